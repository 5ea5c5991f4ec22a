"""Settings: each wrong option is named, and the order of precedence holds."""

from pathlib import Path

import pytest

import home
import settings
from settings import SettingsError, load


def config(tmp_path: Path, text: str) -> Path:
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_commented_config_is_valid_and_shows_the_defaults(tmp_path: Path) -> None:
    uncommented = "\n".join(
        line.removeprefix("# ").split("  #")[0]
        for line in home.CONFIG.splitlines()
        if line.startswith(("[", "# [["))
        or (line.startswith("# ") and " = " in line and "proxy" not in line)
    )
    loaded = load(config(tmp_path, uncommented))
    assert loaded.digest == settings.DigestSettings()
    assert loaded.network == settings.NetworkSettings()
    assert loaded.ingest == settings.IngestSettings()
    assert loaded.models == settings.ModelSettings()
    assert loaded.writer == settings.WriterSettings()
    assert loaded.bets[0].name == "On-device assistants"
    assert loaded.mail[0].password_command == "pass show mail"
    assert loaded.smtp == settings.SmtpSettings()
    assert loaded.recipients[0].bets == ("On-device assistants",)
    assert loaded.webhooks[0].called == "team"
    assert load(config(tmp_path, home.CONFIG)).bets == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[digest]\nhuor = 7\n", "unknown option 'digest.huor'"),
        ("[dijest]\nhour = 7\n", "unknown option 'dijest'"),
        ("home = '/tmp'\n", "unknown option 'home'"),
        ("[digest]\nhour = 25\n", "'digest.hour' = 25"),
        ("[digest]\ntimezone = 'Mars/Base'\n", "unknown time zone 'Mars/Base'"),
        ("[[bets]]\nname = 'x'\n", "'bets.0.text'"),
        ("[digest\n", "not valid TOML"),
        ("[writer]\nengine = 'openai'\n", "name the model in writer.model"),
        ("[[mail]]\naccount = 'imaps://me@h'\n", "name exactly one of password_file"),
        (
            "[[mail]]\naccount = 'imaps://me@h'\npassword_env = 'A'\npassword_command = 'b'\n",
            "name exactly one of password_file",
        ),
        ("[[mail]]\naccount = 'me@h'\npassword_env = 'A'\n", "write imaps://USER@HOST"),
        ("[[mail]]\naccount = 'imaps://me@h/f'\npassword_env = 'A'\n", "leave the folder out"),
        ("[[mail]]\naccount = 'imaps://me@h'\npassword_file = 'pw'\n", "the whole path"),
        ("[smtp]\nuser = 'me'\n", "name exactly one of password_file"),
        ("[smtp]\npassword_env = 'A'\n", "a password without smtp.user"),
        ("[smtp]\nsecurity = 'ssl'\n", "'smtp.security'"),
        ("[smtp]\nunsubscribe_folder = 'INBOX'\n", "imaps://USER@HOST/FOLDER"),
        ("[smtp]\none_click_url = 'http://a/{token}'\n", "an https:// address"),
        ("[[recipients]]\naddress = 'Ada <a@b>'\n", "one plain mail address"),
        ("[[recipients]]\naddress = 'a@b, c@d'\n", "one plain mail address"),
        (
            "[[recipients]]\naddress = 'a@b'\n[[recipients]]\naddress = 'A@b'\n",
            "stands there twice",
        ),
        ("[[webhooks]]\nurl = 'ftp://h'\n", "begins with https://"),
        ("[[webhooks]]\nurl = 'https://h/a'\n[[webhooks]]\nurl = 'https://h/b'\n", "webhooks: h"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=r"config\.toml") as caught:
        load(config(tmp_path, text))
    assert named in str(caught.value)


@pytest.mark.parametrize(
    "lines",
    [
        "account = 'imaps://me:hunter2@host'\npassword_env = 'X'",
        "account = 'imaps://me@host'\npassword_env = 'hunter2 !'",
        "account = 'imaps://me@host'\npassword_file = 'hunter2'",
        "account = 'imaps://me@host'\npassword_env = ['hunter2']",
        "account = 'imaps://me@host'\npassword = 'hunter2'\npassword_env = 'X'",
        "account = 'imaps://me@host'\npassword_command = 'hunter2'\npassword_env = 'X'",
    ],
)
def test_a_password_in_the_wrong_place_is_not_repeated(tmp_path: Path, lines: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(config(tmp_path, f"[[mail]]\n{lines}\n"))
    assert "'mail.0" in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "lines",
    [
        "[smtp]\nuser = 'me'\npassword = 'hunter2'",
        "[smtp]\nuser = 'me'\npassword_env = 'hunter2 !'",
        "[smtp]\nuser = 'me'\npassword_file = 'hunter2'",
        "[[webhooks]]\nurl = 'https://me:hunter2@host/x'",
        "[[webhooks]]\nurl = 'hooks.example/hunter2'",
        "[[webhooks]]\nurl = 'https://host/x'\nsecret_env = 'whsec_hunter2'",
    ],
)
def test_a_secret_of_delivery_in_the_wrong_place_is_not_repeated(
    tmp_path: Path, lines: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(config(tmp_path, lines + "\n"))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "line", ["key_env = 'sk-pasted-here'", "base_url = ['http://me:sk-pasted-here@host']"]
)
def test_a_key_in_the_wrong_place_is_not_repeated(tmp_path: Path, line: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(config(tmp_path, f"[writer]\n{line}\n"))
    assert "writer." in str(caught.value)
    assert "sk-pasted-here" not in str(caught.value)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(config(tmp_path, "[digest]\nhuor = 7\ntop = 0\n[nope]\n"))
    assert len(str(caught.value).splitlines()) == 3


def test_precedence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = config(tmp_path, "[digest]\nhour = 5\ntop = 4\n")
    monkeypatch.setenv("PREREAD_DIGEST__HOUR", "6")
    loaded = load(folder)
    assert (loaded.digest.hour, loaded.digest.top, loaded.digest.short) == (6, 4, 7)
    assert load(folder, ui={"port": 9000}).ui.port == 9000


def test_allowed_hosts_from_the_environment_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREREAD_ALLOW_HOSTS", "127.0.0.0/8, intranet.example ,")
    loaded = load(config(tmp_path, "[network]\nallow_hosts = ['10.0.0.1']\n"))
    assert loaded.network.allow_hosts == ("10.0.0.1", "127.0.0.0/8", "intranet.example")


def test_the_home_comes_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREREAD_HOME", str(tmp_path / "mine"))
    assert load().home == tmp_path / "mine"
    assert load().database == tmp_path / "mine" / "preread.db"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PREREAD_DIGST__HOUR", "7", "unknown option 'PREREAD_DIGST__HOUR'"),
        ("PREREAD_DIGEST__HUOR", "7", "digest.huor"),
        ("PREREAD_DIGEST__HOUR", "seven", "PREREAD_DIGEST__HOUR"),
        ("PREREAD_BETS", "agents", "environment's PREREAD_BETS: error"),
        ("PREREAD_BETS", '[{"name": "a"}]', "PREREAD_BETS: option 'bets.0.text' is missing"),
        ("preread_bets", '[{"name": "", "text": "x"}]', "preread_bets: option 'bets.0.name' = ''"),
        ("PREREAD_NETWORK__ALLOW_HOSTS", "nas", "Write lists as JSON"),
    ],
)
def test_what_is_wrong_in_the_environment_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load(tmp_path)
    assert said in str(caught.value)
