"""Mailboxes over a scripted IMAP server: every fault ends in a named outcome, nothing is lost."""

import time
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from db.records import SourceReport
from ingest.mailbox import position
from settings import MailAccount
from tests.world.home import NOW, Home
from tests.world.imap import Folder, ImapServer, Session


def mail(number: int, text: str = "", subject: str = "") -> bytes:
    message = EmailMessage()
    message["From"] = "News <news@news.example>"
    message["Subject"] = subject or f"Issue {number}"
    message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0000"
    message["Message-ID"] = f"<{number}@news.example>"
    message.set_content(text or f"What happened in week {number}.\n")
    return message.as_bytes().replace(b"\n", b"\r\n")


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with ImapServer({"INBOX": [mail(n) for n in (1, 2, 3)]}) as server:
        yield server


@pytest.fixture
def box(home: Home, server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with the account of that server, its password in a variable."""
    monkeypatch.setenv("BOX_PASSWORD", "secret")
    configure(home, server)
    home.add(server.url(), type_="mail", kind="newsletter")
    return home


def configure(home: Home, server: ImapServer, **options: Any) -> None:
    fields = {"password_env": "BOX_PASSWORD", "security": "plain", **options}
    account = MailAccount(account=f"imap://me@localhost:{server.port}", **fields)
    home.settings = home.settings.model_copy(update={"mail": (account,)})


def limit(home: Home, **options: Any) -> None:
    changed = home.settings.ingest.model_copy(update=options)
    home.settings = home.settings.model_copy(update={"ingest": changed})


def again(home: Home, minutes: int = 1) -> SourceReport:
    (report,) = home.run(NOW + timedelta(minutes=minutes), all_=True).values()
    return report


def outcome(report: SourceReport) -> tuple[str, int, str | None]:
    return report.outcome, report.new, report.error.code if report.error else None


ALL = {"Issue 1", "Issue 2", "Issue 3"}


def test_new_then_unchanged_then_only_what_came_since(box: Home, server: ImapServer) -> None:
    assert outcome(again(box)) == ("new", 3, None)
    assert box.titles() == ALL
    assert outcome(again(box)) == ("unchanged", 0, None)
    server.folders["INBOX"].add(mail(4))
    assert outcome(again(box)) == ("new", 1, None)
    bodies = [one for one in server.commands if "BODY.PEEK" in one]
    assert bodies == ["UID FETCH 1,2,3 (UID BODY.PEEK[])", "UID FETCH 4 (UID BODY.PEEK[])"]
    assert not any("SELECT" in one or "STORE" in one for one in server.commands)


def test_an_empty_folder_is_unchanged(box: Home, server: ImapServer) -> None:
    server.folders["INBOX"].mails.clear()
    assert outcome(again(box)) == ("unchanged", 0, None)


def test_a_new_uidvalidity_reads_everything_and_doubles_nothing(
    box: Home, server: ImapServer
) -> None:
    again(box)
    server.folders["INBOX"] = Folder(
        {9: mail(3), 10: mail(1), 11: mail(4), 12: mail(2)}, uidvalidity=2
    )
    assert outcome(again(box)) == ("new", 1, None)
    assert box.titles() == {*ALL, "Issue 4"}
    assert outcome(again(box)) == ("unchanged", 0, None)


def test_more_than_one_run_takes(box: Home, server: ImapServer) -> None:
    limit(box, mail_per_run=2)
    assert outcome(again(box)) == ("new", 2, None)
    assert box.run(NOW + timedelta(minutes=1))[server.url()].new == 1  # due at once
    assert box.titles() == ALL


def test_a_mail_that_cannot_be_read_harms_only_itself(box: Home, server: ImapServer) -> None:
    server.folders["INBOX"].mails[2] = b"Subject: nothing\r\n\r\n"
    limit(box, mail_max_mb=1)
    server.folders["INBOX"].add(mail(5, "long " * 300_000))
    assert outcome(again(box)) == ("new", 2, None)
    error = box.source(next(iter(sources_of(box)))).last_error
    assert error is not None
    assert error.code == "unreadable_mail"
    assert "mail 2 (The mail has no text" in error.message
    assert "mail 4 (it has 1 MB" in error.message
    assert outcome(again(box)) == ("unchanged", 0, None)  # and they are not tried for ever


def sources_of(home: Home) -> list[Any]:
    from db import sources

    return sources.all_sources(home.database)


@pytest.mark.parametrize("times", [1, 2])
def test_a_connection_that_breaks_within_a_mail(box: Home, server: ImapServer, times: int) -> None:
    """Once, it is made anew; twice, what came before is kept, and the next run does the rest."""
    server.folders["INBOX"].mails |= {n: mail(n) for n in range(4, 61)}  # two batches
    broken: list[str] = []

    def fault(session: Session, name: str, arguments: str) -> bool:
        second = name == "UID FETCH" and "51" in arguments and "BODY" in arguments
        if not second or len(broken) >= times:
            return False
        broken.append(name)
        session.sock.sendall(b"* 51 FETCH (UID 51 BODY[] {400}\r\nSubject: half")
        session.hang_up()
        return True

    server.fault = fault
    first = again(box)
    if times == 1:
        assert outcome(first) == ("new", 60, None)
    else:
        assert outcome(first) == ("failed", 50, "hung_up")
        assert outcome(again(box)) == ("new", 10, None)
    assert box.titles() == {f"Issue {n}" for n in range(1, 61)}


def test_bye_in_the_middle(box: Home, server: ImapServer) -> None:
    def fault(session: Session, name: str, arguments: str) -> bool:
        if name == "UID SEARCH":
            session.send(b"* BYE the server goes to sleep")
            session.hang_up()
            return True
        return False

    server.fault = fault
    report = again(box)
    assert outcome(report) == ("failed", 0, "hung_up")
    assert report.error is not None
    assert "goes to sleep" in report.error.message
    assert server.connections == 2


def test_a_wrong_password_is_told_and_not_repeated(
    box: Home, server: ImapServer, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setenv("BOX_PASSWORD", "hunter2")
    report = again(box)
    assert outcome(report) == ("failed", 0, "auth")
    assert report.error is not None
    assert "app password" in report.error.hint
    assert "hunter2" not in f"{report}{caplog.text}"
    assert b"hunter2" not in (box.settings.home / "preread.db").read_bytes()
    assert server.connections == 1  # some servers lock an account after a few wrong attempts


def test_a_password_of_any_letters(
    box: Home, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for password in ('quo"te\\ and space', "pässwörd–日本"):
        server.password = password
        monkeypatch.setenv("BOX_PASSWORD", password)
        assert again(box).error is None


def test_an_unknown_folder(home: Home, box: Home, server: ImapServer) -> None:
    url = server.url("No/Such")
    home.add(url, type_="mail")
    report = home.run(NOW, all_=True)[url]
    assert outcome(report) == ("failed", 0, "no_folder")
    assert report.error is not None
    assert url.replace("me@", "") in report.error.message


def test_folders_in_any_language(home: Home, box: Home, server: ImapServer) -> None:
    server.folders["R&AOk-sum&AOk-s/KI &- mehr"] = Folder({1: mail(7)})
    url = server.url("R%C3%A9sum%C3%A9s/KI%20%26%20mehr")
    home.add(url, type_="mail")
    assert outcome(home.run(NOW, all_=True)[url]) == ("new", 1, None)


def test_a_slow_server_is_cut_off_by_the_total_deadline(box: Home, server: ImapServer) -> None:
    def drip(session: Session, name: str, arguments: str) -> bool:
        if name == "UID FETCH" and "BODY" in arguments:
            session.sock.sendall(b"* 1 FETCH (UID 1 BODY[] {4000}\r\n")
            for _ in range(600):  # each byte in good time
                time.sleep(0.05)
                session.sock.sendall(b"x")
            return True
        return False

    server.fault = drip
    limit(box, mail_seconds=0.6)
    started = time.monotonic()
    assert outcome(again(box)) == ("failed", 0, "timeout")
    assert time.monotonic() - started < 15


def test_nobody_listens(box: Home, server: ImapServer, home: Home) -> None:
    server.stop()
    assert outcome(again(box)) == ("failed", 0, "unreachable")


def test_a_server_that_never_greets(box: Home, server: ImapServer) -> None:
    server.greeting = b"* "  # an untagged line that is none, and then nothing
    limit(box, mail_seconds=0.5)
    assert again(box).outcome == "failed"


@pytest.mark.parametrize(
    ("greeting", "code"),
    [
        (b"HTTP/1.1 400 Bad Request", "bad_answer"),
        (b"* BYE too many connections", "hung_up"),
        (b"\xff\x00\xfe", "bad_answer"),
    ],
)
def test_what_is_no_mail_server(box: Home, server: ImapServer, greeting: bytes, code: str) -> None:
    server.greeting = greeting
    assert outcome(again(box)) == ("failed", 0, code)


def test_a_literal_larger_than_announced(box: Home, server: ImapServer) -> None:
    """The mail is named and passed over; the others come, although it is tried with them first."""

    def swell(session: Session, name: str, arguments: str) -> bool:
        if name == "UID FETCH" and "BODY" in arguments and "2" in arguments.split()[0].split(","):
            session.sock.sendall(b"* 2 FETCH (UID 2 BODY[] {99999999999}\r\n")
            return True
        return False

    server.fault = swell
    assert outcome(again(box)) == ("new", 2, None)
    assert box.titles() == {"Issue 1", "Issue 3"}


def test_without_tls_only_on_this_machine(box: Home, server: ImapServer) -> None:
    """Judged by where the connection leads; STARTTLS unless `plain` is asked for."""
    configure(box, server, security="starttls")
    assert outcome(again(box)) == ("failed", 0, "tls")
    assert not any(one.startswith("LOGIN") for one in server.commands)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"password_env": "NOT_SET_ANYWHERE"}, "password"),
        ({"password_env": "", "password_file": "/nowhere/at/all"}, "password"),
        ({"password_env": "", "password_command": "false"}, "password"),
        ({"password_env": "", "password_command": "no-such-program-at-all x"}, "password"),
        ({"password_env": "", "password_command": "echo secret"}, None),
    ],
)
def test_where_the_password_comes_from(
    box: Home, server: ImapServer, fields: dict[str, str], code: str | None
) -> None:
    configure(box, server, **fields)
    report = again(box)
    assert (report.error.code if report.error else None) == code
    assert (server.connections > 0) == (code is None)


def test_an_account_that_is_not_configured(box: Home, server: ImapServer) -> None:
    box.settings = box.settings.model_copy(update={"mail": ()})
    report = again(box)
    assert outcome(report) == ("failed", 0, "no_account")
    assert report.error is not None
    assert f"imap://me@localhost:{server.port}" in report.error.hint


@pytest.mark.parametrize(
    ("cursor", "uid"),
    [(None, 0), ("1:42", 42), ("2:42", 0), ("1:", 0), ("x", 0), ("1:4x", 0), ("1:²", 0)],
)
def test_position(cursor: str | None, uid: int) -> None:
    assert position(cursor, 1) == uid


def test_two_mails_with_one_message_id_are_two(box: Home, server: ImapServer) -> None:
    other = mail(1, "Something else.\r\n", subject="Another thing altogether")
    server.folders["INBOX"].add(other)
    assert outcome(again(box)) == ("new", 4, None)
    server.folders["INBOX"].uidvalidity = 2
    assert outcome(again(box)) == ("unchanged", 0, None)
    assert box.titles() == {*ALL, "Another thing altogether"}


def test_a_run_that_is_stopped_ends_at_once_and_the_next_one_does_it(
    box: Home, server: ImapServer
) -> None:
    def hang(session: Session, name: str, arguments: str) -> bool:
        if name == "UID FETCH":
            time.sleep(30)
        return False

    server.fault = hang
    started = time.monotonic()
    (report,) = box.run(stop=lambda: time.monotonic() - started > 1.0).values()
    assert report.outcome == "interrupted"
    assert time.monotonic() - started < 20
    server.fault = None
    assert outcome(again(box)) == ("new", 3, None)
