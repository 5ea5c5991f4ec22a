"""How a writing model does on a file of papers: what became of its lines, and how fast.

    scripts/eval_writer.py FILE --model NAME [--limit 100] [--show 20] [--base-url URL]

FILE holds JSON Lines with `title` and `source` (a list of sentences), as SciTLDR's do. Prints JSON
figures; `--show` adds so many pairs of extracted and written lines, for reading.
"""

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path

from db.card import Card, Line, Tldr
from models.encoder import Encoder
from models.generators import Generator
from models.generators.local import LocalGenerator
from models.generators.served import ServedGenerator
from net.endpoint import Endpoint, Limits
from settings import ModelSettings, WriterSettings
from summarize.card import Item
from summarize.check.model import load_doubts
from summarize.check.odds import Odds
from summarize.run import Made, Summarizer, make_cards
from summarize.writer import Tally, Writer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", required=True, help="a name, folder or GGUF file")
    parser.add_argument("--base-url", help="ask this server instead of loading the model")
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()

    records = [json.loads(line) for line in options.file.read_text("utf-8").splitlines()]
    items = [
        Item(str(number), record["title"], " ".join(record["source"]))
        for number, record in enumerate(records[: options.limit])
    ]
    now = datetime.now(UTC)
    answers = make_cards(items, Summarizer.load(ModelSettings()), at=now)
    pairs = [
        (item, one.card) for item, one in zip(items, answers, strict=True) if isinstance(one, Made)
    ]
    generator = _generator(options)
    judge = generator.likelihood if isinstance(generator, LocalGenerator) else None
    doubts = load_doubts(Encoder.load(ModelSettings()))
    writer = Writer(generator, doubts, Odds(judge) if judge else None)
    started = time.monotonic()
    done = writer.write(pairs, at=now, seconds=24 * 3600)
    seconds = time.monotonic() - started
    total = Tally()
    for one in done:
        total.add(one.tally)
    figures = {
        "model": writer.generator.model,
        "revision": writer.revision,
        "cards": total.items,
        "lines": total.lines,
        "written": total.written,
        "refused": dict(total.refused),
        "fallen_back": dict(total.fallen_back),
        "accepted_share": round(total.written / total.lines, 4) if total.lines else None,
        "cards_a_minute": round(60 * total.items / seconds, 1),
    }
    if options.show:
        rewritten = [
            pair
            for (_, before), one in zip(pairs, done, strict=True)
            for pair in _rewritten(before, one.card)
        ]
        figures["examples"] = rewritten[: options.show]
    print(json.dumps(figures, ensure_ascii=False, indent=2))


def _generator(options: argparse.Namespace) -> Generator:
    if options.base_url:
        settings = WriterSettings(engine="openai", model=options.model, base_url=options.base_url)
        limits = Limits(settings.timeout_s, settings.retries, settings.concurrency)
        return ServedGenerator(settings, Endpoint(options.base_url, key=None, limits=limits).post)
    local = WriterSettings(engine="transformers", model=options.model, batch=options.batch)
    return LocalGenerator.load(local, None)


def _rewritten(before: Card, after: Card) -> list[dict[str, str]]:
    return [
        {"extracted": old["text"], "written": new["text"]}
        for old, new in zip(_lines(before), _lines(after), strict=True)
        if new["by"] == "write"
    ]


def _lines(card: Card) -> list[Tldr | Line]:
    tldr: list[Tldr | Line] = [card["tldr"]] if "tldr" in card else []
    return [*tldr, *card["lines"]]


if __name__ == "__main__":
    main()
