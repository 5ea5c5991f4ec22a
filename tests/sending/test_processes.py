"""Several processes, and such as are killed: nothing is lost, and nothing doubled but what may be.

What may come twice is a message whose sender died after its end went out and before the answer was
noted; the outbox counts these (`unsure`), and both copies carry one Message-ID.
"""

import random
import sqlite3
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.sending.making import Sending, command, said
from tests.world.smtp import Post

pytestmark = pytest.mark.smtp
PEOPLE = tuple(f"r{n}@example.org" for n in range(6))
FIRST_DAY = date(2026, 1, 1)


@pytest.fixture
def many(sending: Sending) -> Sending:
    sending.configure(*PEOPLE)
    return sending


def test_two_at_once_send_each_message_once(many: Sending, post: Post) -> None:
    post.delay_s = 0.05
    arguments = ("send", "--date", "2026-11-24", "--json")
    for process in [command(many.folder, *arguments) for _ in range(2)]:
        code, _, err = said(process)
        assert code in (0, 3), err
    assert sorted(post.recipients) == sorted(PEOPLE)
    assert set(many.states().values()) == {"sent"}


def kill_often(many: Sending, post: Post, kills: int, rng: random.Random) -> None:
    """Kill a sending process at a random moment, `kills` times, each on an edition of its own; then
    let one finish each.
    """
    post.delay_s = 0.02
    days = [str(FIRST_DAY + timedelta(days=n)) for n in range(kills)]
    for day in days:
        before = post.connections
        process = command(many.folder, "send", "--date", day)
        deadline = time.monotonic() + 30
        while post.connections == before and time.monotonic() < deadline:
            if rng.random() < 0.002:  # now and then before it even connects
                break
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 0.3))
        process.kill()
        said(process)
    post.delay_s, many.now = 0.0, datetime.now(UTC)
    for day in days:
        many.send(day=date.fromisoformat(day))
    with sqlite3.connect(many.folder / "preread.db") as database:
        rows = database.execute("SELECT edition, recipient, message_id, state, unsure FROM outbox")
        letters = {row[2]: row for row in rows}
    database.close()
    came = Counter(post.message_ids)
    assert set(came) == set(letters), "nothing is lost, nothing came from nowhere"
    assert len(letters) == kills * len(PEOPLE), "each edition once for each recipient"
    for message_id, copies in came.items():
        _, _, _, state, unsure = letters[message_id]
        assert state == "sent"
        assert copies <= 1 + unsure, f"{message_id} came {copies} times"


def test_killed_at_any_moment(many: Sending, post: Post) -> None:
    kill_often(many, post, 4, random.Random(5))


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_killed_a_hundred_times(many: Sending, post: Post) -> None:
    kill_often(many, post, 100, random.Random(7))
