"""What can go wrong on a reader's machine, from the command line: said clearly, nothing lost."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from db.connect import open_database

ROOT = Path(__file__).parents[1]
_LINE = {"id": "1", "title": "A title", "text": "A text about models."}


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: bytes
    stderr: bytes


def preread(home: Path, *arguments: str | bytes, stdin: bytes = b"", **variables: str) -> Done:
    """Run a command in this process, which is quicker than one of its own."""
    given = [os.fsdecode(one) for one in arguments]
    found = CliRunner().invoke(app, ["--home", str(home), *given], input=stdin, env=variables)
    return Done(found.exit_code, found.stdout_bytes, found.stderr_bytes)


def lines(*items: object) -> bytes:
    return "".join(json.dumps(item) + "\n" for item in items).encode()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one item."""
    home = tmp_path / "home"
    done = preread(home, "import", "-", "--source", "mine", stdin=lines(_LINE))
    assert done.returncode == 0, done.stderr
    return home


def only_id(home: Path) -> str:
    hits = json.loads(preread(home, "search", "models", "--json").stdout)["hits"]
    assert len(hits) == 1
    return str(hits[0]["id"])


def test_hostile_lines_harm_only_themselves(home: Path) -> None:
    hostile = lines(
        {"id": "\ud800", "title": "A", "text": "a"},
        {"id": "\ud801", "title": "B", "text": "b", "doi": "10.1/\ud800"},
        {"id": "2401.00001", "title": "C", "abstract": "c", "version": 10**30},
        {"id": "m", "title": "D", "text": "d", "marks": {"note": "\ud800x", "starred": True}},
        {"id": "n", "title": "E", "text": "e", "marks": {"note": {"no": "text"}}},
        {
            "id": "v",
            "title": "F",
            "text": "f",
            "url": "https://arxiv.org/abs/2401.00002v" + "9" * 30,
        },
    )
    done = preread(home, "import", "-", "--json", stdin=hostile + b"[" * 100_000 + b"\n")
    report = json.loads(done.stdout)
    assert done.returncode == 3, done.stderr
    assert report["items_new"] == 6
    assert [one["line"] for one in report["failed"]] == [7]


