#!/usr/bin/env python3
"""Make homes with one realistic day from the shared data, to read whole editions of it.

    scripts/make_day.py HOME [DATA]      some minutes once, for the cards

The feeds of AI labs, arXiv's answers, newsletters and 500 arXiv records go in by the product's own
import, as if all had been found on the morning of 21 August 2026; the captures are of many dates,
so `max_age_days` lets an edition hold them all. Then read it, with and without bets:

    preread --home HOME digest --date 2026-08-21
    PREREAD_BETS="$(cat HOME/bets.json)" preread --home HOME digest --date 2026-08-21

`--skip 500` takes the next 500 records, for a day that no rule was chosen on.
"""

import argparse
import gzip
import json
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import feedparser

import service
from settings import load

MORNING = datetime(2026, 8, 21, 4, 30, tzinfo=UTC)
"""Half an hour before the edition's hour in Berlin; the feeds were captured the evening before."""
PAPERS = 500
CONFIG = """\
[digest]
timezone = "Europe/Berlin"
max_age_days = 365
"""
BETS = [
    {
        "name": "cheaper on-device assistants",
        "text": "Small language models that run on phones and laptops: memory, latency, battery, "
        "quantization, privacy.",
    },
    {
        "name": "evaluation of agents",
        "text": "Judging whether agents do the job before we ship them to customers: benchmarks, "
        "failure modes, reliability, cost of a task.",
    },
    {
        "name": "speech interfaces",
        "text": "Speech recognition and spoken dialogue for customer support: word error rate, "
        "accents, latency, turn taking.",
    },
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--skip", type=int, default=0, help="arXiv records to pass over")
    given = parser.parse_args()
    given.home.mkdir(parents=True, exist_ok=True)
    (given.home / "config.toml").write_text(CONFIG, encoding="utf-8")
    (given.home / "bets.json").write_text(json.dumps(BETS), encoding="utf-8")
    with closing(service.open_app(load(given.home))) as app:
        for name, paths in piles(given.data):
            report = service.import_paths(app, paths, MORNING, source_name=name)
            print(f"{name or 'by sender'}: {report.new} new")
            for one in report.failed:
                print(f"  {one.path}: {one.error}")
        with tempfile.TemporaryDirectory() as folder:
            papers = [str(arxiv_records(given.data, Path(folder), given.skip))]
            service.import_paths(app, papers, MORNING, source_name="arXiv")
        made = service.summarize(app, lambda: MORNING)
        print(f"{made.made} cards made, {made.refused} refused, {made.seconds:.0f} s")


def piles(data: Path) -> list[tuple[str | None, list[str]]]:
    """The files by the name of their source; newsletters are named after their senders."""
    feeds = sorted((data / "feeds" / "ai").glob("*.xml"))
    feeds += sorted((data / "arxiv" / "rss").rglob("*.xml"))
    return [
        *((feedparser.parse(path.read_bytes()).feed.get("title"), [str(path)]) for path in feeds),
        ("arXiv", [str(data / "arxiv" / "api")]),
        (None, [str(data / "mail" / "newsletters_mime")]),
    ]


def arxiv_records(data: Path, folder: Path, skip: int) -> Path:
    """A file of import lines from the shared metadata's records, the first `skip` left out."""
    target = folder / "papers.jsonl"
    with (
        gzip.open(data / "arxiv" / "meta_6000.jsonl.gz", "rt", encoding="utf-8") as records,
        target.open("w", encoding="utf-8") as lines,
    ):
        for record in islice(map(json.loads, records), skip, skip + PAPERS):
            line = {
                "id": record["id"],
                "title": record["title"],
                "text": record["abstract"],
                "url": f"https://arxiv.org/abs/{record['id']}",
                "authors": record["authors"],
                "kind": "paper",
                "comment": record["comment"],
            }
            given = {name: value for name, value in line.items() if value}
            lines.write(json.dumps(given, ensure_ascii=False) + "\n")
    return target


if __name__ == "__main__":
    main()
