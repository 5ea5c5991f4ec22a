"""Importing: files taken in, piles named, marks restored."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from db import marks, queries, sources
from service.app import App, Progress, Stop, batches, never, quiet

if TYPE_CHECKING:
    from ingest.files import Taken

_BATCH = 200
_MARKS: tuple[Literal["read", "starred"], ...] = ("read", "starred")
_VERDICTS = ("like", "dislike")


@dataclass(frozen=True, slots=True)
class NotTakenIn:
    """A file, or a line of one (from 1), that could not be taken in, and why."""

    path: str
    line: int | None
    error: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    files: int
    new: int
    updated: int
    unchanged: int
    failed: tuple[NotTakenIn, ...]


def import_paths(
    app: App,
    paths: Sequence[str],
    now: datetime,
    *,
    source_name: str | None = None,
    stdin: IO[bytes] | None = None,
    progress: Progress = quiet,
    stop: Stop = never,
) -> ImportReport:
    """Take in files; what cannot be taken in is named, the rest goes in. Raises StoreError."""
    from ingest import files, intake

    counts, failed = intake.Counts(), []
    seen: set[str] = set()
    done = 0
    found = files.read_paths(paths, stdin)
    for batch in batches(found, _BATCH):
        taken = [one for one in batch if isinstance(one, files.Taken)]
        seen.update(one.path for one in batch)
        failed += [
            NotTakenIn(one.path, one.line, f"{one.problem.message} {one.problem.hint}".strip())
            for one in batch
            if isinstance(one, files.NotTaken)
        ]
        for name, group in _by_source(taken, source_name):
            source, _ = sources.add_source(
                app.database, f"files:{name}", title=name, now=now, type_="files"
            )
            entries = [one.entry for one in group]
            counts += intake.take_in(app.database, source.id, entries, None, now, part=True)
            _restore_marks(app, source.id, group, now)
        done += len(batch)
        progress(done, 0)
        if stop():
            break
    return ImportReport(len(seen), counts.new, counts.updated, counts.unchanged, tuple(failed))


def _by_source(taken: Iterable["Taken"], name: str | None) -> Iterator[tuple[str, list["Taken"]]]:
    """The imported entries by the name of their pile, in the order in which they came."""
    groups: dict[str, list[Taken]] = {}
    for one in taken:
        groups.setdefault(name or _pile(one), []).append(one)
    yield from groups.items()


def _pile(one: "Taken") -> str:
    """Whose entry it is: of a mail its sender, of arXiv's own documents arXiv, else the file's stem
    (which is what scopes the ids of JSON Lines).
    """
    if one.line is None and one.entry.arxiv_id:
        return "arXiv"
    if one.line is None and one.entry.kind == "newsletter" and one.entry.authors:
        return one.entry.authors[0]
    if one.path == "-":
        return "standard input"
    # A file's name may be any bytes; SQLite stores only text.
    path = one.path.encode("utf-8", "backslashreplace").decode()
    name = Path(path.removesuffix(".gz"))
    return name.stem or name.name


def _restore_marks(app: App, source_id: int, taken: Iterable["Taken"], now: datetime) -> None:
    """Set the marks that an export carried; a verdict or note that stands here is kept."""
    from ingest.clean import scrub

    for one in taken:
        if not one.marks:
            continue
        work_id = queries.work_of_entry(app.database, source_id, one.entry.guid)
        if work_id is None:
            continue
        for what in _MARKS:
            if one.marks.get(what):
                marks.set_mark(app.database, work_id, what, True, now)
        verdict = one.marks.get("verdict")
        if verdict in _VERDICTS and marks.get_marks(app.database, work_id).verdict is None:
            marks.set_verdict(app.database, work_id, verdict, now)
        note = one.marks.get("note")
        if isinstance(note, str) and marks.get_marks(app.database, work_id).note is None:
            marks.set_note(app.database, work_id, scrub(note))