def test_any_file_name_can_be_imported(home: Path, tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/b\xff.jsonl"
    Path(os.fsdecode(odd)).write_bytes(lines({"id": "2", "title": "B", "text": "b"}))
    done = preread(home, "import", "x" * 300, odd, "--json")
    assert done.returncode == 3, done.stderr
    report = json.loads(done.stdout)
    assert report["items_new"] == 1
    assert "too long" in report["failed"][0]["error"]


def test_an_export_comes_back_into_its_own_home_unchanged(home: Path, tmp_path: Path) -> None:
    item = only_id(home)
    preread(home, "note", item, "first thoughts")
    path = tmp_path / "library.jsonl"
    assert preread(home, "export", str(path)).returncode == 0
    preread(home, "note", item, "second thoughts")
    done = json.loads(preread(home, "import", str(path), "--json").stdout)
    assert (done["items_new"], done["items_unchanged"]) == (0, 1)
    shown = json.loads(preread(home, "show", only_id(home), "--json").stdout)
    assert shown["marks"]["note"] == "second thoughts"


def test_a_removed_sources_id_is_not_given_to_the_next(home: Path) -> None:
    preread(home, "delete", only_id(home))
    assert preread(home, "sources", "remove", "1").returncode == 0
    other = lines({"id": "1", "title": "Another", "text": "Other models."})
    done = preread(home, "import", "-", "--source", "other", "--json", stdin=other)
    assert json.loads(done.stdout)["items_new"] == 1


@pytest.mark.parametrize("command", [("export",), ("digest", "--out")])
def test_output_goes_where_it_is_sent(home: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    target, link, pipe = tmp_path / "target", tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(target)
    assert preread(home, *command, str(link)).returncode == 0
    assert link.is_symlink()
    assert target.stat().st_size
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert preread(home, *command, str(pipe)).returncode == 0
        assert os.read(reader, 10)
        assert pipe.is_fifo()
    finally:
        os.close(reader)
    done = preread(home, *command, str(tmp_path))
    assert done.returncode == 1
    assert f"{tmp_path}: Is a directory" in done.stderr.decode()
    assert not list(tmp_path.parent.glob("*.part"))


def test_a_backup_does_not_replace_the_database_nor_wait_for_the_model(
    home: Path, tmp_path: Path
) -> None:
    done = preread(home, "doctor", "--backup", str(home / "preread.db"))
    assert done.returncode == 1
    assert b"is the database itself" in done.stderr
    copy = tmp_path / "copy.db"
    preread(home, "doctor", "--backup", str(copy), PREREAD_MODELS__ENCODER="/nowhere")
    database = open_database(copy)
    assert database.execute("SELECT count(*) FROM work").fetchone()[0] == 1
    database.close()
    (home / "preread.db").write_bytes(b"no database at all")
    done = preread(home, "doctor", "--backup", str(tmp_path / "second.db"))
    assert b"No backup was written" in done.stderr
    assert not (tmp_path / "second.db").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["digest", "--date", "0001-01-01"], 2, "the year 1 is not in"),
        (["search", "models", "--since", "0999-01-01"], 2, "the year 999 is not in"),
        (["search", "models", "--source", "9" * 30], 2, "--source"),
        (["sources", "remove", "9" * 30], 2, "ID"),
        (["ingest", "--source", "9" * 30], 2, "--source"),
        (["show", b"\xff"], 1, "is not valid text"),
        (["export", "-", "--json"], 2, "leave --json out"),
        (["export", "/nonexistent/x.jsonl"], 1, "/nonexistent: there is no such folder"),
    ],
)
def test_wrong_usage_is_no_fault_of_ours(
    home: Path, arguments: list[str | bytes], code: int, said: str
) -> None:
    done = preread(home, *arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"fault of Preread" not in done.stderr


def test_broken_query_lines_are_passed_over(home: Path) -> None:
    queries = b"[" * 100_000 + b'\n{"id": NaN, "text": "x"}\n{"id": 1, "text": "models"}\n'
    done = preread(home, "search", "--queries", "-", stdin=queries)
    assert done.returncode == 3, done.stderr
    (answer,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answer["hits"]) == 1


def alone(home: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a command in a process of its own: here, pytest's handlers take what is logged."""
    return subprocess.run(
        [sys.executable, "-c", "from cli import main; main()", *arguments],
        env={**os.environ, "PREREAD_HOME": str(home)},
        capture_output=True,
        cwd=ROOT,
        timeout=60,
    )


def test_a_home_that_cannot_be_made_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = alone(tmp_path / "file" / "home", "init")
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1


def test_a_damaged_page_is_said_by_readers_and_by_the_doctor(home: Path) -> None:
    path = home / "preread.db"
    database = open_database(path)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (path.stat().st_size - 8192))
    for arguments in (["search", "models"], ["digest"], ["import", "-"]):
        done = preread(home, *arguments, stdin=lines(_LINE))
        assert done.returncode == 1
        assert b"is damaged" in done.stderr, done.stderr
    assert b"is damaged" in preread(home, "doctor").stdout


def test_passwords_in_addresses_are_not_shown(home: Path, tmp_path: Path) -> None:
    opml = tmp_path / "list.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="x" xmlUrl="http://u:secret@127.0.0.1/x"/>'
        "</body></opml>"
    )
    assert preread(home, "sources", "import", str(opml)).returncode == 0
    for arguments in (["ingest"], ["sources", "list"], ["sources", "check", "2"]):
        for form in ([], ["--json"]):
            done = preread(home, *arguments, *form)
            assert b"secret" not in done.stdout + done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_log_disk_is_told_in_lines(home: Path) -> None:
    (home / "log" / "cli.log").unlink()
    (home / "log" / "cli.log").symlink_to("/dev/full")
    done = alone(home, "search", "models")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"cannot be written" in done.stderr
