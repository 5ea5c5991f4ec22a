"""Handing one item on: `handoff`."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from commands.output import Output, command, write_whole
from commands.session import opened

Format = Literal["note", "slack", "bibtex", "ris", "csv", "json"]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    command(
        app,
        "handoff",
        "Hand one item on: a decision note, a Slack message, a reference, a row, data.",
        examples=[
            "preread handoff 5egja35ccvcdo > note.md",
            "preread handoff 5egja35ccvcdo --format slack --out message.json",
            "preread handoff 5egja35ccvcdo --format bibtex >> refs.bib",
        ],
    )(handoff)


def handoff(
    out: Output,
    item_id: Annotated[str, typer.Argument(metavar="ID", help="As `preread search` shows it.")],
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = "note",
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Write here instead of to stdout.")
    ] = None,
) -> None:
    import service

    with opened(out) as app:
        made = service.handoff(app, item_id, format_)
        note = service.note_of(app, item_id) if out.json else None
    if note:
        out.data(note.as_json(), "")
    if out_file is not None:
        write_whole(out_file, [made.content])
        out.say(f"Written to {out_file}.")
    elif not note:
        sys.stdout.buffer.write(made.content)
        sys.stdout.buffer.flush()
