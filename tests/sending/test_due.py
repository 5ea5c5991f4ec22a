"""What sends by itself: `run`, the scheduler's round, at the edition's hour and once."""

import json
from datetime import timedelta

import pytest

import daemon
import service
from db import cards, digests
from settings import load
from tests.sending.making import ADA, BOB, NOW, Sending
from tests.test_faults import preread
from tests.world.smtp import Post

pytestmark = pytest.mark.smtp


def test_at_its_hour_and_once(sending: Sending, post: Post) -> None:
    sending.now = NOW.replace(hour=6, minute=59)
    sending.with_app(lambda app: service.catch_up(app, sending.clock()))
    assert not sending.due().letters
    sending.now = NOW.replace(hour=7, minute=1)
    sending.with_app(lambda app: service.catch_up(app, sending.clock()))
    assert sending.due().counted("sent") == 2
    for _ in range(3):
        sending.later(minutes=15)
        assert not sending.due().letters
    assert post.recipients == [ADA, BOB]


def test_a_quiet_day_is_sent_or_skipped(sending: Sending, post: Post) -> None:
    sending.due()
    sending.later(days=1)
    assert sending.due().counted("sent") == 2
    assert {one.edition for one in sending.letters()} == {"2026-11-24", "2026-11-25"}
    sending.configure(ADA, BOB, smtp='quiet = "skip"')
    sending.later(days=1)
    assert not sending.due().letters
    assert len(post.envelopes) == 4


def test_missed_days_come_in_order_and_a_new_reader_gets_the_present_one(
    sending: Sending, post: Post
) -> None:
    sending.configure(ADA)
    sending.due()
    sending.configure(ADA, smtp="automatic = false")
    for _ in range(2):
        sending.later(days=1)
        sending.send(to=["else@example.org"])
    sending.configure(ADA, BOB)
    sending.due()
    got = [(one.recipient, one.edition[-2:]) for one in sending.letters()]
    assert [key for to, key in got if to == ADA] == ["24", "25", "26"]
    assert [key for to, key in got if to == BOB] == ["26"]


def test_sending_by_hand_makes_the_missed_editions_first(sending: Sending) -> None:
    sending.send()
    sending.fill(NOW + timedelta(hours=1), "Late")
    sending.later(days=2)
    sending.send()
    keys = sending.with_app(lambda app: digests.edition_keys(app.database, "day"))
    assert keys == ["2026-11-26", "2026-11-25", "2026-11-24"]


def test_both_periods(sending: Sending, post: Post) -> None:
    sending.configure(f'address = "{ADA}"\nperiod = "both"\n')
    sending.due()
    assert sorted(one.edition for one in sending.letters()) == ["2026-11-24", "2026-W48"]
    assert not sending.due().letters


def test_an_edition_waits_for_its_cards_but_not_for_ever(sending: Sending) -> None:
    def uncard(app: service.App) -> None:
        app.database.execute("DELETE FROM card")
        app.database.conn.commit()
        assert cards.count_pending(app.database, "tests") == 2

    sending.with_app(uncard)
    sending.now = NOW.replace(hour=8)
    assert not sending.due().letters
    sending.now = NOW.replace(hour=9)
    assert sending.due().counted("sent") == 2


def test_nothing_by_itself_where_that_is_off(sending: Sending, post: Post) -> None:
    sending.configure(ADA, smtp="automatic = false")
    assert not sending.due().letters
    post.answers["DATA"] = ["451 later"]
    sending.send()
    sending.later(minutes=5)
    assert sending.due().counted("sent") == 1, "what was once to be sent is"


def test_a_crash_between_freezing_and_queueing_loses_no_edition(sending: Sending) -> None:
    sending.due()
    sending.later(days=1)
    sending.with_app(lambda app: service.edition(app, sending.clock(), seal=True))
    assert sending.with_app(lambda app: digests.edition_keys(app.database, "day"))[0][-2:] == "25"
    sending.later(days=1)
    sending.due()
    ada = [one.edition[-2:] for one in sending.letters() if one.recipient == ADA]
    assert ada == ["24", "25", "26"]


@pytest.mark.model
def test_the_schedulers_round_sends(sending: Sending, post: Post) -> None:
    daemon.Scheduler(load(sending.folder), sending.clock).tick()
    assert post.recipients == [ADA, BOB]
    daemon.Scheduler(load(sending.folder), sending.clock).tick()
    assert len(post.envelopes) == 2


@pytest.mark.model
def test_run_sends_and_says_so(sending: Sending, post: Post) -> None:
    sending.send(to=[ADA])
    post.refuse[BOB] = "550 5.1.1 nobody"
    done = preread(sending.folder, "run", "--json")
    report = json.loads(done.stdout)["sending"]
    assert (report["sent"], report["failed"]) in {(1, 1), (0, 0)}  # before its hour: nothing
    assert done.returncode == (3 if report["failed"] else 0)
    text = preread(sending.folder, "run")
    assert text.returncode == 0, text.stderr
    assert b"mails: 0 sent" in text.stdout


def test_the_pause_after_a_failure_outlives_the_process(sending: Sending, post: Post) -> None:
    post.answers["MAIL"] = ["451 busy"] * 3
    assert sending.due().counted("queued") == 2
    (first, _) = sending.letters()
    sending.now = first.next_try - timedelta(seconds=1)
    tried = sending.due().letters
    assert first.id not in {one.id for one in tried}
