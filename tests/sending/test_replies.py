"""Mails that come back: who unsubscribes is left out from then on, and nothing else counts."""

import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from urllib.parse import parse_qs, urlsplit

import pytest

from db import subscribers
from digest.replies import Bounce, Unsubscribed, read_reply
from tests.sending.making import ADA, BOB, Sending
from tests.test_faults import preread
from tests.world.imap import ImapServer
from tests.world.smtp import Post

pytestmark = pytest.mark.smtp
TOKEN = "0123456789abcdef" * 2


def mail(subject: str = "", to: str = "preread@example.com", body: str = "x", **more: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Someone <someone@anywhere.example>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = "<reply@anywhere.example>"
    for name, value in more.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message.as_bytes().replace(b"\n", b"\r\n")


def bounce(message_id: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A report as postfix writes it: RFC 3464."""
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: preread@example.com\r\nSubject: Undelivered\r\n"
        "Message-ID: <report@mx.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
        "--B\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {ADA}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        "--B\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Subject: Preread\r\nMessage-ID: {message_id}\r\n\r\n--B--\r\n"
    ).encode()


@pytest.mark.parametrize(
    "raw",
    [
        mail(f"unsubscribe {TOKEN}"),
        mail(f"UNSUBSCRIBE {TOKEN.upper()}"),
        mail(f"Re: unsubscribe: {TOKEN}, please"),
        mail("stop", to=f"preread+{TOKEN}@example.com"),
        mail("stop", Delivered_To=f"preread+{TOKEN}@example.com"),
        mail(f"unsubscribe {TOKEN}", Auto_Submitted="auto-generated"),
        mail(f"unsubscribe {TOKEN}", Auto_Submitted="no"),
        f"Subject: =?utf-8?q?unsubscribe_{TOKEN}?=\r\n\r\n".encode(),
    ],
)
def test_a_token_unsubscribes(raw: bytes) -> None:
    assert read_reply(raw) == Unsubscribed(TOKEN)


@pytest.mark.parametrize(
    "raw",
    [
        mail("unsubscribe"),
        mail(TOKEN),
        mail("unsubscribe " + TOKEN[:-1]),
        mail("unsubscribe " + TOKEN + "0"),
        mail("Hello", body=f"unsubscribe {TOKEN}"),
        mail(f"unsubscribe {TOKEN}", Auto_Submitted="auto-replied"),
        mail(f"unsubscribe {TOKEN}", Auto_Submitted="auto-replied (vacation)"),
        mail(f"unsubscribe {TOKEN}", Precedence="auto_reply"),
        mail(f"unsubscribe {TOKEN}", Return_Path="<>"),
        mail(f"unsubscribe {TOKEN}", List_Id="<a.list.example>"),
        bounce("<1@example.com>", action="delayed"),
        bounce("<1@example.com>", status="4.4.7"),
        b"",
        b"\xff\xfe\x00" * 100,
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n--B--",
        b"Content-Type: multipart/mixed; boundary=B\r\n\r\n" + b"--B\r\nContent-Type: multipart/"
        b"mixed; boundary=B\r\n\r\n" * 3000,
    ],
)
def test_anything_else_means_nothing(raw: bytes) -> None:
    assert read_reply(raw) is None


def test_a_bounce_names_the_message_and_the_reason() -> None:
    found = read_reply(bounce("<1@example.com>"))
    assert found == Bounce("<1@example.com>", "5.1.1 smtp; 550 5.1.1 no such user")


@pytest.fixture
def inbox() -> Iterator[ImapServer]:
    with ImapServer({"INBOX": [mail("An old letter"), mail("Another")]}) as server:
        yield server


@pytest.fixture
def watched(sending: Sending, inbox: ImapServer, monkeypatch: pytest.MonkeyPatch) -> Sending:
    """The home reads that folder for replies."""
    monkeypatch.setenv("BOX_PASSWORD", "secret")
    account = f'account = "imap://me@localhost:{inbox.port}"\nsecurity = "plain"\n'
    sending.configure(
        ADA,
        BOB,
        smtp=f'unsubscribe_folder = "{inbox.url()}"',
        extra=f'[[mail]]\n{account}password_env = "BOX_PASSWORD"\n',
    )
    return sending


def token_in(post: Post, recipient: str) -> str:
    """What the header of the mail to this recipient offers to write to."""
    (envelope,) = [one for one in post.envelopes if one.rcpt_tos == [recipient]]
    message = message_from_bytes(envelope.content, policy=default)  # type: ignore[arg-type]
    found = re.fullmatch(r"<(mailto:[^>]+)>", message["List-Unsubscribe"])
    assert found
    (subject,) = parse_qs(urlsplit(found[1]).query)["subject"]
    assert subject.startswith("unsubscribe ")
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    page = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert found[1] in text
    assert found[1] in page
    return str(subject)


def test_who_unsubscribes_gets_no_more(watched: Sending, post: Post, inbox: ImapServer) -> None:
    watched.send()
    assert not [one for one in inbox.commands if "BODY" in one], "old mails cannot matter"
    assert token_in(post, ADA) != token_in(post, BOB)
    inbox.folders["INBOX"].add(mail(token_in(post, ADA), From_="x"))
    watched.later(days=1)
    report = watched.due()
    assert report.suppressed == [ADA]
    assert post.recipients == [ADA, BOB, BOB]
    assert not [one for one in inbox.commands if "SELECT" in one or "STORE" in one]
    said = json.loads(preread(watched.folder, "send", "--to", ADA, "--json").stdout)
    assert (said["suppressed"], said["messages"]) == ([ADA], [])
    listed = json.loads(preread(watched.folder, "outbox", "list", "--json").stdout)
    assert [one["address"] for one in listed["unsubscribed"]] == [ADA]
    checks = json.loads(preread(watched.folder, "doctor", "--json").stdout)["checks"]
    assert any("unsubscribed, and left out: ada@" in one["message"] for one in checks)
    log = (watched.folder / "log" / "cli.log").read_text()
    assert "not sent: unsubscribed" in log
    assert preread(watched.folder, "outbox", "resubscribe", ADA).returncode == 0
    watched.later(days=1)
    assert ADA in [one.recipient for one in watched.due().letters]


def test_by_hand(sending: Sending, post: Post) -> None:
    sending.send(to=[ADA])
    token = token_in(post, ADA).removeprefix("unsubscribe ")
    assert preread(sending.folder, "outbox", "unsubscribe", token).returncode == 0
    assert preread(sending.folder, "outbox", "unsubscribe", TOKEN).returncode == 1
    assert preread(sending.folder, "outbox", "unsubscribe", BOB.upper()).returncode == 0
    report = sending.send(again=True)
    assert (report.suppressed, report.letters) == ([ADA, BOB], [])
    assert preread(sending.folder, "outbox", "resubscribe", BOB).returncode == 0
    assert sending.send().counted("sent") == 1


def test_what_waits_is_cancelled(watched: Sending, post: Post, inbox: ImapServer) -> None:
    watched.send()
    token = token_in(post, ADA)
    post.answers["DATA"] = ["451 later"]
    watched.send(to=[ADA], again=True)
    inbox.folders["INBOX"].add(mail(token))
    watched.later(minutes=10)
    watched.due()
    assert [one.state for one in watched.letters() if one.recipient == ADA] == ["sent", "cancelled"]
    assert post.recipients == [ADA, BOB]


def test_forged_and_automatic_mails_change_nothing(
    watched: Sending, post: Post, inbox: ImapServer
) -> None:
    watched.send()
    token = token_in(post, ADA)
    inbox.folders["INBOX"].add(
        mail(f"unsubscribe {TOKEN}", From_=ADA),
        mail("unsubscribe", From_=ADA),
        mail(token, Auto_Submitted="auto-replied"),
        bounce("<nobody@example.com>"),
    )
    watched.later(days=1)
    assert watched.due().counted("sent") == 2
    found = watched.with_app(lambda app: subscribers.subscribers(app.database))
    assert not any(one.unsubscribed or one.bounced for one in found.values())


def test_a_hard_bounce_is_told(watched: Sending, post: Post, inbox: ImapServer) -> None:
    watched.send()
    inbox.folders["INBOX"].add(bounce(post.message_ids[0]))
    watched.later(days=1)
    assert watched.due().counted("sent") == 2, "it is only told"
    checks = json.loads(preread(watched.folder, "doctor", "--json").stdout)["checks"]
    (one,) = [one for one in checks if "came back" in one["message"]]
    assert "no such user" in one["message"]


def test_a_folder_that_cannot_be_read_is_told_and_the_edition_goes_out(
    watched: Sending, post: Post, inbox: ImapServer
) -> None:
    inbox.stop()
    done = preread(watched.folder, "send", "--json")
    assert done.returncode == 3
    report = json.loads(done.stdout)
    assert report["sent"] == 2
    assert "Who unsubscribed by mail is not known" in report["problems"][0]["message"]
