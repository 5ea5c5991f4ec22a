"""Texts that give orders to the model which reads them, and what a model that obeys would write.

The attacks stand in injections.jsonl beside this file, and in injections_unknown.jsonl those that
no pattern knows: they were written after the patterns, and are there to see what else holds. All
were written for these tests, after the kinds that are found in papers, on pages and in mails:
hidden reviews, role marks, forged ends of the text, personas, flattery, secrets, links, tools,
other languages, letters in disguise.
"""

import json
from pathlib import Path
from typing import NamedTuple

from db.records import Kind


class Attack(NamedTuple):
    """Where it stands, what it says, and the line that obeying it would give."""

    kind: Kind
    passage: str
    obeyed: str


def _read(name: str) -> tuple[Attack, ...]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return tuple(Attack(**json.loads(line)) for line in text.splitlines())


ATTACKS = _read("injections.jsonl")
UNKNOWN = _read("injections_unknown.jsonl")
