"""Files as entries: what `preread import` takes in.

A file is told apart by its content, never by its name: JSON Lines, JSON Feed, RSS, RDF and Atom,
arXiv's documents, OAI-PMH, single mails and mailboxes, each of them gzipped or not. JSON Lines
and mailboxes are streamed, so their size does not matter; other documents are read whole. What
cannot be taken in is reported beside what can, by file and line.
"""

import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from db.records import Entry, Problem
from ingest import arxiv
from ingest.errors import ParseError
from ingest.feeds import parse_feed
from ingest.jsonlines import read_record
from ingest.mail import read_entries

MAX_DOCUMENT = 64 * 2**20
"""Bytes of the largest document that is read whole, after decompression."""
MAX_LINE = 16 * 2**20
"""Bytes of the longest line of JSON Lines, and so of the largest record."""

_HEAD = 8192
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_MAIL_HEADER = re.compile(
    rb"^(?:from|to|cc|subject|date|received|message-id|return-path|reply-to|mime-version"
    rb"|content-type|delivered-to|sender|list-id|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL_START = re.compile(rb"(?:>?From [^\n]*\n)?[A-Za-z][A-Za-z0-9-]*:[ \t]?[^\n]*(?:\n|\Z)")
_MBOX_LINE = re.compile(rb"From \S+.*\d{4}")
_HINT = "Takes in .eml, .mbox, RSS, Atom, JSON Feed, arXiv's documents and JSON Lines."


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry of a file; `line` counts from 1 in JSON Lines and is None elsewhere.

    `marks` is what the reader had marked, where an export of Preread's says so.
    """

    path: str
    line: int | None
    entry: Entry
    marks: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file, or a line of it, that could not be taken in."""

    path: str
    line: int | None
    problem: Problem


def read_paths(
    paths: Iterable[str | Path], stdin: IO[bytes] | None = None
) -> Iterator[Taken | NotTaken]:
    """Read files and folders (recursively, in sorted order; names with a leading dot aside).

    `-` is JSON Lines from `stdin`, by default the process's own. Nothing is raised for what a
    file contains or for a file that cannot be read: it is a `NotTaken`.
    """
    for path in map(str, paths):
        if path == "-":
            yield from _read_lines(stdin or sys.stdin.buffer, "-")
        elif _is_folder(path):
            yield from _read_folder(Path(path))
        else:
            yield from _read_file(path)


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:  # a name that is too long, say; opening it tells the same in its place
        return False


def _read_folder(folder: Path) -> Iterator[Taken | NotTaken]:
    files = (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    found = False
    for path in files:
        found = True
        yield from _read_file(str(path))
    if not found:
        yield NotTaken(str(folder), None, Problem("empty", f"{folder} holds no files.", _HINT))


def _read_file(path: str) -> Iterator[Taken | NotTaken]:
    try:
        with Path(path).open("rb") as file:
            if file.peek(2)[:2] == _GZIP:
                with gzip.open(file) as unzipped:
                    yield from _read_stream(io.BufferedReader(unzipped, _HEAD), path)
            else:
                yield from _read_stream(file, path)
    except ParseError as error:
        yield NotTaken(path, None, error.problem)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield NotTaken(
            path, None, Problem("bad_gzip", f"{path} is broken gzip: {error}.", "Copy it again.")
        )
    except OSError as error:
        reason = error.strerror or str(error)
        yield NotTaken(
            path,
            None,
            Problem("unreadable", f"{path} cannot be read: {reason}.", "Check the path."),
        )


def _read_stream(stream: io.BufferedReader, path: str) -> Iterator[Taken | NotTaken]:
    head = stream.peek(_HEAD)[:_HEAD]
    start = head.removeprefix(_BOM).lstrip()
    if not start and not head:
        raise ParseError("empty", f"{path} is empty.", _HINT)
    if _is_mbox(start):
        yield from _read_mbox(stream, path)
    elif start.startswith((b"{", b"[")) and not _is_json_feed(start):
        yield from _read_lines(stream, path)
    else:
        yield from _read_document(_whole(stream, path), path)


def _is_mbox(start: bytes) -> bool:
    return bool(_MBOX_LINE.match(start))


def _is_json_feed(start: bytes) -> bool:
    return b"jsonfeed.org/version" in start or b"jsonfeed.org\\/version" in start


def _whole(stream: IO[bytes], path: str) -> bytes:
    body = stream.read(MAX_DOCUMENT + 1)
    if len(body) > MAX_DOCUMENT:
        raise ParseError(
            "too_large",
            f"{path} is larger than {MAX_DOCUMENT // 2**20} MB.",
            "Split it, or convert it to JSON Lines.",
        )
    return body


def _read_document(body: bytes, path: str) -> Iterator[Taken | NotTaken]:
    start = body[:_HEAD].replace(b"\x00", b"").removeprefix(_BOM).lstrip(b"\xff\xfe \t\r\n")
    if not start:
        raise ParseError("empty", f"{path} is empty.", _HINT)
    if start.startswith((b"<", b"{")):
        yield from _read_feed(body, start, path)
    elif _MAIL_START.match(start) and _MAIL_HEADER.search(start):
        yield from _read_mail(body, path)
    elif b"\x00" in body[:_HEAD]:
        raise ParseError("binary", f"{path} is a binary file.", _HINT)
    else:
        raise ParseError("unknown_format", f"{path} is in no format that is known.", _HINT)


def _read_feed(body: bytes, start: bytes, path: str) -> Iterator[Taken | NotTaken]:
    if b"<OAI-PMH" in start:
        entries, problem = arxiv.parse_oai(body).entries, None
    else:
        feed = parse_feed(body, {}, path)
        entries, problem = feed.entries, feed.problem
    for entry in entries:
        yield Taken(path, None, entry)
    if problem:
        yield NotTaken(path, None, problem)
    elif not entries:
        yield NotTaken(
            path, None, Problem("empty", f"{path} is a feed without entries.", "Nothing to do.")
        )


def _read_lines(stream: IO[bytes], path: str) -> Iterator[Taken | NotTaken]:
    """Streams; blank lines count but are nothing."""
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            problem = Problem(
                "too_long", f"The line is longer than {MAX_LINE // 2**20} MB.", "Shorten its text."
            )
            yield NotTaken(path, number, problem)
        elif line.strip():
            try:
                entry, marks = read_record(line)
            except ParseError as error:
                yield NotTaken(path, number, error.problem)
            else:
                yield Taken(path, number, entry, marks)
    if number == 0:
        yield NotTaken(path, None, Problem("empty", f"{path} has no lines.", _HINT))


def _read_mbox(stream: IO[bytes], path: str) -> Iterator[Taken | NotTaken]:
    """Messages begin at a "From " line after a blank one; ">From " is quoted (mboxrd)."""
    message: list[bytes] = []
    size = 0
    after_blank = True
    for line in iter(lambda: stream.readline(MAX_LINE), b""):
        if after_blank and _MBOX_LINE.match(line):
            yield from _read_message(message, size, path)
            message, size = [], 0
        else:
            size += len(line)
            if size <= MAX_DOCUMENT:
                message.append(re.sub(rb"\A>(>*From )", rb"\1", line))
        after_blank = not line.strip()
    yield from _read_message(message, size, path)


def _read_message(lines: list[bytes], size: int, path: str) -> Iterator[Taken | NotTaken]:
    if not any(line.strip() for line in lines):
        return
    if size > MAX_DOCUMENT:
        problem = Problem("too_large", f"A mail in {path} is too large.", "Save it by itself.")
        yield NotTaken(path, None, problem)
        return
    try:
        yield from _read_mail(b"".join(lines), path)
    except ParseError as error:
        yield NotTaken(path, None, error.problem)


def _read_mail(body: bytes, path: str) -> Iterator[Taken]:
    """The mail and the entries of a round-up; an error says which file it was."""
    try:
        entries = read_entries(body)
    except ParseError as error:
        raise ParseError(error.code, f"{path}: {error.message}", error.hint) from error
    for entry in entries:
        yield Taken(path, None, entry)
