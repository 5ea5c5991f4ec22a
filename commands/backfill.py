"""`preread sources backfill`: months of an arXiv source, after the fact."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from commands.output import LARGEST_ID, Output, command, given_day, now
from commands.session import opened

_DAY = ["%Y-%m-%d"]


def register(group: typer.Typer) -> None:
    """Add the command to `sources`."""
    command(
        group,
        "backfill",
        "Fetch months of an arXiv source; broken off, the same command goes on.",
        examples=[
            "preread sources backfill 3 --since 2026-01-01",
            "preread sources backfill 3 --since 2026-01-01 --until 2026-03-31",
            "preread sources backfill 3",
        ],
    )(backfill)


def backfill(
    out: Output,
    source_id: Annotated[
        int,
        typer.Argument(
            metavar="ID", min=1, max=LARGEST_ID, help="As `preread sources list` shows it."
        ),
    ],
    since: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, help="The first day (UTC); without it, what was left."),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="The last day (UTC); by default today.")
    ] = None,
    redo: Annotated[bool, typer.Option("--redo", help="Also what was fetched before.")] = False,
) -> None:
    import service

    given_day(since)
    given_day(until)
    if since is None and (until or redo):
        raise typer.BadParameter("--until and --redo need --since")
    if since and since.year < 1991:
        raise typer.BadParameter("arXiv began in August 1991", param_hint="--since")
    if since and until and until < since:
        raise typer.BadParameter("it lies before --since", param_hint="--until")
    with opened(out) as app:
        report = service.backfill(
            app,
            source_id,
            since.replace(tzinfo=UTC) if since else None,
            until.replace(tzinfo=UTC) + timedelta(days=1) if until else None,
            clock=now,
            tell=out.say,
            redo=redo,
        )
    for problem in (*report.short, report.problem):
        if problem:
            out.partly(f"{problem.message} {problem.hint}".rstrip())
    if not report.done and not report.left:
        out.say("All of that was fetched before; --redo asks again.")
    out.data(_document(report), f"{report.new} new, {report.updated} updated")


def _document(report: Any) -> dict[str, Any]:
    problems = [*report.short, *([report.problem] if report.problem else [])]
    return {
        "source": report.source,
        "since": report.since,
        "until": report.until,
        "new": report.new,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "stretches_done": report.done,
        "stretches_left": report.left,
        "requests": report.requests,
        "errors": [
            {"code": one.code, "message": one.message, "hint": one.hint} for one in problems
        ],
    }
