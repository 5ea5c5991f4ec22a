"""A library of the last version without bets, mutes, outbox and weights comes along whole."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

import service
from db import backups, digests, marks, outbox, queries, schema, search, works
from db.records import Filters, Mute
from db.rows import dump
from settings import load

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
_EARLIER = "2026-11-23T09:00:00Z"


def fifth_version(path: Path) -> None:
    """Two works, one read, starred and noted, that stood in an edition."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        database = Database(connection)
        schema.migrations.apply(database, stop_before="taste")
        connection.execute(
            "INSERT INTO source (url, type, title, kind, added)"
            " VALUES ('u', 'feed', 'A', 'post', ?)",
            [_EARLIER],
        )
        for n, id_ in enumerate(("kept", "other"), 1):
            connection.execute(
                "INSERT INTO work (n, id, kind, title, text, text_sha256, read, first_seen, date,"
                " authors, version) VALUES (?, ?, 'paper', ?, 'Agents use tools.', ?, 'abstract',"
                " ?, ?, ?, 1)",
                [n, id_, f"Agents {id_}", id_, _EARLIER, _EARLIER, dump(["Ada Byron"])],
            )
            connection.execute(
                "INSERT INTO sighting (source, guid, work, title, seen, read, entry_sha256)"
                " VALUES (1, ?, ?, 'T', ?, 'abstract', 's')",
                [id_, n, _EARLIER],
            )
        connection.execute("INSERT INTO mark VALUES (1, ?, ?, 'mine')", [_EARLIER, _EARLIER])
        connection.execute(
            "INSERT INTO digest VALUES ('2026-11-23', 'day', ?, ?)",
            [_EARLIER, dump({"end": _EARLIER})],
        )
        connection.execute("INSERT INTO digest_work VALUES ('2026-11-23', 1)")
        search.index(database, [1, 2])
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 5


def test_a_library_of_schema_5_comes_along_whole(tmp_path: Path) -> None:
    fifth_version(tmp_path / "preread.db")
    (tmp_path / "config.toml").write_text('[digest]\ntimezone = "UTC"\n')
    with closing(service.open_app(load(tmp_path))) as app:
        database = app.database
        assert database.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
        (copy,) = (tmp_path / backups.FOLDER).iterdir()
        assert copy.name.startswith("preread-v5-")
        kept = marks.get_marks(database, "kept")
        assert (kept.read, kept.starred, kept.note, kept.verdict) == (True, True, "mine", None)
        assert digests.edition_keys(database, "day") == ["2026-11-23"]
        assert queries.count(database, Filters()) == 2
        assert len(search.search(database, "agents")) == 2

        # What came since works on what was there.
        assert marks.set_verdict(database, "other", "like", NOW) is None
        learned = service.taste(app)
        assert (learned.liked, learned.starred, learned.passed) == (1, 1, 0)
        assert "agent" in {one.key for one in learned.weights}
        service.add_bet(app, "Agents", "agents that use tools", NOW)
        assert service.add_mute(app, Mute("author", "Ada Byron"), NOW)
        assert set(service.muted_works(app, ["kept", "other"])) == {"kept", "other"}
        database.execute("UPDATE work SET version = 2 WHERE id = 'kept'")
        assert database.execute("SELECT work, before FROM revision").fetchall()[0][:] == (1, 1)
        database.conn.commit()
        assert outbox.letters(database) == []
        works.merge(database, 1, 2)
        both = marks.get_marks(database, "kept")
        assert (both.starred, both.verdict) == (True, "like")
        assert service.edition(app, NOW).key == "2026-11-24"
