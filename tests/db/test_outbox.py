"""The outbox and its leases: one owner at a time, and what a dead one leaves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import outbox, subscribers
from db.connect import open_database
from db.errors import UnknownIdError
from db.outbox import Lease, Letter, Outgoing
from db.records import Problem

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
LATER = Problem("later", "Busy.")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "preread.db")
    yield database
    database.close()


def queued(database: Database, recipient: str = "ada@example.org", edition: str = "e") -> Letter:
    one = Outgoing(
        edition=edition,
        channel="mail",
        recipient=recipient,
        message_id=f"<{edition}.{recipient}@x>",
        content=b"bytes",
    )
    assert outbox.add(database, one, NOW)
    found = outbox.find(database, edition, "mail", recipient)
    assert found is not None
    return found


def lease(owner: str = "me", seconds: float = 60, host: str = "here") -> Lease:
    return Lease(owner, host, NOW + timedelta(seconds=seconds))


def state(database: Database, letter: Letter) -> tuple[str, int, int]:
    found = outbox.get(database, letter.id)
    return found.state, found.tries, found.unsure


def test_an_edition_is_taken_once_for_each_recipient(database: Database) -> None:
    letter = queued(database)
    again = Outgoing(
        edition="e", channel="mail", recipient="ADA@example.org", message_id="<2@x>", content=b"b"
    )
    assert not outbox.add(database, again, NOW)
    assert outbox.letters(database) == [letter]
    queued(database, "bob@example.org")
    queued(database, edition="f")
    assert len(outbox.letters(database)) == 3


def test_one_owner_at_a_time(database: Database) -> None:
    letter = queued(database)
    claimed = outbox.claim(database, letter.id, NOW, lease())
    assert claimed is not None
    assert claimed[1] == b"bytes"
    assert outbox.claim(database, letter.id, NOW, lease("you")) is None
    assert not outbox.hand(database, letter.id, "you", NOW)
    assert outbox.hand(database, letter.id, "me", NOW)
    outbox.finish(database, letter.id, "you", "refused", NOW)
    assert state(database, letter) == ("sending", 1, 0)
    outbox.finish(database, letter.id, "me", "sent", NOW)
    assert state(database, letter) == ("sent", 1, 0)
    assert outbox.claim(database, letter.id, NOW, lease()) is None


def test_a_lease_that_is_over_is_anyones(database: Database) -> None:
    letter = queued(database)
    outbox.claim(database, letter.id, NOW, lease())
    after = NOW + timedelta(seconds=61)
    assert not outbox.hand(database, letter.id, "me", after), "its owner must not end the message"
    assert outbox.claim(database, letter.id, after, lease("you", 200)) is not None
    assert not outbox.hand(database, letter.id, "me", after)
    assert state(database, letter) == ("sending", 2, 0), "nothing had gone out"


def test_what_went_out_before_the_owner_died_is_unsure(database: Database) -> None:
    letter = queued(database)
    outbox.claim(database, letter.id, NOW, lease())
    outbox.hand(database, letter.id, "me", NOW)
    assert outbox.claim(database, letter.id, NOW + timedelta(hours=1), lease("you", 9999))
    assert state(database, letter) == ("sending", 2, 1)


@pytest.mark.parametrize("handed", [False, True])
def test_the_dead_of_this_host_are_cleared_away_at_once(database: Database, handed: bool) -> None:
    mine, other = queued(database), queued(database, "bob@example.org")
    outbox.claim(database, mine.id, NOW, lease())
    outbox.claim(database, other.id, NOW, lease("them", host="elsewhere"))
    if handed:
        outbox.hand(database, mine.id, "me", NOW)
    assert outbox.reclaim(database, "here") == 1
    assert state(database, mine) == ("queued", 1, int(handed))
    assert state(database, other)[0] == "sending"


def test_putting_off_keeps_the_bytes(database: Database) -> None:
    letter = queued(database)
    outbox.claim(database, letter.id, NOW, lease())
    outbox.later(database, letter.id, "me", NOW + timedelta(minutes=1), LATER, unsure=True)
    assert state(database, letter) == ("queued", 1, 1)
    found = outbox.get(database, letter.id)
    assert (found.error, found.next_try) == (LATER, NOW + timedelta(minutes=1))
    claimed = outbox.claim(database, letter.id, NOW, lease())
    assert claimed is not None
    assert claimed[1] == b"bytes"


def test_retry_and_cancel(database: Database) -> None:
    letter = queued(database)
    assert outbox.cancel(database, letter.id, NOW)
    assert not outbox.cancel(database, letter.id, NOW)
    assert outbox.claim(database, letter.id, NOW, lease()) is None
    assert outbox.retry(database, letter.id, NOW)
    outbox.claim(database, letter.id, NOW, lease())
    assert not outbox.cancel(database, letter.id, NOW), "it is under way"
    assert not outbox.retry(database, letter.id, NOW)
    outbox.finish(database, letter.id, "me", "refused", NOW, LATER)
    assert outbox.retry(database, letter.id, NOW)
    assert state(database, letter) == ("queued", 0, 0)
    with pytest.raises(UnknownIdError, match="no message 77"):
        outbox.cancel(database, 77, NOW)


def test_tokens_are_each_ones_own_and_stay(database: Database) -> None:
    ada, bob = (subscribers.token_of(database, f"{it}@example.org") for it in ("ada", "bob"))
    assert ada != bob
    assert len(ada) == 32
    assert subscribers.token_of(database, "Ada@Example.org") == ada
    assert subscribers.unsubscribe(database, "0" * 32, NOW) is None
    assert subscribers.unsubscribe(database, ada, NOW) == "ada@example.org"
    assert subscribers.unsubscribe(database, ada, NOW) is None
    assert subscribers.resubscribe(database, "ADA@example.org")
    assert not subscribers.resubscribe(database, "ada@example.org")


def test_suppression_cancels_what_waits(database: Database) -> None:
    waiting, sent = queued(database), queued(database, edition="f")
    outbox.claim(database, sent.id, NOW, lease())
    outbox.finish(database, sent.id, "me", "sent", NOW)
    assert outbox.suppress(database, "Ada@example.org", NOW, LATER) == 1
    assert (state(database, waiting)[0], state(database, sent)[0]) == ("cancelled", "sent")
    assert not outbox.retry(database, waiting.id, NOW), "its bytes are gone"


def test_what_failed_long_ago_loses_its_bytes(database: Database) -> None:
    failed, waiting = queued(database), queued(database, "bob@example.org")
    outbox.claim(database, failed.id, NOW, lease())
    outbox.finish(database, failed.id, "me", "refused", NOW, LATER)
    assert outbox.forget(database, NOW) == 0
    assert outbox.forget(database, NOW + timedelta(seconds=1)) == 1
    assert not outbox.retry(database, failed.id, NOW)
    assert outbox.claim(database, waiting.id, NOW, lease()) is not None


def test_the_newest_edition_of_each_period(database: Database) -> None:
    for key in ("2026-11-23", "2026-11-24", "2026-W47"):
        queued(database, edition=key)
    assert outbox.newest_key(database, "mail", "ada@example.org", weekly=False) == "2026-11-24"
    assert outbox.newest_key(database, "mail", "ada@example.org", weekly=True) == "2026-W47"
    assert outbox.newest_key(database, "webhook", "ada@example.org", weekly=False) is None
