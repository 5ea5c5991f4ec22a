"""The daily round: ingest, summarize, digest, run; and `card`, the filter."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from commands.output import (
    LARGEST_ID,
    OF_DAY,
    PERIOD,
    Output,
    command,
    given_day,
    now,
    one_line,
    print_out,
    write_whole,
)
from commands.sending import counts, document_of, tell
from commands.session import opened

Format = Literal["text", "markdown", "html", "eml", "json", "atom"]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    command(
        app,
        "ingest",
        "Fetch the sources that are due.",
        examples=["preread ingest", "preread ingest --all", "preread ingest --source 3 --json"],
    )(ingest)
    command(
        app,
        "summarize",
        "Write missing or out-of-date cards, newest first.",
        examples=["preread summarize", "preread summarize --limit 100", "preread summarize --redo"],
    )(summarize)
    command(
        app,
        "digest",
        "Compose the edition and print or write it.",
        examples=[
            "preread digest",
            "preread digest --period week --format html --out week.html",
            "preread digest --date 2026-11-20 --format json",
            "preread digest --format atom --out preread.xml",
        ],
    )(digest)
    command(
        app,
        "run",
        "Ingest, summarize, make the day's edition and send it if configured, once; for cron.",
        examples=["preread run", "preread run --quiet --json"],
    )(run)
    command(
        app,
        "card",
        "A filter: JSON Lines in, one card or refusal a line out; touches no database.",
        examples=[
            """echo '{"id": "1", "title": "T", "text": "We release code."}' | preread card""",
            "preread card < papers.jsonl > cards.jsonl",
        ],
        with_json=False,
    )(card)


def ingest(
    out: Output,
    all_: Annotated[
        bool, typer.Option("--all", help="Also what is not due; never what asked us to wait.")
    ] = False,
    source: Annotated[
        int | None, typer.Option(min=1, max=LARGEST_ID, help="Only the source with this id.")
    ] = None,
) -> None:
    import service

    with opened(out, create=True) as app, out.progress("Fetching") as progress:
        report = service.ingest(app, now(), all_=all_, source_id=source, progress=progress)
    _say_sources(out, report)
    out.data(ingest_document(report), f"{report.new} new, {report.updated} updated")


def ingest_document(report: Any) -> dict[str, Any]:
    """The contract of `ingest --json`."""
    from db.records import public_url

    return {
        "run": report.run,
        "sources": [
            {
                "id": one.id,
                "url": public_url(one.url),
                "outcome": one.outcome,
                "new": one.new,
                "updated": one.updated,
                "unchanged": one.unchanged,
                "error": None
                if one.error is None
                else {
                    "code": one.error.code,
                    "message": one.error.message,
                    "hint": one.error.hint,
                },
                "seconds": round(one.seconds, 3),
            }
            for one in report.sources
        ],
        "new": report.new,
        "updated": report.updated,
        "seconds": report.seconds,
    }


def _say_sources(out: Output, report: Any) -> None:
    """A remark for each source that was asked; the bad ones also make the exit code 3."""
    from db.records import BAD_OUTCOMES, public_url

    if not report.sources:
        out.say("There are no sources yet. Add one: preread sources add URL")
    for one in report.sources:
        if one.outcome in BAD_OUTCOMES:
            said = one.error or one.remark
            reason = f" {said.message} {said.hint}".rstrip() if said else ""
            out.partly(f"{public_url(one.url)}: {one.outcome}.{reason}")
        elif one.outcome not in ("not_due", "paused"):
            counts = f"({one.new} new, {one.updated} updated)"
            out.say(f"{public_url(one.url)}: {one.outcome} {counts}")
            if one.remark:
                out.say(f"  {one.remark.message} {one.remark.hint}".rstrip())


def summarize(
    out: Output,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many cards.")] = None,
    redo: Annotated[
        bool, typer.Option("--redo", help="Also cards that an older summarizer made.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Then have the configured writer rewrite lines.")
    ] = False,
) -> None:
    import service

    with opened(out) as app, out.progress("Reading") as progress:
        if write and app.settings.writer.engine == "off":
            out.fail("no writer is configured. Name a model under [writer] in config.toml.")
        report = service.summarize(app, now, limit=limit, redo=redo, write=write, progress=progress)
    if report.refused:
        out.say(f"{report.refused} texts can have no card; `preread show ID` says why.")
    document: dict[str, Any] = {
        "made": report.made,
        "refused": report.refused,
        "left": report.left,
        "seconds": report.seconds,
    }
    if report.writing:
        document["writing"] = writing_document(report.writing)
        if report.writing.problem:
            out.partly(report.writing.problem)
    told = f"; {writing_text(report.writing)}" if report.writing else ""
    out.data(document, f"{report.made} cards made, {report.left} to go{told}")


def writing_document(report: Any) -> dict[str, Any]:
    """What a writer did, as JSON."""
    return {
        "items": report.items,
        "written": report.written,
        "refused": report.refused,
        "fallen_back": report.fallen_back,
        "seconds": report.seconds,
    }


def writing_text(report: Any) -> str:
    """`7 lines written, 2 refused by the check (1 number, 1 name), 3 left as they were`."""
    refused, fallen = report.refused, report.fallen_back

    def told(reasons: dict[str, int]) -> str:
        parts = [f"{n} {reason}" for reason, n in sorted(reasons.items(), key=lambda it: -it[1])]
        return f" ({', '.join(parts)})" if parts else ""

    return (
        f"{report.written} lines written, {sum(refused.values())} refused by the check"
        f"{told(refused)}, {sum(fallen.values())} left as they were{told(fallen)}"
    )


def digest(
    out: Output,
    period: PERIOD = "day",
    date_: OF_DAY = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = "text",
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Write here instead of to stdout.")
    ] = None,
    redo: Annotated[bool, typer.Option("--redo", help="Compose a frozen edition afresh.")] = False,
) -> None:
    import service
    from db import outbox, queries
    from digest.words import counted

    day = given_day(date_)
    writing = service.WriteReport()
    with opened(out) as app:
        if day or redo:
            edition = service.edition(
                app, now(), period=period, day=day, redo=redo, writing=writing
            )
        else:  # missed ones first: once the present one is frozen, none before it is made
            edition = service.catch_up(app, now(), period, writing=writing)[-1]
        totals = queries.totals(app.database)
        content = _rendered(app, edition, format_)
        got = outbox.letters(app.database, edition=edition.key, states=("sent",)) if redo else []
    if writing.problem:
        out.partly(writing.problem)
    if writing.items:
        out.say(writing_text(writing))
    waiting = totals.works - totals.titles_only - totals.cards - totals.refused
    if waiting > 0:
        out.say(f"{waiting} items have no card yet: preread summarize")
    if got:
        names = counted(len({one.recipient for one in got}), "recipient")
        options = f" --period {period}" * (period != "day") + (f" --date {day}" if day else "")
        out.say(
            f"{names} got it as it was before. To send the new one: preread send --again{options}"
        )
    if edition.start > f"{now():%Y-%m-%dT%H:%M:%SZ}":
        out.say(f"This edition covers nothing yet: it begins at {edition.start}.")
    if out.json:
        out.data(edition.as_json(), "")
    if out_file is None:
        if not out.json:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        return
    write_whole(out_file, [content])
    out.say(f"Written to {out_file}.")


def _rendered(app: Any, edition: Any, format_: Format) -> bytes:
    """The edition in a format; a feed holds the frozen ones before it too."""
    import service
    from digest.render import render, render_atom, render_eml

    settings = app.settings.digest
    if format_ == "eml":
        return render_eml(edition, settings.sender, settings.recipient, now())
    if format_ == "atom":
        from digest.atom import ENTRIES

        return render_atom(service.feed_of(app, edition, ENTRIES), settings)
    return render(edition, format_).encode("utf-8", "replace")


def run(out: Output) -> None:
    import contextlib

    import service

    with opened(out, create=True) as app, contextlib.ExitStack() as bars:

        def bar(name: str) -> Callable[[int, int], None]:
            return bars.enter_context(out.progress(name.capitalize()))

        report = service.cycle(app, now, progress=bar)
    _say_sources(out, report.ingest)
    if report.problem:
        out.partly(report.problem)
    if report.writing and report.writing.problem:
        out.partly(report.writing.problem)
    if report.sending:
        tell(out, report.sending)
    edition, written = report.editions[-1], report.summarize
    writing = {"writing": writing_document(report.writing)} if report.writing else {}
    told = f"; {writing_text(report.writing)}" if report.writing else ""
    sent = f"; mails: {counts(report.sending)}" if report.sending else ""
    out.data(
        {
            "ingest": ingest_document(report.ingest),
            "summarize": {
                "made": written.made if written else 0,
                "refused": written.refused if written else 0,
                "left": written.left if written else None,
            },
            **writing,
            "edition": {
                "key": edition.key,
                "preview": edition.preview,
                "items": len(edition.items),
                "words": edition.words,
            },
            **({"sending": document_of(report.sending)} if report.sending else {}),
        },
        f"{report.ingest.new} new, {written.made if written else 0} cards made; edition "
        f"{edition.key} has {len(edition.items)} items{told}{sent}. Read it: preread digest",
    )


def card(out: Output) -> None:
    import service
    from settings import load

    if sys.stdin.isatty():
        out.say("Reading JSON Lines from the keyboard; end with Ctrl-D.")
    refused = 0
    for answer in service.card_lines(sys.stdin.buffer, load(out.home), now()):
        refused += "error" in answer
        print_out(one_line(answer))
    if refused:
        out.say(f"{refused} lines were refused; their output lines say why.")
        out.partly()
