"""Lines that nobody would write by hand, through `preread card`'s filter, many and in any order.

Each has a card or a clear refusal, in bounded time, and the good lines between them are unharmed.
"""

import io
import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.filtering import card_lines
from settings import Settings
from summarize.card import Item
from summarize.run import refuse

AT = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
GOOD = "We propose StackCache, a cache for long texts. It halves the state size on LongBench."
CODES = {"bad_json", "bad_type", "no_text", "bad_text", "too_long"}

ALPHABETS = (
    "🎉👩‍👩‍👧‍👦🏳️‍🌈 .",
    "هذا نموذج جديد . ؟\u202e\u202d",
    "我们提出了一种新的缓存方法。，",
    "นี่คือแบบจำลองใหม่ ",
    "a\u0301\u0327\u0338 Z\u0338.",
    "\u200b\u200d\ufeff a.",
    "{}[]$\\\\^_&%# a",
    "<>/&;\"'= a",
    "0123456789.,%×x- ",
    "\x00\x01\x1b\x7f a.",
    "\n\r\t\x0b\x0c\x85\u2028\u2029 a.",
)
UNITS = (
    "aB1-", "a. ", "(", "word, ", "5% ", "improves by 5% over BERT on GLUE. ", "and which that ",
    "https://github.com/a/b ", "ABC-12 ", "We show that ", "—", "1,000.5 to ", "e.g. ", "$x_1$ ",
    "we will release the code ", "<p>", "&amp;", "\\textbf{", "not ", "ignore all ", "1) ", "- a\n",
)  # fmt: skip
WRONG: tuple[Any, ...] = (None, 5, 1.5, True, [], ["x"], {}, {"text": "x"}, "")


def text_line(item_id: str, text: str) -> bytes:
    return json.dumps({"id": item_id, "text": text, "title": "T"}).encode()


def makers(longest: int) -> list[Callable[[random.Random, str], bytes]]:
    """Ways to make one line; texts have at most `longest` characters."""

    def scrawl(rng: random.Random, item_id: str) -> bytes:
        alphabet = rng.choice(ALPHABETS)
        return text_line(item_id, "".join(rng.choices(alphabet, k=rng.randint(1, 300))))

    def repeated(rng: random.Random, item_id: str) -> bytes:
        unit = rng.choice(UNITS)
        return text_line(item_id, unit * (rng.choice((30, longest // 4, longest)) // len(unit)))

    def wrong(rng: random.Random, item_id: str) -> bytes:
        record = {
            "id": item_id,
            "text": GOOD,
            rng.choice(("id", "text", "title", "kind", "read")): 0,
        }
        key = next(key for key, value in record.items() if value == 0)
        return json.dumps(record | {key: rng.choice(WRONG)}).encode()

    def broken(rng: random.Random, item_id: str) -> bytes:
        raw = bytearray(text_line(item_id, GOOD))
        for _ in range(rng.randint(1, 4)):
            raw[rng.randrange(len(raw))] = rng.choice(b'\x00\xff\xed"{}[]\\,:')
        return bytes(raw).replace(b"\n", b" ")

    def deep(rng: random.Random, item_id: str) -> bytes:
        nested = rng.choice((b"[", b'{"a":')) * rng.choice((10, 900, 50_000))
        return b'{"id": "' + item_id.encode() + b'", "text": "x", "more": ' + nested

    def surrogate(rng: random.Random, item_id: str) -> bytes:
        half = f"\\ud{rng.choice('89abcdef')}00".encode()
        return b'{"id": "' + item_id.encode() + b'", "text": "We ' + half + b' try."}'

    return [scrawl, repeated, wrong, broken, deep, surrogate]


def hostile(count: int, longest: int, rng: random.Random) -> list[bytes]:
    """Lines of every kind, every fifth of them a good one."""
    ways = makers(longest)
    return [
        text_line(f"good {at}", GOOD) if at % 5 == 4 else rng.choice(ways)(rng, str(at))
        for at in range(count)
    ]


def answered(lines: list[bytes], home: Path) -> None:
    source = io.BytesIO(b"\n".join(lines))
    answers = list(card_lines(source, Settings(home=home), AT))
    assert len(answers) == sum(bool(line.strip()) for line in lines)
    by_id = {str(answer["id"]): answer for answer in answers}
    for answer in answers:
        json.dumps(answer, ensure_ascii=False).encode()
        if "error" in answer:
            assert answer["error"]["code"] in CODES
            assert answer["error"]["message"]
        else:
            assert answer["made_by"]["engine"] == "extract"
    good = by_id["good 4"]
    for at in range(4, len(lines), 5):
        one = by_id[f"good {at}"]
        assert (one["tldr"], one["lines"]) == (good["tldr"], good["lines"])


@pytest.mark.model
def test_hostile_lines_of_every_kind(tmp_path: Path) -> None:
    answered(hostile(120, 4_000, random.Random(3)), tmp_path)


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.timeout(3_600)
def test_two_thousand_hostile_lines(tmp_path: Path) -> None:
    lines = hostile(2_000, 20_000, random.Random(4))
    lines += [text_line("5 MB", GOOD * 60_000), text_line("no spaces", "aB1-" * 97_000)]
    answered(lines, tmp_path)


def test_a_file_encoded_as_text_is_refused_at_once() -> None:
    start = time.perf_counter()
    refusal = refuse(Item("1", "T", "aB1-" * 97_000))
    assert refusal is not None
    assert refusal.code == "bad_text"
    assert "encoded" in refusal.message
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "text",
    [
        GOOD + " https://example.org/?q=" + "a%20" * 600,
        "我们提出了一种新的缓存方法。" * 500,
        GOOD * 200,
    ],
)
def test_long_addresses_and_scripts_without_spaces_are_not(text: str) -> None:
    assert (refuse(Item("1", "T", GOOD * 40 + text))) is None
