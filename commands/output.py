"""What every command shares: `--json`, `--quiet`, `--no-color`, errors and exit codes.

Data goes to stdout, everything else to stderr. Exit codes: 0 all good, 1 failed, 2 wrong usage
(Typer's own), 3 done but something of it failed.

    @command(app, "star", "Put a star on an item.", examples=["preread star 5egja35ccvcdo"])
    def star(out: Output, item_id: ...) -> None: ...

`command` adds the shared options to the function's own and turns the errors that a person can do
something about into one line on stderr. Whatever else is raised is a bug: it goes to the log
with its traceback, and the person is told where.
"""

import contextlib
import functools
import inspect
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from errno import ENOENT
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer

FAILED, PARTLY = 1, 3
LARGEST_ID = 2**63 - 1
"""Of a source; SQLite's integers end there."""
DAY = "<YYYY-MM-DD>"
_LINE_ENDS = ("\x85", "\u2028", "\u2029")
_YEARS = range(1971, 2200)
_log = logging.getLogger("preread")


def now() -> datetime:
    """The clock of the command line."""
    return datetime.now(UTC)


@dataclass
class Output:
    """Where a command's results and remarks go."""

    home: Path | None
    json: bool = False
    quiet: bool = False
    color: bool = True
    _code: int = field(default=0, init=False)

    def data(self, document: Any, text: str | Callable[[], str]) -> None:
        """Print the result: the JSON document with `--json`, else the text."""
        if self.json:
            print_out(json.dumps(document, ensure_ascii=False, default=_plain, indent=2))
        else:
            print_out(text if isinstance(text, str) else text())

    def say(self, message: str) -> None:
        """A remark on stderr; `--quiet` leaves it out."""
        if not self.quiet:
            typer.echo(message, err=True)

    def warn(self, message: str) -> None:
        """Something that went wrong, on stderr, also with `--quiet`."""
        typer.secho(message, err=True, fg="yellow" if self.color else None, color=self.color)

    def partly(self, message: str = "") -> None:
        """The command is done, but something of it failed: what, if that is not told elsewhere."""
        if message:
            self.warn(message)
        self._code = PARTLY

    def fail(self, message: str) -> NoReturn:
        """Say what went wrong and end with 1."""
        typer.secho(f"Error: {message}", err=True, fg="red" if self.color else None)
        raise typer.Exit(FAILED)

    @contextlib.contextmanager
    def progress(self, label: str) -> Iterator[Callable[[int, int], None]]:
        """A progress bar on stderr while a person watches; else nothing."""
        if self.quiet or not sys.stderr.isatty():
            yield _nobody
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        console = Console(stderr=True, no_color=not self.color)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(label, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total or None)


def _nobody(_done: int, _total: int) -> None:
    """Progress that no one watches."""


