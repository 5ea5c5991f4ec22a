"""One item, and finding it: search, show, open, marks."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from commands.output import (
    DAY,
    LARGEST_ID,
    Output,
    command,
    given_day,
    now,
    print_out,
    read_day,
    when,
)
from commands.session import opened

_ID = Annotated[str, typer.Argument(metavar="ID", help="As `preread search` shows it.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    command(
        app,
        "search",
        "Search everything.",
        examples=[
            "preread search small language models on phones",
            """preread search '"retrieval augmented" -survey' --kind paper --since 2026-11-01""",
            "preread search --queries queries.jsonl",
        ],
    )(search)
    command(app, "show", "Show one item with its card.", examples=["preread show 5egja35ccvcdo"])(
        show
    )
    command(
        app, "open", "Open an item's page in the browser.", examples=["preread open 5egja35ccvcdo"]
    )(open_)
    for name, what, on, summary in (
        ("star", "starred", True, "Put a star on an item."),
        ("unstar", "starred", False, "Take the star off an item."),
        ("read", "read", True, "Mark an item as read."),
        ("unread", "read", False, "Mark an item as unread."),
    ):
        command(app, name, summary, examples=[f"preread {name} 5egja35ccvcdo"])(_marker(what, on))
    for verdict, summary in (
        ("like", "Like an item: editions learn from it. Like it by mistake? --undo"),
        ("dislike", "Dislike an item: editions learn from it. By mistake? --undo"),
    ):
        examples = [f"preread {verdict} 5egja35ccvcdo", f"preread {verdict} 5egja35ccvcdo --undo"]
        command(app, verdict, summary, examples=examples)(_judge(verdict))
    command(
        app,
        "note",
        "Keep a note on an item; an empty one clears it.",
        examples=["preread note 5egja35ccvcdo 'ask about the licence'"],
    )(note)
    command(
        app,
        "delete",
        "Delete an item for good; no source brings it back.",
        examples=["preread delete 5egja35ccvcdo"],
    )(delete)


def search(
    out: Output,
    query: Annotated[
        list[str] | None,
        typer.Argument(help='Words; "a phrase" is required, -word is excluded, word* begins.'),
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="paper, post, newsletter or release; repeatable.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(parser=read_day, metavar=DAY, help="Dated this day or later."),
    ] = None,
    source: Annotated[
        list[int] | None,
        typer.Option(min=1, max=LARGEST_ID, help="Only of the source with this id; repeatable."),
    ] = None,
    starred: Annotated[bool, typer.Option("--starred", help="Only what has a star.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 20,
    queries: Annotated[
        Path | None,
        typer.Option(help='Answer a file of {"id","text"} lines instead ("-": stdin).'),
    ] = None,
) -> None:
    from typing import get_args

    from db import search as index
    from db.records import Filters, Kind
    from service.mutes import muted_works

    if bool(query) == bool(queries):
        raise typer.BadParameter("give either words to search for, or --queries FILE.jsonl")
    if queries and out.json:
        raise typer.BadParameter("--queries always answers in JSON Lines; leave --json out")
    unknown = [one for one in kind or [] if one not in get_args(Kind)]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(get_args(Kind))}")
    given_day(since)
    filters = Filters(
        kinds=tuple(kind or ()),  # type: ignore[arg-type]  # checked above
        source_ids=tuple(source or ()),
        since=since.replace(tzinfo=UTC) if since else None,
        starred=True if starred else None,
    )
    from digest.mutes import said

    with opened(out) as app:
        if queries:
            _answer(
                out, queries, lambda text: index.search(app.database, text, filters, limit=limit)
            )
            return
        asked = " ".join(query or [])
        hits = index.search(app.database, asked, filters, limit=limit)
        muted = muted_works(app, [hit.work_id for hit in hits]) if not out.json else {}
    if not hits:
        out.say("Nothing found. Fewer or other words may help; `word*` matches beginnings.")
    out.data(
        {"query": asked, "hits": [_hit(hit) for hit in hits]},
        "\n\n".join(
            f"{hit.work_id}  {hit.title}\n    {hit.kind}, {when(hit.published)}"
            + (f", muted by {said(muted[hit.work_id])}" if hit.work_id in muted else "")
            + f"\n    {hit.snippet}"
            for hit in hits
        ),
    )


def _hit(hit: Any) -> dict[str, Any]:
    """The contract of `search --json`."""
    return {
        "id": hit.work_id,
        "external_id": hit.external_id,
        "title": hit.title,
        "url": hit.url,
        "kind": hit.kind,
        "published": hit.published,
        "score": hit.score,
        "snippet": hit.snippet,
    }


def _answer(out: Output, path: Path, find: Callable[[str], list[Any]]) -> None:
    """A line of hits for each line of the file; a broken line is told by its number."""
    file = sys.stdin.buffer if str(path) == "-" else path.open("rb")
    with file:
        for number, raw in enumerate(file, 1):
            if not raw.strip():
                continue
            query_id, text = _query(raw)
            if text is None:
                out.partly(
                    f'{path}:{number}: not a query line {{"id","text"}}; it was passed over.'
                )
                continue
            hits = [
                {**_hit(hit), "published": f"{hit.published:%Y-%m-%dT%H:%M:%SZ}"}
                if hit.published
                else _hit(hit)
                for hit in find(text)
            ]
            print_out(json.dumps({"id": query_id, "query": text, "hits": hits}, ensure_ascii=False))


def _query(raw: bytes) -> tuple[Any, str | None]:
    """Id and text of a query line; no text if it is not one."""
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):  # RecursionError: a hundred thousand brackets
        return None, None
    if not isinstance(line, dict) or not isinstance(line.get("text"), str):
        return None, None
    return (line["id"], line["text"]) if isinstance(line.get("id"), str | int) else (None, None)


def show(out: Output, item_id: _ID) -> None:
    import itemview
    from db import cards, marks, queries
    from service.mutes import muted_works

    with opened(out) as app:
        work = queries.get_work(app.database, item_id)
        card = cards.get_card(app.database, work.id)
        view = itemview.View(
            work=work,
            card=card,
            quotes=cards.get_quotes(app.database, work.id),
            refusal=cards.get_refusal(app.database, work.id),
            sightings=tuple(queries.get_sightings(app.database, work.id)),
            mentions=tuple(queries.get_mentions(app.database, work.id)),
            marks=marks.get_marks(app.database, work.id),
            muted=muted_works(app, [work.id]).get(work.id),
        )
    out.data(itemview.whole(view), lambda: itemview.text(view))


def open_(out: Output, item_id: _ID) -> None:
    import webbrowser

    from db import queries

    with opened(out) as app:
        work = queries.get_work(app.database, item_id)
    if not work.url:
        out.fail(f"{work.title!r} has no address; `preread show {work.id}` shows its text.")
    opened_it = webbrowser.open(work.url)
    if not opened_it:
        out.say("No browser could be started; the address is on stdout.")
    out.data({"id": work.id, "url": work.url, "opened": opened_it}, work.url)


def _marker(what: str, on: bool) -> Callable[..., None]:
    def mark(out: Output, item_id: _ID) -> None:
        from db import marks

        name: Literal["read", "starred"] = "read" if what == "read" else "starred"
        with opened(out) as app:
            marks.set_mark(app.database, item_id, name, on, now())
        out.say("Done.")
        if out.json:
            out.data({"id": item_id, name: on}, "")

    return mark


def _judge(verdict: str) -> Callable[..., None]:
    def judge(
        out: Output,
        item_id: _ID,
        undo: Annotated[bool, typer.Option("--undo", help=f"Take the {verdict} back.")] = False,
    ) -> None:
        from db import marks

        said: Literal["like", "dislike"] = "like" if verdict == "like" else "dislike"
        with opened(out) as app:
            stands = marks.get_marks(app.database, item_id).verdict
            changed = not undo or stands == said
            if not undo:
                stands = said
                marks.set_verdict(app.database, item_id, said, now())
            elif stands == said:
                stands = None
                marks.set_verdict(app.database, item_id, None, now())
            elif not stands:
                out.say(f"It was not marked {said}d.")
            else:
                out.say(f"It is marked {stands}d, not {said}d: preread {stands} {item_id} --undo")
        if changed:
            out.say("Done.")
        if out.json:
            out.data({"id": item_id, "verdict": stands}, "")

    return judge


def note(
    out: Output,
    item_id: _ID,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The note.")],
) -> None:
    from db import marks

    with opened(out) as app:
        marks.set_note(app.database, item_id, text)
    out.say("Noted." if text.strip() else "Cleared.")
    if out.json:
        out.data({"id": item_id, "note": text.strip() or None}, "")


def delete(out: Output, item_id: _ID) -> None:
    from db import works

    with opened(out) as app:
        works.delete(app.database, item_id, now())
    out.say("Deleted.")
    if out.json:
        out.data({"id": item_id, "deleted": True}, "")
