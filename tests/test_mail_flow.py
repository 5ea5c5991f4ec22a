"""Mailboxes from end to end: added, fetched, searched, checked; files give the same."""

import mailbox
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import doctor
import service
from cli import app as command
from db import search, sources
from db.records import Filters
from settings import load
from tests.ingest.newsletters import ITEMS, LINKED_HEADINGS, SOURCED, WHOLE, newsletter
from tests.world.imap import ImapServer

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SHARED = Path(__file__).parents[1].parent / "shared" / "data" / "mail"
WELCOME = newsletter(
    "<p>Thanks for subscribing! You'll get it every Friday.</p>", "Welcome to Small News", "w@x"
)
CONFIRM = newsletter("<p>Click here.</p>", "Please confirm your subscription", "c@x")
MAILS = [
    newsletter(LINKED_HEADINGS, "Round-up one"),
    newsletter(SOURCED, "Round-up two", "8@x"),
    newsletter(ITEMS, "Round-up three", "9@x"),
    newsletter(WHOLE["essay"], "An essay", "10@x"),
    newsletter("<p>Words without an id.</p>", "No id").replace(b"Message-ID", b"X-Nothing"),
    WELCOME,
    CONFIRM,
]


@pytest.fixture
def server() -> Iterator[ImapServer]:
    crlf = [mail.replace(b"\n", b"\r\n") for mail in MAILS]
    with ImapServer({"INBOX": crlf}) as server:
        yield server


def home(tmp_path: Path, server: ImapServer, name: str = "home", password: str = "secret") -> Path:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "secret").write_text(f"{password}\n")
    (folder / "secret").chmod(0o600)
    (folder / "config.toml").write_text(
        f'[[mail]]\naccount = "imap://me@localhost:{server.port}"\n'
        f'password_file = "{folder}/secret"\nsecurity = "plain"\n'
    )
    return folder


def works(folder: Path) -> set[tuple[str, ...]]:
    """What a reader gets of each work; its pile and its GUID aside."""
    with sqlite3.connect(folder / "preread.db") as database:
        rows = set(
            database.execute(
                "SELECT kind, title, coalesce(url, ''), text, read, date, authors, links,"
                " categories FROM work"
            )
        )
    database.close()
    return rows


def guids(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "preread.db") as database:
        found = {guid for (guid,) in database.execute("SELECT guid FROM sighting")}
    database.close()
    return found


def by_imap(tmp_path: Path, server: ImapServer) -> Path:
    folder = home(tmp_path, server)
    app = service.open_app(load(folder))
    added = service.add_source(app, server.url(), NOW)
    source, new = added.source, added.new
    assert new
    assert (source.type, source.kind, source.title) == ("mail", "newsletter", "me: INBOX")
    report = service.ingest(app, NOW)
    assert [one.outcome for one in report.sources] == ["new"]
    app.close()
    return folder


def by_files(tmp_path: Path, name: str, *paths: Path) -> Path:
    (tmp_path / name).mkdir()
    app = service.open_app(load(tmp_path / name))
    report = service.import_paths(app, [str(path) for path in paths], NOW)
    assert not report.failed
    app.close()
    return tmp_path / name


def test_files_mailboxes_and_servers_give_the_same(tmp_path: Path, server: ImapServer) -> None:
    mails = tmp_path / "mails"
    mails.mkdir()
    box = mailbox.mbox(tmp_path / "all.mbox")
    for number, mail in enumerate(MAILS):
        (mails / f"{number}.eml").write_bytes(mail)
        box.add(mail)
    box.close()
    served = by_imap(tmp_path, server)
    one = by_files(tmp_path, "eml", mails)
    other = by_files(tmp_path, "mbox", tmp_path / "all.mbox")
    assert len(works(served)) == 7 + 9
    assert works(served) == works(one) == works(other)
    assert guids(served) == guids(one) == guids(other)


