"""Counting words of any script."""

import re

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def word_count(sentence: str) -> int:
    """Words, with half a word for each character of scripts that do not space them."""
    return len(sentence.split()) + len(_WIDE.findall(sentence)) // 2
