"""What `preread import` takes in: by content, streamed, naming what it cannot take."""

import gzip
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from ingest import files
from ingest.clean import clean_html
from ingest.files import NotTaken, Taken, read_paths

SHARED = Path(__file__).parents[2].parent / "shared" / "data"

FEED = (
    b"<rss version='2.0'><channel><title>F</title><item><title>Post</title></item></channel></rss>"
)
OAI = b"""<OAI-PMH><ListRecords><record><header><identifier>oai:arXiv.org:1601.00001</identifier>
</header><metadata><arXiv><title>Paper</title></arXiv></metadata></record></ListRecords></OAI-PMH>"""
MAIL = b"From: a@b.example\nSubject: Mail\nMessage-ID: <1@b>\n\nWords.\n"
MBOX_LINE = b"From a@b.example Mon Apr 27 00:00:00 2026\n"
LINE = {"id": "x", "title": "T", "text": "Some text."}


def taken(path: Path | str) -> list[Taken]:
    found = list(read_paths([path]))
    assert all(isinstance(one, Taken) for one in found), found
    return [one for one in found if isinstance(one, Taken)]


def refused(path: Path | str) -> NotTaken:
    (found,) = read_paths([path])
    assert isinstance(found, NotTaken)
    assert found.problem.message
    return found


@pytest.mark.parametrize(
    ("content", "titles"),
    [
        (FEED, ["Post"]),
        (MAIL, ["Mail"]),
        (b"\xef\xbb\xbf" + json.dumps(LINE).encode(), ["T"]),
        (
            MBOX_LINE
            + MAIL
            + b"\n>From here on\n\n"
            + MBOX_LINE
            + MAIL.replace(b"Mail", b"Second"),
            ["Mail", "Second"],
        ),
        (
            OAI,
            ["Paper"],
        ),
        (
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "items": [{"id": "1", "title": "Item"}],
                }
            ).encode(),
            ["Item"],
        ),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_told_apart_by_content(
    tmp_path: Path, content: bytes, titles: list[str], zipped: bool
) -> None:
    path = tmp_path / "misnamed.pdf"
    path.write_bytes(gzip.compress(content) if zipped else content)
    assert [one.entry.title for one in taken(path)] == titles


def test_mboxrd_quoting_is_undone(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_bytes(MBOX_LINE + MAIL + b"\n>From here on\n")
    assert taken(path)[0].entry.text.endswith("From here on")


def test_broken_lines_are_named_and_the_others_go_in(tmp_path: Path) -> None:
    lines = [
        json.dumps(LINE),
        "{broken",
        "",
        json.dumps([1]),
        json.dumps({"title": "no id", "text": "x"}),
        json.dumps({"id": "a", "title": 3, "text": "x"}),
        json.dumps({"id": "a", "title": "", "text": ""}),
        json.dumps({**LINE, "id": 8, "kind": "poem"}),
        json.dumps({**LINE, "id": 9, "unknown": None}),
    ]
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(lines))
    found = list(read_paths([path]))
    good = [(one.line, one.entry.external_id) for one in found if isinstance(one, Taken)]
    bad = [(one.line, one.problem.code) for one in found if isinstance(one, NotTaken)]
    assert good == [(1, "x"), (9, "9")]
    assert bad == [
        (2, "bad_json"), (4, "bad_type"), (5, "bad_type"), (6, "bad_type"), (7, "no_text"),
        (8, "bad_type"),
    ]  # fmt: skip


def test_all_fields_of_a_line() -> None:
    record = {
        **LINE,
        "url": "https://a.example/p",
        "published": "2026-04-27T00:00:00Z",
        "authors": ["Ada"],
        "kind": "release",
        "comment": "3 pages",
        "sightings": [{}],
        "card": {},
        "marks": {"starred": True},
    }
    stream = io.BytesIO(json.dumps(record).encode())
    (one,) = read_paths(["-"], stream)
    assert isinstance(one, Taken)
    assert (one.path, one.line, one.marks) == ("-", 1, {"starred": True})
    entry = one.entry
    assert (entry.guid, entry.external_id, entry.text) == ("x", "x", "Some text.")
    assert (entry.kind, entry.read, entry.comment) == ("release", "full_text", "3 pages")
    assert (entry.authors, entry.url) == (("Ada",), "https://a.example/p")
    assert entry.published is not None


def test_an_exported_line_keeps_the_id_of_its_first_import() -> None:
    line = json.dumps({**LINE, "id": "w1", "external_id": "mine"}).encode()
    (one,) = read_paths(["-"], io.BytesIO(line))
    assert isinstance(one, Taken)
    assert one.entry.external_id == "mine"


