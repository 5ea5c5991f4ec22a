"""Sources, import and export."""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from commands import backfill
from commands.output import LARGEST_ID, Output, command, now, print_out, write_whole
from commands.session import opened
from db.records import Kind

ExportFormat = Literal["jsonl", "csv", "bibtex", "ris"]


_ID = Annotated[
    int,
    typer.Argument(metavar="ID", min=1, max=LARGEST_ID, help="As `preread sources list` shows it."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        no_args_is_help=True, rich_markup_mode=None, help="Where the items come from."
    )
    app.add_typer(group, name="sources")
    command(group, "list", "List the sources.", examples=["preread sources list --json"])(list_)
    command(
        group,
        "add",
        "Add a feed, a page that names its feeds, arXiv, or a folder of a mailbox.",
        examples=[
            "preread sources add https://example.org/blog",
            "preread sources add arxiv:cs.AI",
            "preread sources add 'arxiv:search?query=all:\"speech recognition\"'",
            "preread sources add imaps://me@mail.example/Newsletters",
            "preread sources add https://lab.example/feed.xml --full-text --tag lab --folder Labs",
            "preread sources add https://github.com/vllm-project/vllm",
        ],
    )(add)
    command(
        group, "remove", "Forget a source; its items stay.", examples=["preread sources remove 3"]
    )(remove)
    command(
        group, "pause", "Stop asking a source for a while.", examples=["preread sources pause 3"]
    )(pause)
    command(group, "resume", "Ask a source again, at once.", examples=["preread sources resume 3"])(
        resume
    )
    command(
        group,
        "check",
        "How the sources are doing, and what to do about those that are not.",
        examples=["preread sources check", "preread sources check 3"],
    )(check)
    command(
        group,
        "import",
        "Add the feeds of an OPML file.",
        examples=["preread sources import my.opml"],
    )(import_opml)
    command(
        group,
        "export",
        "Write the sources as OPML to stdout.",
        examples=["preread sources export > my.opml"],
    )(export_opml)
    command(
        app,
        "import",
        "Take in files: mails, mboxes, feeds, arXiv answers, JSON Lines.",
        examples=[
            "preread import newsletters/ papers.jsonl",
            "preread import export.jsonl --source old-library",
            "cat items.jsonl | preread import - --source notes",
        ],
    )(import_)
    command(
        app,
        "export",
        "Write the whole library to a file.",
        examples=["preread export library.jsonl", "preread export refs.bib --format bibtex"],
    )(export)

    backfill.register(group)


def _document(source: Any) -> dict[str, Any]:
    from db.records import public_url

    error = source.last_error
    return {
        "id": source.id,
        "url": public_url(source.url),
        "title": source.title,
        "type": source.type,
        "kind": source.kind,
        "tags": list(source.tags),
        "folder": source.folder,
        "full_text": source.full_text,
        "state": source.state,
        "last_outcome": source.last_outcome,
        "last_run": source.last_run,
        "last_new": source.last_new,
        "next_due": source.next_due,
        "failing_since": source.failing_since,
        "error": None
        if error is None
        else {"code": error.code, "message": error.message, "hint": error.hint},
    }


def list_(out: Output) -> None:
    from db import sources
    from db.records import public_url

    with opened(out) as app:
        found = sources.all_sources(app.database)
    if not found:
        out.say("There are no sources yet. Add one: preread sources add URL")
    lines = [
        f"{one.id:>4}  {one.state:<7} {one.last_outcome or 'not run yet':<16} "
        f"{one.title}\n      {public_url(one.url)}"
        for one in found
    ]
    out.data({"sources": [_document(one) for one in found]}, "\n".join(lines))


def add(
    out: Output,
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL", help="A feed, a page, arxiv:CATEGORY, arxiv:search?…, imaps://…"
        ),
    ],
    title: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="What its entries are.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A tag; repeatable.")] = None,
    folder: Annotated[str | None, typer.Option(help='"Labs", or nested: "AI / Labs".')] = None,
    full_text: Annotated[
        bool, typer.Option("--full-text", help="Fetch the pages too; for title-only feeds.")
    ] = False,
) -> None:
    import service
    from db.records import public_url

    with opened(out, create=True) as app:
        added = service.add_source(
            app,
            url,
            now(),
            title=title,
            kind=kind,
            tags=tag or (),
            folder=folder,
            full_text=full_text,
        )
        problem = service.mailbox_problem(app.settings, added.source)
    source = added.source
    if problem:
        out.warn(f"{problem.message} {problem.hint}")
    out.say("Fetch it: preread ingest" if added.new else added.said)
    others = [{"url": public_url(url), "title": title} for url, title in added.others]
    if others:
        out.say("The page has other feeds too; add them by their addresses:")
    for one in others:
        out.say(f"  {one['url']}  {one['title']}")
    out.data(
        {
            "source": _document(source),
            "new": added.new,
            "because": added.because,
            "others": others,
        },
        f"{source.id}  {source.title}",
    )


