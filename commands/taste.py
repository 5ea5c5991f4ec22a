"""What you bet on and what you do not want to see: `bets`, `mute`, `unmute`."""

from typing import Annotated, Any

import typer

from commands.output import Output, command, now
from commands.session import opened

_NAME = Annotated[str, typer.Argument(metavar="NAME", help="As `preread bets list` shows it.")]
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


def _bet_document(bet: Any, where: str, shadowed: bool = False) -> dict[str, Any]:
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

    with opened(out) as app:
        found = service.listed_bets(app)
    if not found:
        out.say("There are no bets yet. Make one: preread bets add NAME TEXT")
    lines = []
    for it in found:
        marks = [f"weight {it.bet.weight:g}"] if it.bet.weight != 1 else []
        marks += ["config.toml"] if it.where == "config" else []
        marks += ["config.toml's bet of this name counts instead"] if it.shadowed else []
        lines.append(it.bet.name + (f" ({', '.join(marks)})" if marks else ""))
        lines.append(f"    {it.bet.text}")
        lines += [f"    fires on: {threshold}" for threshold in it.bet.thresholds]
    documents = [_bet_document(it.bet, it.where, it.shadowed) for it in found]
    out.data({"bets": documents}, "\n".join(lines))


def add(
    out: Output,
    name: Annotated[str, typer.Argument(help="What to call it.")],
    text: Annotated[str, typer.Argument(help="What you bet on, in a sentence or two.")],
    threshold: Annotated[
        list[str] | None,
        typer.Option(help="A figure to wait for, such as 'WER < 5 %'; repeatable."),
    ] = None,
    weight: Annotated[float, typer.Option(help="Against the other bets; up to 10.")] = 1.0,
) -> None:
    import service

    with opened(out, create=True) as app:
        bet = service.add_bet(app, name, text, now(), weight=weight, thresholds=threshold or ())
    out.say("Editions are ranked by it from now on.")
    out.data({"bet": _bet_document(bet, "database")}, bet.name)


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
    share = f"{hidden:,} of the latest {len(items):,} items"
    out.say(f"It covers {share}. Take it back with: preread unmute '{written(wanted)}'")
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
