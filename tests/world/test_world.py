"""The loopback internet itself: it must be trusted before what it tests."""

import re
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world.addresses import loopback
from tests.world.folder import fill_dates, serve_folder
from tests.world.scenes import SAMPLE, SCENES
from tests.world.server import Reply, Request, World

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def fetch(url: str, **headers: str) -> tuple[int, bytes]:
    request = urllib.request.Request(url, headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        (b"<pubDate>@-26h|rfc822@</pubDate>", b"<pubDate>Sun, 22 Nov 2026 06:00:00 GMT</pubDate>"),
        (b"@-0.5h|iso@ @-26h|iso@", b"2026-11-23T07:30:00Z 2026-11-22T06:00:00Z"),
        (b"me@-26h.example @-26h@", b"me@-26h.example @-26h@"),
    ],
)
def test_dates_are_filled_in(text: bytes, filled: bytes) -> None:
    assert fill_dates(text, NOW) == filled


def test_a_folder_is_served_with_validators(world: World, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "feed.xml").write_text("<rss>@-1h|iso@ @origin@/x</rss>")
    (tmp_path / "index.html").write_text("<p>Home</p>")
    assert serve_folder(world, tmp_path, now=NOW) == 2
    status, body = fetch(world.url("/sub/feed.xml"))
    assert (status, body) == (200, f"<rss>2026-11-23T07:00:00Z {world.url('/x')}</rss>".encode())
    assert fetch(world.url("/"))[1] == b"<p>Home</p>"
    etag = world.routes["/sub/feed.xml"]
    assert callable(etag)
    answer = etag(Request("GET", "", "/", {}, {}, ""))
    assert fetch(world.url("/sub/feed.xml"), If_None_Match="no")[0] == 200
    again = fetch(world.url("/sub/feed.xml"), **{"If-None-Match": answer.headers["ETag"]})
    assert again == (304, b"")


def test_sites_of_their_own_and_a_log() -> None:
    with World(loopback(3)) as world:
        one, two, _ = world.hosts
        world.routes |= {f"{one} /": Reply(b"one"), "/": lambda r: Reply(r.address.encode())}
        assert fetch(world.url("/", one)) == (200, b"one")
        assert fetch(world.url("/", two)) == (200, two.encode())
        assert fetch(world.url("/none"))[0] == 404
        assert [request.path for request in world.log] == ["/", "/", "/none"]
        assert world.count("/") == 2


@pytest.mark.parametrize("scene", sorted(set(SCENES) - {"bombs"}))
def test_scenes_run_by_hand(scene: str) -> None:
    if scene == "sample" and not any(SAMPLE.iterdir()):
        pytest.skip("the sample edition is not there")
    command = [sys.executable, "-m", "tests.world", "--scene", scene]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = list(iter(process.stdout.readline, "ready\n"))
        process.terminate()
    assert lines
    assert all(re.match(r"http://127\.0\.0\.1:\d+/", line) for line in lines)
    assert process.returncode == 0
