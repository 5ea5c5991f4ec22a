"""A canary wherever a secret may stand, and then all of Preread's bytes searched for it."""

from pathlib import Path

import pytest

from db.connect import open_database
from db.records import public_url
from net.errors import shown
from tests.test_faults import preread
from tests.world.server import World, page

CANARY = "c4n4ry"
_COMMANDS = (
    *(["ingest", "--all"], ["sources", "list"], ["sources", "check", "1"], ["sources", "export"]),
    *(["doctor"], ["digest"], ["search", "model"], ["export", "-", "--format", "jsonl"]),
)


@pytest.mark.parametrize(
    "url",
    [
        f"https://user:{CANARY}@blog.example/feed",
        f"https://{CANARY}@blog.example/feed",
        f"https://blog.example/feed?token={CANARY}",
        f"https://blog.example/feed?a=b&api_key={CANARY}&c=d",
        f"https://blog.example/feed?feed_token={CANARY}#x",
        f"https://blog.example/feed?auth={CANARY};x=1",
        f"https://api.blog.example/feed/podcast/1/private/{CANARY}.rss",
        f"https://blog.example/feed#access_token={CANARY}",
    ],
)
def test_addresses_are_shown_without_what_gives_access(url: str) -> None:
    assert CANARY not in public_url(url)
    assert CANARY not in shown(url)
    assert "blog.example/feed" in public_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/feeds/videos.xml?channel_id=UCbfYPyITQ-7l4upoX8nvctg",
        "https://blog.example/?feed=rss2&cat=3#top",
        "https://blog.example/?author=3&keyword=design&monkey=1&signal=x",
        "arxiv:search?query=all:key=token",
        "files:a token=b pile",
    ],
)
def test_ordinary_addresses_stay_whole(url: str) -> None:
    assert public_url(url) == url


def test_no_command_file_or_record_holds_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("PREREAD_LOG__LEVEL", "debug")
    monkeypatch.setenv("PREREAD_ALLOW_HOSTS", "127.0.0.1")
    with World() as world:
        world.routes["/page"] = page("<html><body>No feed.</body></html>")
        world.routes["/broken"] = page("neither XML nor JSON", "text/plain")
        base = world.url("")
        with_user = base.replace("://", f"://user:{CANARY}@")
        urls = [
            f"{with_user}/feed",
            *(f"{base}{p}?token={CANARY}" for p in ("/page", "/broken", "/x")),
        ]
        outlines = "".join(f'<outline type="rss" text="x" xmlUrl="{url}"/>' for url in urls)
        opml = tmp_path / "list.opml"
        opml.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        assert preread(home, "init", "--empty").returncode == 0
        assert preread(home, "sources", "import", str(opml)).returncode == 0
        for arguments in (*_COMMANDS, *(["sources", "add", url] for url in urls)):
            for form in ([], ["--json"]):
                done = preread(home, *arguments, *form)
                assert CANARY.encode() not in done.stdout + done.stderr, arguments
    logs = [path for path in (home / "log").iterdir() if CANARY.encode() in path.read_bytes()]
    assert logs == []
    database = open_database(home / "preread.db")
    tables = [
        row["name"] for row in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
    ]
    where = {
        (table, column)
        for table in tables
        for row in database.execute(f'SELECT * FROM "{table}"')
        for column, value in dict(row).items()
        if CANARY in str(value)
    }
    userinfo = database.execute("SELECT count(*) FROM source WHERE url LIKE '%user:%'").fetchone()[
        0
    ]
    database.close()
    # A key in a query must be kept to be sent; it stands in the source's address and nowhere else.
    assert where == {("source", "url")}
    assert userinfo == 0
