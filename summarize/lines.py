"""`preread card` as a filter: JSON Lines in, one item or one error for each line.

{"id": "…", "title": "…", "text": "…"}   and optionally kind, read, url, comment
{"id": "…", "line": 3, "error": {"code": "no_text", "message": "…"}}
"""

import json
from typing import Any, Literal, TypedDict, get_args

from db.card import Read
from db.records import Kind
from summarize.card import Item

LONGEST = {"id": 10_000, "title": 10_000, "url": 10_000, "comment": 100_000}
"""Characters that the small fields may have; the text's limit is `summarize.run`'s."""
_EXACT_DIGITS = 100

Code = Literal["bad_json", "bad_type", "no_text", "bad_text", "too_long"]


class Fault(TypedDict):
    """What is wrong with a line, for a program and for a person."""

    code: Code
    message: str


class BadLine(TypedDict):
    """The answer to a line that cannot have a card; `id` is null where the line names none."""

    id: str | None
    line: int
    error: Fault


def bad_line(item_id: str | None, number: int, code: Code, message: str) -> BadLine:
    """The answer to line `number` (from 1), which cannot have a card."""
    return {"id": item_id, "line": number, "error": {"code": code, "message": message}}


def read_line(line: str, number: int) -> Item | BadLine:
    """Read one line of input; whatever it holds, the answer is an item or an error.

    Whether the text itself can be summarized is for `summarize.run` to say.
    """
    try:
        record: Any = json.loads(line, parse_int=_whole_number)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return bad_line(None, number, "bad_json", f"Line {number} is not JSON: {reason}.")
    if not isinstance(record, dict):
        kind = type(record).__name__
        return bad_line(
            None, number, "bad_type", f"Line {number} must be a JSON object, not {kind}."
        )
    item_id = record.get("id")
    known_id = None
    if isinstance(item_id, str) and _encodes(item_id) and len(item_id) <= LONGEST["id"]:
        known_id = item_id
    fault = _fault(record)
    if fault is not None:
        return bad_line(known_id, number, fault["code"], f"Line {number}: {fault['message']}")
    return Item(
        id=record["id"],
        title=record.get("title") or "",
        text=record.get("text") or "",
        kind=record.get("kind") or "paper",
        read=record.get("read") or "abstract",
        comment=record.get("comment"),
        url=record.get("url"),
    )


def _fault(record: dict[str, Any]) -> Fault | None:
    if not isinstance(record.get("id"), str):
        return {"code": "bad_type", "message": "`id` must be there and be a string."}
    for field in ("title", "text", "kind", "read", "url", "comment"):
        value = record.get(field)
        if value is not None and not isinstance(value, str):
            name = type(value).__name__
            return {"code": "bad_type", "message": f"`{field}` must be a string, not {name}."}
    for field, allowed in (("kind", get_args(Kind)), ("read", get_args(Read))):
        value = record.get(field)
        if value is not None and value not in allowed:
            choice = ", ".join(allowed)
            return {"code": "bad_type", "message": f"`{field}` must be one of {choice}."}
    for field in ("id", "title", "text", "url", "comment"):
        value = record.get(field)
        if value is not None and not _encodes(value):
            return {
                "code": "bad_text",
                "message": f"`{field}` has half of a surrogate pair; it is not valid Unicode.",
            }
    for field, most in LONGEST.items():
        value = record.get(field)
        if value is not None and len(value) > most:
            said = f"`{field}` has {len(value):,} characters and may have {most:,}."
            return {"code": "too_long", "message": said}
    return None


def _whole_number(digits: str) -> int | float:
    """JSON's integers; those with thousands of digits, which `int` refuses, only roughly."""
    return int(digits) if len(digits) <= _EXACT_DIGITS else float(digits)


def _encodes(text: str) -> bool:
    """Whether the text is valid Unicode; JSON's escapes can smuggle in what UTF-8 cannot hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
