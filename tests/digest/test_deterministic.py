"""The same items, date and settings give the same bytes in every format, whatever Python's hash
seed is and in whatever order the items come."""

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

from digest.render import render, render_atom, render_eml
from tests.digest.making import BETS, NOW, SETTINGS, edition_of, sample_day

ROOT = Path(__file__).parents[2]
FORMATS = ("text", "markdown", "html", "json")


def digests(seed: int = 0) -> dict[str, str]:
    """A digest of each format of the sample day, its items in any order."""
    items = sample_day()
    random.Random(seed).shuffle(items)
    edition = edition_of(items, bets=BETS)
    made = {form: render(edition, form).encode() for form in FORMATS}  # type: ignore[arg-type]
    made["atom"] = render_atom([edition], SETTINGS)
    made["eml"] = render_eml(edition, SETTINGS.sender, SETTINGS.recipient, NOW)
    return {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}


def test_twice_and_in_any_order_it_is_the_same() -> None:
    assert digests(0) == digests(0) == digests(1) == digests(2)


def test_it_is_the_same_in_processes_of_any_hash_seed() -> None:
    code = "from tests.digest.test_deterministic import digests; print(sorted(digests().items()))"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "42")
    }
    assert said == {f"{sorted(digests().items())}\n"}
