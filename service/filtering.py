"""The filter behind `preread card`: lines in, cards or refusals out, in order, memory flat."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from service.app import batches
from service.reading import load_summarizer
from settings import Settings

if TYPE_CHECKING:
    from summarize.card import Item
    from summarize.lines import BadLine

_BATCH = 64


def card_lines(source: IO[bytes], settings: Settings, at: datetime) -> Iterator[dict[str, Any]]:
    """A card, or a refusal with `error`, for each non-blank line. Raises ModelError."""
    lines = ((n, _line(raw, n)) for n, raw in enumerate(source, 1) if raw.strip())
    for batch in batches(lines, _BATCH):
        yield from _answers(batch, settings, at)


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
