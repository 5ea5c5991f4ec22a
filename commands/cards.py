"""`preread card`: lines in, cards or refusals out, in order, with flat memory."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from settings import Settings

if TYPE_CHECKING:
    from summarize.card import Item
    from summarize.lines import BadLine

_BATCH = 64


def write_cards(
    source: IO[bytes], write: Callable[[str], None], settings: Settings, at: datetime
) -> int:
    """Answer each non-blank line of `source`; returns how many were refused. Raises ModelError."""
    refused = 0
    for batch in _batches(source):
        for answer in _answers(batch, settings, at):
            refused += "error" in answer
            write(json.dumps(answer, ensure_ascii=False))
    return refused


def _batches(source: IO[bytes]) -> Iterator[list[tuple[int, "Item | BadLine"]]]:
    """The numbered lines, read, so many at a time as the encoder reads well together."""
    batch: list[tuple[int, Item | BadLine]] = []
    for number, raw in enumerate(source, 1):
        if not raw.strip():
            continue
        batch.append((number, _line(raw, number)))
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _line(raw: bytes, number: int) -> "Item | BadLine":
    """One line; offsets count in what was given, so bytes that are no text are not patched up."""
    from summarize.lines import bad_line, read_line

    try:
        # A byte-order mark may open the input.
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        return bad_line(None, number, "bad_json", f"Line {number} is not UTF-8: {error.reason}.")
    return read_line(line, number)


def _answers(
    batch: list[tuple[int, "Item | BadLine"]], settings: Settings, at: datetime
) -> Iterator[Any]:
    from service import load_summarizer
    from summarize.card import Item
    from summarize.lines import bad_line
    from summarize.run import Made, make_cards

    items = [one for _, one in batch if isinstance(one, Item)]
    made = iter(make_cards(items, load_summarizer(settings), at=at)) if items else iter(())
    for number, one in batch:
        if not isinstance(one, Item):
            yield one
            continue
        result = next(made)
        if isinstance(result, Made):
            yield result.card
        else:
            yield bad_line(one.id, number, result.code, f"Line {number}: {result.message}")
