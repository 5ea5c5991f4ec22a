"""A home whose editions go to a real SMTP server on loopback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import service
from db import cards, outbox, queries
from db.outbox import Letter
from service import App
from settings import load
from tests.digest.making import card_of
from tests.test_faults import preread
from tests.world.smtp import Post

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""A Tuesday, five hours after its edition's hour."""
ADA, BOB = "ada@example.org", "bob@example.org"
SENDER = "preread@example.com"
ITEMS = (
    ("Phones that answer", "A language model answers on the phone. It needs 640 MB of memory."),
    ("Agents on trial", "We evaluate agents that use tools. They fail every fifth task."),
)


@dataclass
class Sending:
    """The home, and a clock that a test can move."""

    folder: Path
    post: Post
    now: datetime = NOW

    def configure(self, *recipients: str, smtp: str = "", extra: str = "") -> None:
        """Write the settings; `recipients` are bodies of [[recipients]] tables or addresses."""
        tables = [
            "[[recipients]]\n" + (one if "=" in one else f'address = "{one}"\n')
            for one in recipients
        ]
        self.folder.mkdir(exist_ok=True)
        (self.folder / "config.toml").write_text(
            f'[digest]\nsender = "Preread <{SENDER}>"\ntimezone = "UTC"\n'
            f'[smtp]\nhost = "127.0.0.1"\nport = {self.post.port}\nsecurity = "plain"\n'
            f"timeout_s = 5\n{smtp}\n{''.join(tables)}\n{extra}",
            encoding="utf-8",
        )

    def open(self) -> App:
        return service.open_app(load(self.folder))

    def clock(self) -> datetime:
        return self.now

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def with_app(self, act: Callable[[App], Any]) -> Any:
        app = self.open()
        try:
            return act(app)
        finally:
            app.close()

    def send(self, **options: Any) -> service.SendReport:
        report: service.SendReport = self.with_app(
            lambda app: service.send(app, self.clock, **options)
        )
        return report

    def due(self) -> service.SendReport:
        report = self.with_app(lambda app: service.send_due(app, self.clock))
        assert report is not None
        return report  # type: ignore[no-any-return]

    def letters(self) -> list[Letter]:
        """Oldest first."""
        found: list[Letter] = self.with_app(lambda app: outbox.letters(app.database))
        return found[::-1]

    def states(self) -> dict[str, str]:
        return {one.recipient: one.state for one in self.letters()}

    def fill(
        self,
        date: datetime = NOW - timedelta(hours=8),
        prefix: str = "",
        items: Sequence[tuple[str, str]] = ITEMS,
    ) -> None:
        """Items of the day, with cards; `prefix` makes them others than those there are."""
        lines = "".join(
            json.dumps(
                {
                    "id": f"{prefix}{n}",
                    "title": f"{prefix} {title}".strip(),
                    "text": text,
                    "kind": "post",
                    "url": f"https://blog.example/{prefix}{n}",
                    "published": date.isoformat(),
                }
            )
            + "\n"
            for n, (title, text) in enumerate(items)
        )
        done = preread(self.folder, "import", "-", "--source", "mine", stdin=lines.encode())
        assert done.returncode == 0, done.stderr
        assert self.with_app(_give_cards) == len(items)


def _give_cards(app: App) -> int:
    """Without vectors: editions are then ranked by words, and no model is loaded."""
    bare = "SELECT id FROM work WHERE n NOT IN (SELECT work FROM card)"
    ids = [row[0] for row in app.database.execute(bare)]
    works = [queries.get_work(app.database, id_) for id_ in ids]
    made = [card_of(work, tldr=work.text.split(". ")[0] + ".") for work in works]
    new = [cards.NewCard(card, b"", "none") for card in made]
    return cards.save(app.database, new, [], "tests")


def command(home: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    """The real command, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", "from cli import main; main()", *arguments],
        env={**os.environ, "PREREAD_HOME": str(home), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def said(process: "subprocess.Popen[bytes]") -> tuple[int, str, str]:
    """Its exit code, and what it said on stdout and stderr."""
    out, err = process.communicate(timeout=120)
    return process.returncode, out.decode(), err.decode()


def doubled(message_ids: Sequence[str]) -> dict[str, int]:
    """How often each came, if more than once."""
    return {one: n for one in set(message_ids) if (n := message_ids.count(one)) > 1}
