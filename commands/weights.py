"""What the marks taught: `weights list`, `set`, `unset`, `reset`."""

from typing import Annotated, Any

import typer

from commands.output import Output, command, now
from commands.session import opened
from db.records import Weight, WeightKind

_NAME = Annotated[str, typer.Argument(metavar="NAME", help="A word, topic, author or source.")]
_KIND = Annotated[
    WeightKind | None,
    typer.Option(help="What NAME is, where `weights list` does not tell: by default a word."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="What editions learned from your marks.",
    )
    app.add_typer(group, name="weights")
    command(
        group,
        "list",
        "List the weights, in points of an item's score; a bet counts up to 4.",
        examples=["preread weights list", "preread weights list --limit 500 --json"],
    )(list_)
    command(
        group,
        "set",
        "Set a weight by hand, from -5 to 5; marks do not move it any more.",
        examples=[
            "preread weights set quantization 2",
            "preread weights set benchmark 0",
            "preread weights set cs.SD 1.5 --kind topic",
            "preread weights set -- crypto -3",
        ],
    )(set_)
    command(
        group,
        "unset",
        "Let marks move a weight again that was set by hand.",
        examples=["preread weights unset quantization"],
    )(unset)
    command(
        group,
        "reset",
        "Forget all weights. Marks stay, but only later ones are learned from.",
        examples=["preread weights reset --yes"],
    )(reset)


def _document(one: Weight) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "value": one.value,
        "pinned": one.pinned,
        "liked": one.liked,
        "starred": one.starred,
        "disliked": one.disliked,
    }


def list_(
    out: Output,
    limit: Annotated[int, typer.Option(min=1, help="How many learned ones.")] = 40,
) -> None:
    import service
    from digest.taste import learned_from
    from digest.words import plain

    with opened(out) as app:
        report = service.taste(app)
    pinned = [one for one in report.weights if one.pinned]
    learned = [one for one in report.weights if not one.pinned][:limit]
    if not pinned and not learned:
        out.say("There are no weights yet: like, dislike or star items, or set one by hand.")
    lines = [
        f"{one.value:+7.2f}  {one.kind:<6}  {plain(one.name)}  ({learned_from(one)})"
        for one in (*pinned, *learned)
    ]
    marks = {
        name: getattr(report, name) for name in ("liked", "starred", "disliked", "read", "passed")
    }
    weights = [_document(one) for one in (*pinned, *learned)]
    out.data({"weights": weights, "marks": marks}, "\n".join(lines))


def set_(
    out: Output,
    name: _NAME,
    value: Annotated[
        float, typer.Argument(metavar="VALUE", help="Points, from -5 to 5; 0 has no effect.")
    ],
    kind: _KIND = None,
) -> None:
    import service

    with opened(out) as app:
        done = service.pin_weight(app, name, value, kind)
    out.say(f"Set: {done.kind} “{done.name}” {done.value:+g}.")
    if out.json:
        out.data({"weight": _document(done)}, "")


def unset(out: Output, name: _NAME, kind: _KIND = None) -> None:
    import service

    with opened(out) as app:
        done = service.unpin_weight(app, name, kind)
    out.say(f"Marks move “{done.name}” again.")
    if out.json:
        out.data({"kind": done.kind, "name": done.name}, "")


def reset(
    out: Output,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    import service

    if not yes and not typer.confirm("Forget all weights, those set by hand too?", err=True):
        raise typer.Abort
    at = now()
    with opened(out) as app:
        service.reset_weights(app, at)
    out.say("Forgotten. Marks set from now on are learned from.")
    if out.json:
        out.data({"reset": at}, "")
