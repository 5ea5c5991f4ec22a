"""What you bet on and what you do not want to see: `bets`, `mute`, `unmute`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.output import Output, command, now
from commands.session import opened

if TYPE_CHECKING:
    from settings import Bet

_NAME = Annotated[str, typer.Argument(metavar="NAME", help="As `preread bets list` shows it.")]
_THRESHOLD = Annotated[
    list[str] | None,
    typer.Option(
        help="A figure to wait for, such as 'WER < 5 %'; repeatable. They replace what was."
    ),
]
_WHAT = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="WORD|AUTHOR|TOPIC",
        help="A word or phrase; author:NAME; topic:NAME, which is a category or a source's tag.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        no_args_is_help=True, rich_markup_mode=None, help="What editions are ranked by."
    )
    app.add_typer(group, name="bets")
    command(group, "list", "List your bets.", examples=["preread bets list --json"])(list_)
    command(
        group,
        "add",
        "Bet on something, in plain words; thresholds fire on figures.",
        examples=[
            "preread bets add 'On-device assistants' 'small language models on phones and laptops'",
            "preread bets add Speech 'speech recognition for calls' --threshold 'WER < 5 %'",
            "preread bets add Cheap 'cheaper serving' --weight 2 --threshold 'at least 2x faster'",
        ],
    )(add)
    command(
        group,
        "change",
        "Change a bet; what you do not name stays as it is.",
        examples=[
            "preread bets change Speech --threshold 'WER < 4 %'",
            "preread bets change Speech --name Voice --text 'speech in calls and meetings'",
            "preread bets change Cheap --weight 1 --no-thresholds",
        ],
    )(change)
    command(
        group, "remove", "Forget a bet.", examples=["preread bets remove 'On-device assistants'"]
    )(remove)
    command(
        app,
        "mute",
        "Keep a word, an author or a topic out of editions; it stays in the library.",
        examples=[
            "preread mute quantum",
            "preread mute author:'Ada Byron'",
            "preread mute cs.CV",
            "preread mute topic:Robotics",
            "preread mute --list",
        ],
    )(mute)
    command(
        app,
        "unmute",
        "Take a mute back.",
        examples=["preread unmute quantum", "preread unmute author:'Ada Byron'"],
    )(unmute)


def _bet_document(bet: "Bet", where: str, shadowed: bool = False) -> dict[str, Any]:
    return {
        "name": bet.name,
        "text": bet.text,
        "weight": bet.weight,
        "thresholds": list(bet.thresholds),
        "where": where,
        "shadowed": shadowed,
    }


def list_(out: Output) -> None:
    import service
    from service.bets import bets_stand_in

    with opened(out) as app:
        found = service.listed_bets(app)
        stands_in = bets_stand_in(app)
    if not found:
        out.say("There are no bets yet. Make one: preread bets add NAME TEXT")
    lines = []
    for it in found:
        marks = [f"in {stands_in}"] if it.where != "database" else []
        marks += [f"that of the same name in {stands_in} counts instead"] if it.shadowed else []
        lines.append(_bet_text(it.bet, marks))
    documents = [_bet_document(it.bet, it.where, it.shadowed) for it in found]
    out.data({"bets": documents}, "\n".join(lines))


def _bet_text(bet: "Bet", marks: Sequence[str] = ()) -> str:
    marks = [*([f"weight {bet.weight:g}"] if bet.weight != 1 else []), *marks]
    lines = [bet.name + (f" ({', '.join(marks)})" if marks else ""), f"    {bet.text}"]
    return "\n".join([*lines, *(f"    fires on: {threshold}" for threshold in bet.thresholds)])


def add(
    out: Output,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it.")],
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="What you bet on, in a sentence or two.")
    ],
    threshold: _THRESHOLD = None,
    weight: Annotated[float, typer.Option(help="Against the other bets; up to 10.")] = 1.0,
) -> None:
    import service

    with opened(out, create=True) as app:
        bet = service.add_bet(app, name, text, now(), weight=weight, thresholds=threshold or ())
    out.say("Editions are ranked by it from now on.")
    out.data({"bet": _bet_document(bet, "database")}, lambda: _bet_text(bet))


def change(
    out: Output,
    name: _NAME,
    new_name: Annotated[str | None, typer.Option("--name", help="Call it this.")] = None,
    text: Annotated[str | None, typer.Option(help="What you bet on now.")] = None,
    threshold: _THRESHOLD = None,
    no_thresholds: Annotated[
        bool, typer.Option("--no-thresholds", help="Wait for no figure any more.")
    ] = False,
    weight: Annotated[float | None, typer.Option(help="Against the other bets; up to 10.")] = None,
) -> None:
    import service
    from service.bets import bets_stand_in

    if threshold and no_thresholds:
        raise typer.BadParameter("give either --threshold or --no-thresholds")
    thresholds: Sequence[str] | None = () if no_thresholds else threshold or None
    if (new_name, text, thresholds, weight) == (None, None, None, None):
        raise typer.BadParameter("say what to change: --name, --text, --threshold or --weight")
    with opened(out) as app:
        bet = service.change_bet(
            app, name, name=new_name, text=text, weight=weight, thresholds=thresholds
        )
        hidden = any(it.shadowed and it.bet == bet for it in service.listed_bets(app))
        stands_in = bets_stand_in(app)
    counts = f"That of the same name in {stands_in} counts instead, as before."
    out.say(f"Changed. {counts if hidden else 'Editions are ranked by it from now on.'}")
    out.data({"bet": _bet_document(bet, "database", hidden)}, lambda: _bet_text(bet))


def remove(out: Output, name: _NAME) -> None:
    import service

    with opened(out) as app:
        bet = service.remove_bet(app, name)
    out.say("Removed.")
    if out.json:
        out.data({"name": bet.name, "removed": True}, "")


def mute(
    out: Output,
    what: _WHAT = None,
    list_all: Annotated[bool, typer.Option("--list", help="Show the mutes instead.")] = False,
) -> None:
    import service
    from digest.mutes import read_mute, said, written
    from service.mutes import hidden_by, latest

    if bool(what) == list_all:
        raise typer.BadParameter("give either what to mute, or --list")
    if list_all:
        with opened(out) as app:
            mutes = service.all_mutes(app)
        if not mutes:
            out.say("Nothing is muted.")
        documents = [_mute_document(it) for it in mutes]
        out.data({"mutes": documents}, "\n".join(written(it) for it in mutes))
        return
    wanted = read_mute(" ".join(what or ()))
    with opened(out) as app:
        new = service.add_mute(app, wanted, now())
        items = latest(app, now())
        hidden = len(hidden_by(app, wanted, items))
    if not new:
        out.say(f"It was muted already: {said(wanted)}.")
    covered = f"It covers {hidden:,} of the latest {len(items):,} items."
    if hidden > len(items) / 2:
        covered += " That is most of them: editions will be nearly empty."
    out.say(f"{covered} Take it back with: preread unmute '{written(wanted)}'")
    if out.json:
        out.data({"mute": _mute_document(wanted), "new": new, "hidden": hidden}, "")


def unmute(out: Output, what: _WHAT = None) -> None:
    import service
    from digest.mutes import read_mute, said

    if not what:
        raise typer.BadParameter("give what to unmute, as `preread mute --list` shows it")
    wanted = read_mute(" ".join(what))
    with opened(out) as app:
        removed = service.remove_mute(app, wanted)
    out.say("Heard again." if removed else f"It was not muted: {said(wanted)}.")
    if out.json:
        out.data({"mute": _mute_document(wanted), "removed": removed}, "")


def _mute_document(mute: Any) -> dict[str, Any]:
    return {"kind": mute.kind, "value": mute.value}