def test_mails_about_subscriptions_are_stored_and_say_so(
    tmp_path: Path, server: ImapServer
) -> None:
    folder = by_imap(tmp_path, server)
    categories = {row[1]: row[-1] for row in works(folder)}
    assert "welcome" in categories["Welcome to Small News"]
    assert "confirmation" in categories["Please confirm your subscription"]
    app = service.open_app(load(folder))
    hits = search.search(app.database, "subscribing", Filters(), limit=5)
    assert [one.title for one in hits] == ["Welcome to Small News"]
    app.close()


def test_a_second_import_of_the_same_source_changes_nothing(
    tmp_path: Path, server: ImapServer
) -> None:
    folder = by_imap(tmp_path, server)
    app = service.open_app(load(folder))
    again = service.ingest(app, NOW, all_=True)
    assert [(one.outcome, one.new) for one in again.sources] == [("unchanged", 0)]
    added = service.add_source(app, server.url().upper().replace("ME@", "me@"), NOW)
    source, new = added.source, added.new
    assert not new
    assert source.url == server.url()
    app.close()


def test_the_password_stands_nowhere(
    tmp_path: Path, server: ImapServer, capfd: pytest.CaptureFixture[str]
) -> None:
    server.password = "another"
    folder = home(tmp_path, server, password="hunter2-and-more")
    run = CliRunner()
    shown = ""
    for arguments in (
        ["sources", "add", server.url()],
        ["ingest"],
        ["sources", "check"],
        ["sources", "list", "--json"],
        ["sources", "export"],
        ["doctor"],
    ):
        done = run.invoke(command, ["--home", str(folder), *arguments])
        shown += done.output
    assert "refused the user name or the password" in shown
    assert "hunter2" not in shown
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "secret"]
    assert any(path.name == "preread.db" for path in files)
    assert not [path for path in files if b"hunter2" in path.read_bytes()]


def findings(folder: Path) -> list[tuple[str, str]]:
    return [
        (one.state, f"{one.message} {one.hint}")
        for one in doctor.check(lambda: load(folder), NOW)
        if one.name == "mail"
    ]


def test_the_doctor_names_an_account_whose_password_cannot_be_read(
    tmp_path: Path, server: ImapServer
) -> None:
    folder = by_imap(tmp_path, server)
    assert findings(folder) == [
        ("ok", f"imap://me@localhost:{server.port}: its password can be read. ")
    ]
    (folder / "secret").chmod(0o644)
    ((state, words),) = findings(folder)
    assert state == "warning"
    assert "chmod 600" in words
    (folder / "secret").unlink()
    ((state, words),) = findings(folder)
    assert state == "warning"
    assert f"imap://me@localhost:{server.port}" in words
    assert "cannot be read: No such file" in words
    (folder / "config.toml").write_text("")
    ((state, words),) = findings(folder)
    assert "No account in config.toml" in words


def test_a_box_without_an_account_is_added_and_said(tmp_path: Path, server: ImapServer) -> None:
    folder = tmp_path / "bare"
    folder.mkdir()
    app = service.open_app(load(folder))
    source = service.add_source(app, server.url("Any"), NOW).source
    problem = service.mailbox_problem(app.settings, source)
    assert problem is not None
    assert re.search(r'account = "imap://me@localhost:\d+"', problem.hint)
    assert sources.all_sources(app.database) == [source]
    app.close()


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is absent")
def test_every_real_mail_ends_as_items_or_a_named_error(tmp_path: Path) -> None:
    paths = [path for path in SHARED.rglob("*") if path.is_file() and path.suffix != ".html"]
    mails = [path.read_bytes() for path in sorted(paths)]
    with ImapServer({"INBOX": mails}) as server:
        folder = home(tmp_path, server)
        app = service.open_app(load(folder))
        service.add_source(app, server.url(), NOW)
        (report,) = service.ingest(app, NOW).sources
        (source,) = sources.all_sources(app.database)
        app.close()
    named = source.last_error.message.count("mail ") if source.last_error else 0
    issues = {guid for guid in guids(folder) if "#" not in guid}
    assert report.outcome == "new"
    assert source.cursor == f"1:{len(mails)}"
    # Some of the malformed ones share a Message-ID.
    assert len(mails) - 12 <= len(issues) + named <= len(mails)