def print_out(text: str) -> None:
    """Text on stdout with one closing line break. Lone surrogates are replaced, not fatal."""
    data = text if text.endswith("\n") or not text else text + "\n"
    sys.stdout.buffer.write(data.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def one_line(document: Any) -> str:
    """JSON for a line of JSON Lines: without the marks that some readers take for a line's end."""
    text = json.dumps(document, ensure_ascii=False)
    for mark in _LINE_ENDS:
        if mark in text:  # JSON escapes the others itself; these stand inside strings only
            text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that is there whole or not at all; the target of a symbolic link is replaced.

    What is no file (a pipe, `/dev/stdout`) is written to as it comes. Raises OSError.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as pipe:
            pipe.writelines(pieces)
        return
    target = path.resolve()
    if not target.parent.is_dir():
        raise FileNotFoundError(ENOENT, "there is no such folder; make it first", str(path.parent))
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as file:
            file.writelines(pieces)
        part.replace(target)
    except OSError as error:
        error.filename = str(path)  # what was asked for, not the part beside it
        raise
    finally:
        part.unlink(missing_ok=True)


def read_day(text: str) -> datetime:
    """The day that somebody typed, for an option's `parser`. Raises BadParameter."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d")  # noqa: DTZ007  # a local day, no moment
    except ValueError as error:
        raise typer.BadParameter(f"“{text}” is no day; write one like 2026-11-20") from error


Period = Literal["day", "week"]
PERIOD = Annotated[Period, typer.Option(help="The day's or the week's edition.")]
OF_DAY = Annotated[
    datetime | None,
    typer.Option(
        "--date", parser=read_day, metavar=DAY, help="The local day (or one of the week)."
    ),
]
"""For `given_day`."""


def given_day(moment: datetime | None) -> date | None:
    """The day that an option names. Raises BadParameter for years in which nothing is dated."""
    if moment is not None and moment.year not in _YEARS:
        raise typer.BadParameter(f"the year {moment.year} is not in {_YEARS[0]} to {_YEARS[-1]}")
    return moment.date() if moment else None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    raise TypeError(f"{type(value).__name__} has no JSON form")


def when(moment: datetime | None) -> str:
    """A time for a person, in the machine's zone; `—` for none."""
    return "—" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _explainable() -> tuple[type[Exception], ...]:
    """Errors whose text tells a person what to do. Imported late: `--help` needs none of them."""
    from db.errors import StoreError
    from digest.edition import EditionError
    from digest.mutes import MuteError
    from ingest.errors import ParseError
    from models.errors import ModelError
    from net.errors import FetchError
    from service.bets import BetError
    from settings import SettingsError

    ours = (StoreError, EditionError, MuteError, BetError, SettingsError)
    return (*ours, ParseError, ModelError, FetchError)


def _explain(error: Exception) -> str:
    hint = getattr(error, "hint", "")
    message = getattr(error, "message", None) or str(error)
    return f"{message} {hint}".strip()


@contextlib.contextmanager
def reporting(out: Output) -> Iterator[None]:
    """Turn errors into one clear line and the right exit code."""
    try:
        yield
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except BrokenPipeError:
        # The reader of our output went away (`| head`); python.org/3/library/signal.html
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        raise typer.Exit(130) from None
    except UnicodeEncodeError as error:
        # Arguments that are no UTF-8 arrive with lone surrogates: peps.python.org/pep-0383
        out.fail(f"{error.object!r} is not valid text. Write it in UTF-8.")
    except OSError as error:
        _log.info("the system refused", exc_info=True)  # for the log file, not for stderr
        where = f"{error.filename}: " if error.filename else ""
        out.fail(f"{where}{error.strerror or error}.")
    except Exception as error:
        if isinstance(error, _explainable()):
            out.fail(_explain(error))
        import logs

        # Without a log file yet, Python's own last resort prints the traceback to stderr.
        _log.exception("unexpected error")
        where = "are in cli.log in the home's log folder" if logs.is_on() else "stand above"
        out.fail(
            f"unexpected {type(error).__name__}: {error}. This is a fault of Preread; the "
            f"details {where}."
        )
    if out._code:
        raise typer.Exit(out._code)


_SHARED = {
    "json_": (bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")),
    "quiet": (bool, typer.Option("--quiet", help="No remarks on stderr; errors are still told.")),
    "no_color": (bool, typer.Option("--no-color", help="No colours (NO_COLOR does the same).")),
}


def command(
    group: typer.Typer,
    name: str,
    summary: str,
    *,
    examples: list[str],
    with_json: bool = True,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command with the shared options; see the module's docstring."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(function)
        def run(context: typer.Context, **arguments: Any) -> None:
            root = context.find_root().obj or {}
            out = Output(
                home=root.get("home"),
                json=arguments.pop("json_", False),
                quiet=arguments.pop("quiet"),
                color=not (arguments.pop("no_color") or os.environ.get("NO_COLOR"))
                and sys.stderr.isatty(),
            )
            with reporting(out):
                function(out, **arguments)

        parameters = [
            inspect.Parameter(
                "context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
            ),
            *list(inspect.signature(function).parameters.values())[1:],
            *(
                inspect.Parameter(
                    key,
                    inspect.Parameter.KEYWORD_ONLY,
                    default=False,
                    annotation=Annotated[type_, option],
                )
                for key, (type_, option) in _SHARED.items()
                if with_json or key != "json_"
            ),
        ]
        run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in parameters]
        )
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        text = f"{summary}\n\nExamples:\n\n\b\n" + "\n".join(f"  {line}" for line in examples)
        group.command(name, help=text, short_help=summary)(run)
        return function

    return register