def remove(out: Output, source_id: _ID) -> None:
    from db import sources

    with opened(out) as app:
        sources.remove_source(app.database, source_id)
    out.say("Removed; its items stay in the library.")
    if out.json:
        out.data({"id": source_id, "removed": True}, "")


def pause(out: Output, source_id: _ID) -> None:
    _set_state(out, source_id, "paused")


def resume(out: Output, source_id: _ID) -> None:
    _set_state(out, source_id, "active")


def _set_state(out: Output, source_id: int, state: Any) -> None:
    from db import sources

    with opened(out) as app:
        source = sources.set_state(app.database, source_id, state, now())
    out.say(f"{source.title}: {source.state}.")
    if out.json:
        out.data({"source": _document(source)}, "")


def check(
    out: Output,
    source_id: Annotated[
        int | None,
        typer.Argument(metavar="[ID]", min=1, max=LARGEST_ID, help="Only this one."),
    ] = None,
) -> None:
    import service
    from commands.standing import standing_lines

    with opened(out) as app:
        found = [
            one
            for one in service.standings(app, now(), source_id)
            if one.source.type != "files" or source_id is not None
        ]
    documents = [
        {
            **_document(one.source),
            "history": [run.outcome for run in one.history],
            "items_per_week": None if one.pace is None else one.pace.per_week,
            "advice": one.advice or None,
        }
        for one in found
    ]
    if not found:
        out.say("There are no sources yet. Add one: preread sources add URL")
    lines = [line for one in found for line in standing_lines(one)]
    out.data({"sources": documents}, "\n".join(lines))


def import_opml(out: Output, path: Annotated[Path, typer.Argument(metavar="FILE.opml")]) -> None:
    import service

    with opened(out, create=True) as app:
        report = service.import_opml(app, path.read_bytes(), now())
    if report.remark:
        out.warn(report.remark)
    out.data(
        {"added": report.added, "known": report.known},
        f"{report.added} added, {report.known} known already",
    )


def export_opml(out: Output) -> None:
    import service

    with opened(out) as app:
        opml = service.export_opml(app)
    out.data({"opml": opml}, opml)


def import_(
    out: Output,
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help='Files, folders, or "-".')],
    source: Annotated[
        str | None, typer.Option(help="Name of the pile; by default each file's own.")
    ] = None,
) -> None:
    import service

    with opened(out, create=True) as app, out.progress("Taking in") as progress:
        report = service.import_paths(
            app, paths, now(), source_name=source, stdin=sys.stdin.buffer, progress=progress
        )
    for one in report.failed:
        where = f"{one.path}:{one.line}" if one.line else one.path
        out.partly(one.error if one.path in one.error else f"{where}: {one.error}")
    out.data(
        {
            "files": report.files,
            "items_new": report.new,
            "items_updated": report.updated,
            "items_unchanged": report.unchanged,
            "failed": [
                {"path": one.path, "line": one.line, "error": one.error} for one in report.failed
            ],
        },
        f"{report.new} new, {report.updated} updated, {report.unchanged} unchanged"
        + (f", {len(report.failed)} not taken in" if report.failed else ""),
    )


def export(
    out: Output,
    path: Annotated[Path, typer.Argument(metavar="PATH", help='The file to write; "-" is stdout.')],
    format_: Annotated[ExportFormat, typer.Option("--format", help="What to write.")] = "jsonl",
) -> None:
    from db import queries
    from export import lines

    if str(path) == "-" and out.json:
        raise typer.BadParameter('"-" writes the export itself to stdout; leave --json out')
    with opened(out) as app:
        pieces = lines(queries.every_work(app.database), format_)
        if str(path) == "-":
            for piece in pieces:
                print_out(piece)
            return
        write_whole(path, (piece.encode("utf-8", "replace") for piece in pieces))
        count = queries.totals(app.database).works
    out.data({"path": str(path), "items": count}, f"{count} items written to {path}")
