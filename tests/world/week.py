"""A week of publishers under a scripted clock, and what they would see of us.

    rows = simulate(home, days=7)

The real run loop ticks every quarter of an hour over the real server. Each source stands on an
address of its own and keeps the times at which it was asked.
"""

import asyncio
import itertools
import re
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from sqlite_utils import Database

from db import sources
from db.connect import open_database
from ingest.pool import Pool
from ingest.run import ingest
from settings import NetworkSettings, Settings
from tests.world.addresses import loopback
from tests.world.feeds import RSS, Paper, Post, arxiv_rss, rss
from tests.world.folder import with_validators
from tests.world.server import Reply, Request, World, page, redirect

START = datetime(2026, 11, 24, 12, 7, tzinfo=UTC)
"""A Tuesday; Thanksgiving is in this week."""
TICK = timedelta(minutes=15)
_BUILDS = [
    datetime(2026, month, day, 5, 30, tzinfo=UTC)
    for month, day in ((11, 24), (11, 25), (11, 26), (11, 30), (12, 1))
]
"""When arXiv's daily feed changes: not after Thanksgiving and the day after, nor on weekends."""
_SKIP = "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>"

Answer = Callable[[datetime, Request], Reply]


@dataclass
class Seen:
    """What one publisher saw."""

    name: str
    asked: list[datetime] = field(default_factory=list)
    not_modified: int = 0
    bytes_sent: int = 0

    def least_gap(self) -> timedelta:
        """The shortest time between two requests."""
        return shortest_pause(self.asked)


def shortest_pause(moments: Sequence[datetime]) -> timedelta:
    """The least time between two of them."""
    gaps = [after - before for before, after in itertools.pairwise(moments)]
    return min(gaps, default=timedelta.max)


class Publishers:
    """Sources on addresses of their own; `now` is the time that their feeds show."""

    def __init__(self, world: World, now: datetime) -> None:
        self.world = world
        self.now = now
        self.urls: dict[str, str] = {}
        self.seen: dict[str, Seen] = {}
        self._hosts = iter(world.hosts)

    def add(self, name: str, answer: Answer, host: str | None = None) -> str:
        """A feed at `/name`, by default on the next address; returns its URL."""
        host = host or next(self._hosts)
        path = "/" + re.sub(r"\W+", "-", name)
        self.urls[name] = self.world.url(path, host)
        self.watch(name, f"{host} {path}", answer)
        return self.urls[name]

    def watch(self, name: str, route: str, answer: Answer) -> None:
        """Answer on `route` and keep what was asked there, under `name`."""
        seen = self.seen.setdefault(name, Seen(name))

        def handle(request: Request) -> Reply:
            seen.asked.append(self.now)
            reply = answer(self.now, request)
            seen.not_modified += reply.status == 304
            seen.bytes_sent += len(reply.body)
            return reply

        self.world.routes[route] = handle


def blog(
    site: str,
    every: timedelta,
    *,
    last: datetime | None = None,
    channel: str = "",
    validators: bool = True,
    **headers: str,
) -> Answer:
    """A blog with a post every so often, until `last`, of which the feed holds ten."""

    def answer(now: datetime, request: Request) -> Reply:
        newest = int((min(now, last or now) - datetime(2025, 1, 1, tzinfo=UTC)) / every)
        body = rss(
            [
                _post(site, n, datetime(2025, 1, 1, tzinfo=UTC) + n * every)
                for n in range(newest, newest - 10, -1)
            ],
            site,
            channel,
        )
        reply = with_validators(body, RSS)(request) if validators else page(body, RSS)
        reply.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        return reply

    return answer


def _post(site: str, n: int, published: datetime) -> Post:
    text = f"Report {n} of {site}: the model answers {n} questions."
    return Post(f"{site}/{n}", f"Post {n} of {site}", text, f"http://{site}.test/{n}", published)


def always(reply: Reply) -> Answer:
    """The same answer, whenever."""
    return lambda now, request: reply


def _daily_papers(now: datetime, request: Request) -> Reply:
    day = max(index for index, built in enumerate(_BUILDS) if built <= now)
    papers = [Paper(f"2611.{day}00{n}", f"Paper {n} of day {day}", "We show it.") for n in range(9)]
    return with_validators(arxiv_rss(papers), RSS)(request)


def publishers(world: World, now: datetime) -> Publishers:
    """The sources of the week; needs 16 addresses."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    made = Publishers(world, now)
    made.add("hourly", blog("hourly", hour))
    made.add("daily", blog("daily", day))
    made.add("weekly", blog("weekly", 7 * day))
    made.add("no validators", blog("plain", day, validators=False))
    made.add("silent", blog("silent", day, last=now - 300 * day))
    made.add("ttl 1440", blog("ttl", hour, channel="<ttl>1440</ttl>"))
    made.add("skipDays", blog("skip", hour, channel=_SKIP))
    made.add("max-age 6 h", blog("maxage", hour, Cache_Control="public, max-age=21600"))
    made.add("404", always(Reply(b"Not found", 404)))
    made.add("hangs up", always(Reply(hang_up=True)))
    made.add("410", always(Reply(b"Gone", 410)))
    made.add("503", always(Reply(b"", 503)))
    made.add("429, 6 h", always(Reply(b"", 429, {"Retry-After": "21600"})))
    busy = world.hosts[15]
    made.add("429, then its sister", always(Reply(b"", 429, {"Retry-After": "21600"})), busy)
    made.add("sister of a 429", blog("sister", hour), busy)
    new = made.add("moved to", blog("moved", day))
    made.urls.pop("moved to")
    made.add("moved", always(redirect(new, 301)))
    made.watch("arXiv", "/rss/cs.AI", _daily_papers)
    made.urls["arXiv"] = "arxiv:cs.AI"
    return made


async def tick(database: Database, settings: Settings, made: Publishers, end: datetime) -> None:
    """Run ingest every quarter of an hour until `end`.

    The runs share one pool of parsers: starting a worker takes longer than all else in a run.
    """
    async with Pool(2, settings.ingest.parse_seconds) as pool:
        with patch("ingest.run.Pool", lambda workers, seconds: nullcontext(pool)):
            while made.now < end:
                await ingest(database, settings, now=made.now)
                made.now += TICK


def simulate(home: Path, days: float, start: datetime = START) -> dict[str, Seen]:
    """Tick through so many days; what each publisher saw, by its name."""
    with World(loopback(16)) as world:
        made = publishers(world, start)
        network = NetworkSettings(
            allow_hosts=("127.0.0.0/8",),
            arxiv_delay_s=0,
            arxiv_rss=world.url("/rss/"),
            arxiv_api=world.url("/api"),
        )
        settings = Settings(home=home, network=network)
        database = open_database(settings.database)
        try:
            for name, url in made.urls.items():
                is_arxiv = url.startswith("arxiv:")
                sources.add_source(
                    database,
                    url,
                    title=name,
                    now=start,
                    type_="arxiv" if is_arxiv else "feed",
                    kind="paper" if is_arxiv else "post",
                )
            asyncio.run(tick(database, settings, made, start + timedelta(days=days)))
        finally:
            database.close()
    return made.seen
