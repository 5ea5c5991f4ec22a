"""Texts that give orders to the model which reads them, and what a model that obeys would write.

The attacks stand in injections.jsonl beside this file. They were written for these tests, after
the kinds that are found in papers, on pages and in mails: hidden reviews, role marks, forged ends
of the text, personas, flattery, secrets, links, tools, other languages, letters in disguise.
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


_FILE = Path(__file__).with_suffix(".jsonl")
ATTACKS: tuple[Attack, ...] = tuple(
    Attack(**json.loads(line)) for line in _FILE.read_text(encoding="utf-8").splitlines()
)
