#!/usr/bin/env python3
"""How well any classifier could do on CSAbstruct's labels; prints one JSON document.

    .venv/bin/python scripts/eval_ceiling.py ../shared/data/csabstruct/dev.jsonl

A label is what most of five annotators said (Cohan et al. 2019, section 3), and its confidence
tells how many. Say that a sentence has chances p of being given each of the five roles, and that
each annotator draws from them. The best that a classifier can do is to know p and name the
likeliest role; five draws often go another way. How often depends on how p is spread over
sentences, of which only the shares of 2, 3, 4 and 5 equal votes are known:

- `likely`: p drawn from a Dirichlet distribution, the one that gives those shares best;
- `at_most`: whatever the spread of p: a linear program over all p in steps of 0.05, whose dual is
  solved here by subgradient descent. Every point of the dual is a valid bound.
"""

import argparse
import json
from itertools import product
from math import factorial, prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

VOTES = 5
ROLES = 5
STEPS = 20
SLACK = 0.01
"""Of each share: confidences weigh annotators by trust, so votes are read off by rounding."""
DRAWS = 20_000

Numbers = NDArray[np.float64]


def shares_of(path: Path) -> Numbers:
    """The shares of sentences on whose label 2, 3, 4 and 5 of five annotators agreed."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    confidence = np.array([conf for row in rows for conf in row["confs"]])
    votes = np.clip(np.round(confidence * VOTES), 2, VOTES)
    return np.array([(votes == count).mean() for count in range(2, VOTES + 1)])


def likely(shares: Numbers) -> dict[str, Any]:
    """The Dirichlet distribution with equal means that gives these shares best."""
    rng = np.random.default_rng(0)
    found: list[tuple[float, dict[str, Any]]] = []
    for strength in np.arange(1.0, 5.01, 0.25):
        chances = rng.dirichlet(np.full(ROLES, strength / ROLES), DRAWS)
        votes = rng.multinomial(VOTES, chances)
        label = (votes + rng.random(votes.shape) / 2).argmax(1)
        top, right = votes.max(1), chances.argmax(1) == label
        given = np.array([(top == count).mean() for count in range(2, VOTES + 1)])
        figures = {
            "strength": float(strength),
            "shares": [round(float(share), 3) for share in given],
            "accuracy": round(100 * float(right.mean()), 1),
            "accuracy_of_four_and_five_votes": round(100 * float(right[top >= 4].mean()), 1),
        }
        found.append((float(np.abs(given - shares).sum()), figures))
    return min(found, key=lambda pair: pair[0])[1]


def at_most(shares: Numbers) -> float:
    """The highest accuracy, in percent, that any spread of chances allows with these shares."""
    counts = [c for c in product(range(STEPS + 1), repeat=ROLES) if sum(c) == STEPS]
    chances = np.array([c for c in counts if list(c) == sorted(c, reverse=True)]) / STEPS
    votes = np.array([v for v in product(range(VOTES + 1), repeat=ROLES) if sum(v) == VOTES])
    ways = np.array([factorial(VOTES) / prod(map(factorial, vote)) for vote in votes.tolist()])
    chance = ways * np.prod(chances[:, None] ** votes, axis=2)
    top = votes.max(1)
    # The first role is the likeliest; equal votes are broken by chance.
    wins = (votes[:, 0] == top) / (votes == top[:, None]).sum(1)
    accuracy = chance @ wins
    given = np.stack(
        [chance[:, np.maximum(top, 2) == count].sum(1) for count in range(2, VOTES + 1)], 1
    )
    price = np.zeros(len(shares))
    best = np.inf
    for step in range(20_000):
        worth = accuracy - given @ price
        worst = int(worth.argmax())
        best = min(best, worth[worst] + price @ shares + SLACK * np.abs(price).sum())
        price -= 0.5 / np.sqrt(step + 1) * (shares - given[worst] + SLACK * np.sign(price))
    return round(100 * float(best), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    path = parser.parse_args().file
    shares = shares_of(path)
    print(
        json.dumps(
            {
                "file": path.name,
                "shares_of_2_to_5_votes": [round(float(share), 3) for share in shares],
                "likely": likely(shares),
                "at_most": at_most(shares),
            }
        )
    )


if __name__ == "__main__":
    main()
