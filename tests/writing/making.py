"""What the tests of writing share: a home with a writer, posts to write about, scripted answers."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import service
from db import cards, search, sources
from db.card import Card
from db.records import Entry
from ingest import intake
from service import App
from settings import Settings, load
from tests.world.chat import completion
from tests.world.server import Reply, Request, World

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PATH = "/v1/chat/completions"
KEY = "sk-never-to-be-seen-0123456789"


def config(world: World, home: Path, **writer: Any) -> Settings:
    table = {
        "engine": "openai",
        "model": "big",
        "base_url": world.url("/v1"),
        "retries": 0,
    } | writer
    lines = "\n".join(f"{name} = {json.dumps(value)}" for name, value in table.items())
    (home / "config.toml").write_text(
        f'[digest]\ntimezone = "UTC"\n[models]\ndtype = "fp32"\n[writer]\n{lines}\n'
        f'key_env = "TEST_WRITER_KEY"\n[network]\nallow_hosts = ["127.0.0.0/8"]\n'
    )
    return load(home)


def add(app: App, name: str, hours: float = 20) -> str:
    """Store a post; returns its id."""
    source, _ = sources.add_source(app.database, "a", title="A blog", now=NOW)
    text = (
        "Today's language models fail on long documents and remain expensive to run. "
        f"We introduce {name}, a language model that reduces the cost of inference by 40%."
    )
    moment = NOW - timedelta(hours=hours)
    entry = Entry(name, f"{name} makes language models cheaper", text=text, published=moment)
    intake.take_in(app.database, source.id, [entry], None, moment)
    return search.search(app.database, name)[0].work_id


def asked(request: Request) -> dict[str, str]:
    content = json.loads(request.body)["messages"][-1]["content"]
    lines: dict[str, str] = json.loads(
        content.partition("The lines to rewrite:\n")[2].partition("\n\n")[0]
    )
    return lines


def rewriting(request: Request) -> Reply:
    """Says the same in other words; has no theme."""
    if is_theme(request):
        return completion("None comes to mind.")
    said = {
        name: line.replace("We introduce", "This is").replace(
            "Today's language", "Current language"
        )
        for name, line in asked(request).items()
    }
    return completion(json.dumps(said), model="big-2026-11")


def is_theme(request: Request) -> bool:
    content: str = json.loads(request.body)["messages"][-1]["content"]
    return content.startswith("LINES ")


def with_theme(theme: str) -> Callable[[Request], Reply]:
    """Rewrites lines, and answers with this theme."""

    def answer(request: Request) -> Reply:
        if is_theme(request):
            return completion(json.dumps({"theme": theme}), model="big-2026-11")
        return rewriting(request)

    return answer


def read(app: App, **more: Any) -> service.SummarizeReport:
    return service.summarize(app, lambda: NOW, **more)


def card_of(app: App, work_id: str) -> Card:
    card = cards.get_card(app.database, work_id)
    assert card is not None
    return card
