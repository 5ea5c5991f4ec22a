"""The mail server's password: everywhere searched for, found nowhere."""

import json
import ssl
from pathlib import Path

import pytest
import trustme

from tests.sending.making import ADA, Sending
from tests.test_faults import preread
from tests.world.smtp import PASSWORD, USER, Post

pytestmark = pytest.mark.smtp


@pytest.fixture
def secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """TLS for localhost by an authority that this process trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.mark.parametrize("way", ["file", "command", "env"])
def test_the_password_comes_from_where_it_is_kept(
    sending: Sending, secured: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    path = sending.folder / "password"
    path.write_text(f"{PASSWORD}\n", encoding="utf-8")
    path.chmod(0o600)
    monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    place = {
        "file": f'password_file = "{path}"',
        "command": f"password_command = \"cat '{path}'\"",
        "env": 'password_env = "SMTP_PASSWORD"',
    }[way]
    with Post(secured, login=True) as post:
        sending.post = post
        sending.configure(ADA)
        config = (sending.folder / "config.toml").read_text()
        config = config.replace(
            'host = "127.0.0.1"', f'host = "localhost"\nuser = "{USER}"\n{place}'
        )
        (sending.folder / "config.toml").write_text(config.replace('"plain"', '"starttls"'))
        said = b""
        for arguments in (["send", "--date", "2026-11-24"], ["doctor"], ["outbox", "list"]):
            for form in ([], ["--json"]):
                done = preread(sending.folder, *arguments, *form, PREREAD_LOG__LEVEL="debug")
                said += done.stdout + done.stderr
        assert post.recipients == [ADA]
        (sending.folder / "password").write_text("wrong-0ne\n", encoding="utf-8")
        monkeypatch.setenv("SMTP_PASSWORD", "wrong-0ne")
        done = preread(sending.folder, "send", "--date", "2026-11-23", "--json")
        assert json.loads(done.stdout)["messages"][0]["error"]["code"] == "auth"
        said += done.stdout + done.stderr
        checks = json.loads(preread(sending.folder, "doctor", "--json").stdout)["checks"]
        assert any("refused the user or the password" in one["message"] for one in checks)
    path.unlink()
    for secret in (PASSWORD.encode(), b"wrong-0ne"):
        assert secret not in said
        files = [one for one in sending.folder.rglob("*") if one.is_file()]
        assert [one.name for one in files if secret in one.read_bytes()] == []


def test_doctor_sends_nothing(sending: Sending, post: Post) -> None:
    checks = json.loads(preread(sending.folder, "doctor", "--json").stdout)["checks"]
    said = [one["message"] for one in checks if one["name"] == "smtp"]
    assert said == [
        f"smtp://127.0.0.1:{post.port} answers, without TLS; nothing was sent.",
        "2 recipients; nobody has unsubscribed.",
    ]
    assert post.connections == 1
    assert not post.envelopes


def test_doctor_says_what_is_missing(sending: Sending, post: Post) -> None:
    sending.configure()
    config = (sending.folder / "config.toml").read_text()
    lines = [one for one in config.splitlines() if not one.startswith("sender")]
    (sending.folder / "config.toml").write_text("\n".join(lines).replace(str(post.port), "1"))
    checks = json.loads(preread(sending.folder, "doctor", "--json").stdout)["checks"]
    said = " ".join(one["message"] for one in checks if one["name"] == "smtp")
    assert "cannot be reached" in said
    assert "digest.sender is still" in said
    assert "nobody to send to" in said
    wrong = config.replace("[digest]\n", '[digest]\nrecipient = "nobody"\n')
    (sending.folder / "config.toml").write_text(wrong)
    checks = json.loads(preread(sending.folder, "doctor", "--json").stdout)["checks"]
    assert any("digest.recipient = 'nobody' is not one mail" in one["message"] for one in checks)
