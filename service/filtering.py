"""The filter behind `preread card`: lines in, cards or refusals out, in order, memory flat.

    bytes → lines (at most so long) → items or refusals → batches → cards

A batch is what has arrived: whoever hands over one line and waits gets its answer. What cannot
have a card is refused as it is read, so that a batch never holds more than it may summarize.
"""

import select
from collections.abc import Iterator
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from service.reading import load_summarizer
from settings import Settings

if TYPE_CHECKING:
    from summarize.card import Item
    from summarize.lines import BadLine

_BATCH = 64
_BATCH_CHARACTERS = 500_000
"""Texts are worked on at once up to this size; it bounds the memory of a batch."""
_CHUNK = 1 << 20
_LONGEST_LINE = 64 << 20
"""Bytes; a line beyond that is dropped as it is read. JSON's escapes take up to six for one."""
_PATIENCE_S = 0.3
"""How long a batch that is not full waits for more lines."""


def card_lines(source: IO[bytes], settings: Settings, at: datetime) -> Iterator[dict[str, Any]]:
    """A card, or a refusal with `error`, for each non-blank line. Raises ModelError."""
    batch: list[tuple[int, Item | BadLine]] = []
    size = 0
    for number, raw in _numbered(source):
        if raw is not None:
            one = _line(raw, number)
            batch.append((number, one))
            size += 0 if isinstance(one, dict) else len(one.text)
        if batch and (raw is None or len(batch) == _BATCH or size > _BATCH_CHARACTERS):
            yield from _answers(batch, settings, at)
            batch, size = [], 0
    yield from _answers(batch, settings, at)


def _numbered(source: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Non-blank lines with their numbers from 1; None for a pause in the input."""
    number = 0
    for raw in _lines(source):
        number += raw is not None
        if raw is None or raw.strip():
            yield number, raw


def _lines(source: IO[bytes]) -> Iterator[bytes | None]:
    """Lines without their ends, cut short beyond `_LONGEST_LINE`; None where no more has come yet.

    Python's own line iteration reads ahead and would keep a line of any length.
    """
    read = getattr(source, "read1", source.read)
    kept = bytearray()
    while True:
        if not _is_ready(source):
            yield None
        chunk: bytes = read(_CHUNK)
        if not chunk:
            break
        *whole, rest = chunk.split(b"\n")
        for piece in whole:
            _keep(kept, piece)
            yield bytes(kept)
            kept.clear()
        _keep(kept, rest)
    if kept:
        yield bytes(kept)


def _keep(kept: bytearray, piece: bytes) -> None:
    kept += piece[: max(0, _LONGEST_LINE + 1 - len(kept))]


def _is_ready(source: IO[bytes]) -> bool:
    """Whether reading would not block; yes where the system cannot tell (files in memory)."""
    try:
        ready, _, _ = select.select([source], [], [], _PATIENCE_S)
    except (OSError, ValueError):
        return True
    return bool(ready)


def _line(raw: bytes, number: int) -> "Item | BadLine":
    """One line; offsets count in what was given, so bytes that are no text are not patched up."""
    from summarize.lines import bad_line, read_line
    from summarize.run import refuse

    if len(raw) > _LONGEST_LINE:
        message = f"Line {number} is longer than {_LONGEST_LINE:,} bytes."
        return bad_line(None, number, "too_long", message)
    try:
        # A byte-order mark may open the input.
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        return bad_line(None, number, "bad_json", f"Line {number} is not UTF-8: {error.reason}.")
    one = read_line(line, number)
    if isinstance(one, dict) or (refusal := refuse(one)) is None:
        return one
    return bad_line(one.id, number, refusal.code, f"Line {number}: {refusal.message}")


def _answers(
    batch: list[tuple[int, "Item | BadLine"]], settings: Settings, at: datetime
) -> Iterator[Any]:
    from summarize.lines import bad_line
    from summarize.run import Made, make_cards

    items = [one for _, one in batch if not isinstance(one, dict)]
    made = iter(make_cards(items, load_summarizer(settings), at=at)) if items else iter(())
    for number, one in batch:
        if isinstance(one, dict):
            yield one
            continue
        result = next(made)
        if isinstance(result, Made):
            yield result.card
        else:
            yield bad_line(one.id, number, result.code, f"Line {number}: {result.message}")
