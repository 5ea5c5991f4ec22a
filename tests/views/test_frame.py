"""What the app shows in place of a page that cannot be shown; without a browser."""

import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db.connect import open_database

ROOT = Path(__file__).parents[2]


def shown(home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The HTML of the app's first page on `home`."""
    monkeypatch.setenv("PREREAD_HOME", str(home))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20).run()
    assert not app.exception
    return "".join(one.proto.body for one in app.main if one.type == "html")


def test_a_fresh_home_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "preread sources add URL" in shown(tmp_path, monkeypatch)


def test_a_wrong_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text('[digest]\n"<b>" = 7\n', encoding="utf-8")
    html = shown(tmp_path, monkeypatch)
    assert "This page cannot be shown" in html
    assert "unknown option &#39;digest.&lt;b&gt;&#39;" in html


def test_a_newer_database_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "preread.db"
    open_database(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert "was written by a newer Preread" in shown(tmp_path, monkeypatch)
