"""Scripts of the outside world; each fills a world's routes."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import brotli  # type: ignore[import-untyped]

from tests.world.arxiv import Arxiv
from tests.world.feeds import RSS, Paper, posts, rss
from tests.world.folder import serve_folder, with_validators
from tests.world.oai import Record
from tests.world.server import Reply, World, page, redirect

SAMPLE = Path(__file__).parent / "sample"
_BOMB = 256 * 1024 * 1024


def faults(world: World) -> None:
    """Every way in which one request can go wrong, a path each; `/feed` is the good one."""
    good = rss(posts(3))
    feed = {"Content-Type": RSS}
    world.routes |= {
        "/feed": with_validators(good, RSS),
        "/slow-headers": Reply(good, headers=feed, delay_s=30),
        "/drip": Reply(good, headers=feed, drip_s=0.2),
        "/hang-up": Reply(hang_up=True),
        "/cut": Reply(good, headers=feed, cut_after=len(good) // 2),
        "/cut-xml": Reply(good[: good.rindex(b"<item>") + 40], headers=feed),
        "/cut-gzip": Reply(gzip.compress(good)[:-30], headers=feed | {"Content-Encoding": "gzip"}),
        "/large": Reply(bytes(3 * 1024 * 1024), headers=feed),
        "/large-unsaid": Reply(bytes(3 * 1024 * 1024), headers=feed, no_length=True),
        "/gzip": Reply(gzip.compress(good), headers=feed | {"Content-Encoding": "gzip"}),
        "/deflate": Reply(zlib.compress(good), headers=feed | {"Content-Encoding": "deflate"}),
        "/deflate-raw": Reply(
            zlib.compress(good)[2:-4], headers=feed | {"Content-Encoding": "deflate"}
        ),
        "/brotli": Reply(brotli.compress(good), headers=feed | {"Content-Encoding": "br"}),
        "/not-gzip": Reply(good, headers=feed | {"Content-Encoding": "gzip"}),
        "/unknown-encoding": Reply(good, headers=feed | {"Content-Encoding": "zstd"}),
        "/wrong-charset": page(
            "<rss><channel><title>Café</title></channel></rss>".encode("cp1252"), RSS
        ),
        "/moved": redirect("/feed", 301),
        "/moved-twice": redirect("/moved", 308),
        "/found": redirect("/moved", 302),
        "/moved-then-found": redirect("/found", 301),
        "/found-then-moved": redirect("/moved-twice", 307),
        "/loop": redirect("/loop-back", 301),
        "/loop-back": redirect("/loop", 302),
        "/to-nowhere": redirect("gopher://example.org/"),
        "/to-private": redirect("http://10.0.0.1/feed"),
        "/to-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
        "/gone": Reply(b"Gone", 410),
        "/missing": Reply(b"Not found", 404),
        "/broken": Reply(b"Internal error", 500),
        "/busy": Reply(b"Slow down", 429, {"Retry-After": "120"}),
        "/busy-date": Reply(b"", 429, {"Retry-After": "Mon, 23 Nov 2026 09:00:00 GMT"}),
        "/down": Reply(b"Service Unavailable", 503),
        "/page": page("<html><head><title>No feed</title></head><body>Hello.</body></html>"),
        "/cookie": page(good, RSS, Set_Cookie="id=1; Path=/"),
    }
    world.routes |= {
        f"/hop/{n}": redirect(f"/hop/{n - 1}") if n else with_validators(good, RSS)
        for n in range(20)
    }


def bombs(world: World) -> None:
    """Small bodies that stand for a quarter of a gigabyte."""
    zeros = bytes(_BOMB)
    feed = {"Content-Type": RSS}
    world.routes |= {
        "/bomb-gzip": Reply(gzip.compress(zeros, 1), headers=feed | {"Content-Encoding": "gzip"}),
        "/bomb-brotli": Reply(
            brotli.compress(zeros, quality=1), headers=feed | {"Content-Encoding": "br"}
        ),
    }


def blogs(world: World) -> None:
    """A blog of ten posts on every address, with validators."""
    for host in world.hosts:
        body = rss(posts(10, f"http://{host}"), f"Blog of {host}")
        world.routes[f"{host} /feed"] = with_validators(body, RSS)


def arxiv(world: World) -> None:
    """A day of cs.AI by RSS, and the same by OAI-PMH and the API, which has 90 days more."""
    papers = [
        Paper(f"2611.{n:05}", f"Paper number {n}", f"We show result {n}.") for n in range(1, 31)
    ]
    older = [
        replace(
            Paper(f"2610.{n:05}", f"Older paper {n}", f"We showed result {n}."),
            published=papers[0].published - timedelta(hours=3 * n),
        )
        for n in range(1, 721)
    ]
    service = Arxiv(world, [*papers, *older])
    service.announce("cs.AI", papers)
    service.oai.records = [Record(paper, paper.published.date()) for paper in papers]


def sample(world: World) -> None:
    """The sample edition in `tests/world/sample/`, dated today."""
    if not serve_folder(world, SAMPLE):
        raise FileNotFoundError(f"{SAMPLE} holds no files to serve.")


SCENES: dict[str, Callable[[World], None]] = {
    scene.__name__: scene for scene in (faults, bombs, blogs, arxiv, sample)
}
