"""Typer's root: `preread [--home DIR] COMMAND`. The commands stand in `commands/`."""

from pathlib import Path
from typing import Annotated

import typer

from commands import daily, handing, items, library, sending, system, taste, weights
from commands.usage import PlainGroup

app = typer.Typer(
    name="preread",
    cls=PlainGroup,
    no_args_is_help=True,
    rich_markup_mode=None,  # rich's help costs 0.3 s at every start
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Reads the AI research feeds so that a product manager doesn't have to.\n\n"
        "Start with `preread up`, or by hand: `preread init`, `preread ingest`, "
        "`preread summarize`, `preread digest`."
    ),
)


def _version(asked: bool) -> None:
    if asked:
        from settings import VERSION  # late: pydantic would slow every `--help` down

        typer.echo(f"preread {VERSION}")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(help="Where settings, database and logs lie.", envvar="PREREAD_HOME"),
    ] = None,
    version: Annotated[  # noqa: ARG001  # its callback does the work
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    context.obj = {"home": home}


system.register(app)
library.register(app)
daily.register(app)
items.register(app)
taste.register(app)
sending.register(app)
weights.register(app)
handing.register(app)


def main() -> None:
    """The `preread` command."""
    app()
