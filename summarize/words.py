"""Counting words of any script, and a first look for some before a pattern is tried."""

import re
from collections.abc import Sequence

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def word_count(sentence: str) -> int:
    """Words, with half a word for each character of scripts that do not space them."""
    words = len(sentence.split())
    return words if sentence.isascii() else words + len(_WIDE.findall(sentence)) // 2


def may_hold(words: Sequence[str], text: str, lowered: str) -> bool:
    """Whether one of the words, in lower case, may stand in a text in any case of letters.

    Asked before a pattern that matches nothing without one of them. `re` takes some letters
    beyond ASCII for theirs ("ſ" for "s"), so that a text with such letters always may.
    """
    return not text.isascii() or any(word in lowered for word in words)
