"""`preread card` as others call it: a process, bytes in, one line out for each line in.

What a line may hold stands in tests/summarize/test_lines_of_input.py; here is the stream.
"""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from commands.output import one_line
from service import filtering
from service.filtering import card_lines
from settings import Settings

AT = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[1]
TEXT = "We propose StackCache, a cache for long texts. It halves the state size on LongBench."
COMMAND = [sys.executable, "-c", "import cli; cli.main()", "card"]


def line(item_id: str, text: str = TEXT, **fields: Any) -> bytes:
    return json.dumps({"id": item_id, "text": text, **fields}, ensure_ascii=False).encode()


# (input line, what comes back: the id of a card, or the code of a refusal; None where it is blank)
HOSTILE: list[tuple[bytes, str | None]] = [
    (b"\xef\xbb\xbf" + line("bom"), "bom"),
    (line("crlf") + b"\r", "crlf"),
    (b"", None),
    (b" \t \r", None),
    (line("empty", ""), "no_text"),
    (line("5 MB", TEXT * 60_000), "too_long"),
    (line("no sentence", "word " * 500), "no sentence"),
    (line("emoji", "🎉🎉 We 🎉 shipped it 👩‍👩‍👧‍👦. " * 9), "emoji"),
    (line("rtl", "هذا نموذج جديد للغة العربية. وهو أسرع من النماذج السابقة بكثير."), "rtl"),
    (line("zh", "我们提出了一种新的缓存方法。它在三个数据集上表现更好。"), "zh"),
    (line("latex", r"We \textbf{propose} $\frac{a}{b}$ and $$x_{i}^{2}$$ \cite{foo}."), "latex"),
    (line("html", "<p>We <b>propose</b> &amp; <script>alert(1)</script> it.</p><br/>"), "html"),
    (line("nul", "We propose\x00 a cache. It\x00 works well on long texts."), "nul"),
    (line("only nul", "\x00" * 99), "no_text"),
    (b'{"id": "half", "text": "a \\ud800 b"}', "bad_text"),
    (b'{"id": "raw half", "text": "\xed\xa0\x80"}', "bad_json"),
    (b'{"id": "number", "text": 5}', "bad_type"),
    (b'{"id": "list", "text": ["x"]}', "bad_type"),
    (b'{"id": null, "text": "x"}', "bad_type"),
    (line(""), ""),
    (line("i" * 100_000), "too_long"),
    (line("a\x00\x1b[31m\n"), "a\x00\x1b[31m\n"),
    (b'{"id": "deep", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "bad_json"),
    (b'{"id": "one", "id": "two", "text": "' + TEXT.encode() + b'"}', "two"),
    (b'{"id": "nan", "x": NaN, "y": -Infinity, "text": "' + TEXT.encode() + b'"}', "nan"),
    (b'{"id": "nan text", "text": NaN}', "bad_type"),
    (b'{"id": "huge", "n": ' + b"9" * 9_999 + b', "text": "' + TEXT.encode() + b'"}', "huge"),
    (b'{"id": "bytes", "text": "\xff\xfe"}', "bad_json"),
    (b"not json", "bad_json"),
    (b"[1, 2]", "bad_type"),
    (line("zero", "\u200b" * 500 + "We propose\u200b a cache.\u200b It is small."), "zero"),
    (line("zalgo", "Z̸̧̢͖͚̲͎̞a̷l̴g̵o̸ comes. " * 50), "zalgo"),
    (line("urls", "https://github.com/a/b " * 60), "urls"),
    (line("numbers", "1,234,567.89 % " * 90), "numbers"),
    (line("ends", "We propose it.\u2028It is\u2029 good.\x85 It\x0b is\x0c small."), "ends"),
    (line("title", title="T " * 9_999), "too_long"),
    (line("only a title", read="title"), "no_text"),
    (line("last"), "last"),
]  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def outcome(answer: dict[str, Any]) -> str:
    return str(answer["error"]["code"] if "error" in answer else answer["id"])


@pytest.mark.model
@pytest.mark.parametrize("end", [b"", b"\n"], ids=["no last line end", "last line end"])
def test_hostile_lines_have_a_card_or_a_refusal_in_order(end: bytes, tmp_path: Path) -> None:
    given = b"\n".join(raw for raw, _ in HOSTILE) + end
    done = subprocess.run(
        COMMAND,
        input=given,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PREREAD_HOME": str(tmp_path)},
        timeout=280,
    )
    assert done.returncode == 3, done.stderr
    lines = done.stdout.decode().splitlines()  # also at U+2028 and the like
    answers = [json.loads(one) for one in lines]
    assert [outcome(answer) for answer in answers] == [
        want for _, want in HOSTILE if want is not None
    ]
    numbers = [at for at, (_, want) in enumerate(HOSTILE, start=1) if want is not None]
    for number, answer in zip(numbers, answers, strict=True):
        assert answer.get("line", number) == number
        assert "error" in answer or answer["made_by"]["engine"] == "extract"


@pytest.mark.model
def test_all_good_lines_end_with_0_and_one_line_is_answered_before_the_next(tmp_path: Path) -> None:
    process = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PREREAD_HOME": str(tmp_path)},
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        for item_id in ("first", "second"):
            process.stdin.write(line(item_id) + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == item_id
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 0


class Slow(io.BytesIO):
    """Hands out its bytes a few at a time, as a network does."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self.pieces = pieces

    def read1(self, size: int | None = -1, /) -> bytes:
        return next(self.pieces, b"")


@pytest.mark.parametrize("step", [1, 7, 4096])
def test_lines_are_the_same_however_the_bytes_arrive(step: int, settings: Settings) -> None:
    given = b"nope\n\n  \r\n[1]\r\n{\n\nlast"
    pieces = (given[at : at + step] for at in range(0, len(given), step))
    answers = list(card_lines(Slow(pieces), settings, AT))
    assert [(a["line"], outcome(a)) for a in answers] == [
        (1, "bad_json"),
        (4, "bad_type"),
        (5, "bad_json"),
        (7, "bad_json"),
    ]


def test_a_line_without_end_is_dropped_as_it_is_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtering, "_LONGEST_LINE", 1_000)
    pieces = iter([b"[1]\n", *[b"x" * 900] * 50, b"\n[2]\n"])
    kept = []
    for raw in filtering._lines(Slow(pieces)):
        assert raw is not None
        kept.append(len(raw))
    assert kept == [3, 1_001, 3]
    pieces = iter([b"[1]\n", *[b"x" * 900] * 50, b"\n[2]\n"])
    answers = [outcome(a) for a in card_lines(Slow(pieces), settings, AT)]
    assert answers == ["bad_type", "too_long", "bad_type"]


def test_a_refused_text_is_not_kept_until_its_batch_is_full(settings: Settings) -> None:
    one = filtering._line(line("big", "long " * 200_000), 1)
    assert isinstance(one, dict)
    assert (one["id"], one["error"]["code"]) == ("big", "too_long")


def test_a_pause_hands_over_what_is_there(settings: Settings) -> None:
    reader, writer = os.pipe()
    with open(reader, "rb") as source, open(writer, "wb") as sink:  # noqa: PTH123 (descriptors)
        sink.write(b"nope\nhalf a")
        sink.flush()
        answers = card_lines(source, settings, AT)
        began = time.monotonic()
        assert next(answers)["line"] == 1
        assert time.monotonic() - began < 5
        sink.write(b" line\n")
        sink.flush()
        sink.close()
        assert [a["line"] for a in answers] == [2]


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\n", "\x0b", "\x1c"])
def test_an_answer_is_one_line_for_every_reader(mark: str) -> None:
    said = one_line({"text": f"a{mark}b"})
    assert said.splitlines() == [said]
    assert json.loads(said) == {"text": f"a{mark}b"}
