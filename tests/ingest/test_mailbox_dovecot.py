"""Mailboxes on a real server: TLS, STARTTLS, folders in any language, flags left alone."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme

from db.records import SourceReport
from settings import MailAccount
from tests.ingest.test_mailbox import mail, outcome
from tests.world.dovecot import DOVECOT, Dovecot, dovecot
from tests.world.home import NOW, Home

pytestmark = pytest.mark.skipif(DOVECOT is None, reason="dovecot-imapd is not installed")


@dataclass(frozen=True, slots=True)
class Running:
    server: Dovecot
    authority: Path


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    # Not below pytest's folder: dovecot's own user must be able to read it.
    with tempfile.TemporaryDirectory(prefix="dovecot-") as name:
        base = Path(name)
        base.chmod(0o755)
        authority = trustme.CA()
        issued = authority.issue_cert("localhost")
        authority.cert_pem.write_to_path(base / "ca.pem")
        issued.private_key_pem.write_to_path(base / "key.pem")
        issued.cert_chain_pems[0].write_to_path(base / "cert.pem")
        with dovecot(base, base / "cert.pem", base / "key.pem") as server:
            yield Running(server, base / "ca.pem")


@pytest.fixture
def server(running: Running, monkeypatch: pytest.MonkeyPatch) -> Dovecot:
    monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
    return running.server


def add(home: Home, server: Dovecot, folder: str, scheme: str = "imaps") -> str:
    """Add this folder as a source, with its account and a password file."""
    port = server.port if scheme == "imaps" else server.starttls
    secret = home.settings.home / "secret"
    secret.write_text(f"{server.password}\n")
    account = MailAccount(account=f"{scheme}://me@localhost:{port}", password_file=secret)
    home.settings = home.settings.model_copy(update={"mail": (account,)})
    url = f"{scheme}://me@localhost:{port}/{quote(folder)}"
    home.add(url, type_="mail", kind="newsletter")
    return url


def fetch(home: Home, minutes: int = 1) -> SourceReport:
    (report,) = home.run(NOW + timedelta(minutes=minutes), all_=True).values()
    return report


@pytest.mark.parametrize("folder", ["Lists/AI & mehr", "Résumés/日本語", 'a "quoted" one'])
def test_folders(home: Home, server: Dovecot, folder: str) -> None:
    server.put(folder, [mail(n) for n in (1, 2)])
    add(home, server, folder)
    assert outcome(fetch(home)) == ("new", 2, None)
    assert outcome(fetch(home)) == ("unchanged", 0, None)
    server.put(folder, [mail(3)])
    assert outcome(fetch(home)) == ("new", 1, None)
    assert home.titles() == {"Issue 1", "Issue 2", "Issue 3"}
    assert server.seen(folder) == 0


def test_a_new_uidvalidity(home: Home, server: Dovecot) -> None:
    server.put("Restored", [mail(n) for n in (1, 2)])
    source = home.source_of(add(home, server, "Restored"))
    assert outcome(fetch(home)) == ("new", 2, None)
    before = home.source(source).cursor
    server.renumber("Restored")
    server.put("Restored", [mail(3)])
    assert outcome(fetch(home)) == ("new", 1, None)
    assert home.source(source).cursor != before
    assert len(home.texts()) == 3


def test_starttls(home: Home, server: Dovecot) -> None:
    server.put("Plain", [mail(1)])
    add(home, server, "Plain", scheme="imap")
    assert outcome(fetch(home)) == ("new", 1, None)


def test_a_wrong_password(home: Home, server: Dovecot) -> None:
    add(home, server, "INBOX")
    (home.settings.home / "secret").write_text("wrong")
    assert outcome(fetch(home)) == ("failed", 0, "auth")


def test_an_unknown_folder(home: Home, server: Dovecot) -> None:
    add(home, server, "No such folder")
    assert outcome(fetch(home)) == ("failed", 0, "no_folder")


def test_a_certificate_of_an_unknown_authority(
    home: Home, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    url = add(home, server, "INBOX")
    report = fetch(home)
    assert outcome(report) == ("failed", 0, "tls")
    assert report.error is not None
    assert "certificate" in report.error.message
    assert url.replace("me@", "") in report.error.message