def test_an_exported_text_comes_back_unchanged() -> None:
    text = clean_html("<p>a</p><pre>\nif x:\n\ty  =  1\r\n</pre><table><tr><td>1<td>2").text
    line = {**LINE, "text": text, "card": {"read": "excerpt"}}
    (one,) = read_paths(["-"], io.BytesIO(json.dumps(line).encode()))
    assert isinstance(one, Taken)
    assert (one.entry.text, one.entry.read) == (text, "excerpt")


TEX = "It gains $\\alpha = 3\\%$ over \\textbf{FastTTS}."


@pytest.mark.parametrize(
    ("more", "turned"),
    [
        ({"kind": "paper"}, True),
        ({"url": "https://arxiv.org/abs/2601.00001"}, True),
        ({"kind": "post"}, False),  # a post on prices is full of dollars
        ({"kind": "paper", "sightings": []}, False),  # what an export wrote is what is stored
    ],
)
def test_the_tex_of_papers_is_turned_but_not_that_of_an_export(
    more: dict[str, Any], turned: bool
) -> None:
    record = {
        **LINE,
        "title": TEX,
        "text": TEX,
        "comment": TEX,
        "authors": ["G. Erd\\H{o}s"],
        **more,
    }
    (one,) = read_paths(["-"], io.BytesIO(json.dumps(record).encode()))
    assert isinstance(one, Taken)
    shown = "It gains α = 3% over FastTTS." if turned else TEX
    assert (one.entry.title, one.entry.text, one.entry.comment) == (shown, shown, shown)
    assert one.entry.authors == (("G. Erdős",) if turned else ("G. Erd\\H{o}s",))


def test_arxiv_records_are_papers() -> None:
    record = {"id": "2605.24867", "title": "A $k$-Means", "abstract": "Of $O(n)$.",
              "announced": "2026-05-26", "version": None, "doi": None, "categories": ["cs.AI"],
              "comment": "ICML"}  # fmt: skip
    (one,) = read_paths(["-"], io.BytesIO(json.dumps(record).encode()))
    assert isinstance(one, Taken)
    entry = one.entry
    assert (entry.kind, entry.read, entry.arxiv_id) == ("paper", "abstract", "2605.24867")
    assert (entry.title, entry.text, entry.comment) == ("A k-Means", "Of O(n).", "ICML")
    assert (entry.external_id, entry.url) == ("2605.24867", "https://arxiv.org/abs/2605.24867")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x7fELF\x00\x01\x02" * 99, "binary"),
        (b"just words", "unknown_format"),
        (b"<html><body>page</body></html>", "not_a_feed"),
        (b"<rss version='2.0'><channel></channel></rss>", "empty"),
        (gzip.compress(FEED, mtime=0)[:-9], "bad_gzip"),
        (b"Subject: x\nFrom: y\n\n", "no_text"),
    ],
)
def test_what_cannot_be_taken_in(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    problem = refused(path)
    assert (problem.path, problem.problem.code) == (str(path), code)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing").problem.code == "unreadable"
    assert refused(tmp_path).problem.code == "empty"
    folder = tmp_path / "sub"
    folder.mkdir()
    (folder / "b").write_bytes(FEED)
    (folder / ".hidden").write_bytes(b"junk")
    (tmp_path / "a.eml").write_bytes(MAIL)
    assert [Path(one.path).name for one in taken(tmp_path)] == ["a.eml", "b"]


def test_a_cut_feed_is_both(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(FEED[: FEED.index(b"</channel>")])
    first, second = read_paths([path])
    assert isinstance(first, Taken)
    assert isinstance(second, NotTaken)
    assert second.problem.code == "cut"


def test_gzip_bombs_are_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_DOCUMENT", 2**20)
    monkeypatch.setattr(files, "MAX_LINE", 2**20)
    path = tmp_path / "bomb"
    path.write_bytes(gzip.compress(b"<rss>" + b" " * 2**24))
    assert refused(path).problem.code == "too_large"
    path.write_bytes(gzip.compress(b'{"id": "' + b"x" * 2**24 + b"\n" + json.dumps(LINE).encode()))
    long, good = read_paths([path])
    assert isinstance(long, NotTaken)
    assert (long.line, long.problem.code) == (1, "too_long")
    assert isinstance(good, Taken)
    assert good.line == 2


def test_lines_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    with path.open("w") as file:
        for number in range(5_000):
            file.write(json.dumps({"id": number, "title": "T", "text": "word " * 50}) + "\n")
    tracemalloc.start()
    assert sum(1 for _ in read_paths([path])) == 5_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**20


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is absent")
def test_real_files() -> None:
    papers = list(read_paths([SHARED / "arxiv" / "meta_6000.jsonl.gz"]))
    assert len(papers) == 6000
    assert all(isinstance(one, Taken) and one.entry.read == "abstract" for one in papers)
    outlook = SHARED / "mail" / "edge_cases" / "mail-parser" / "mails" / "mail_outlook_1"
    assert refused(outlook).problem.code == "binary"
