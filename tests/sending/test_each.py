"""Each recipient's own edition decides: skipped where it is quiet; late ones double nothing."""

from datetime import date, datetime, timedelta

import pytest

import service
from db.records import Mute
from tests.sending.making import ADA, BOB, ITEMS, NOW, Sending
from tests.sending.test_others import recipient_is, texts
from tests.test_faults import preread
from tests.world.smtp import Post

pytestmark = pytest.mark.smtp
PHONES, AGENTS = (title for title, _ in ITEMS)
SKIP = 'quiet = "skip"'
HOUR = NOW.replace(hour=7, minute=5)


def mute_all(app: service.App) -> None:
    for word in ("phone", "agents"):
        service.add_mute(app, Mute("word", word), NOW)


def tick(sending: Sending) -> service.SendReport:
    """What the scheduler does: the editions that are due, then what is owed."""
    sending.with_app(lambda app: service.catch_up(app, sending.clock(), preview=False))
    return sending.due()


def test_a_reader_who_muted_all_is_skipped_and_the_others_are_not(
    sending: Sending, post: Post
) -> None:
    sending.configure(ADA, BOB, smtp=SKIP)
    recipient_is(sending, ADA)
    sending.with_app(mute_all)
    assert tick(sending).counted("sent") == 1
    assert post.recipients == [BOB]
    assert {PHONES, AGENTS} <= {it for it in (PHONES, AGENTS) if it in texts(post)[BOB]}
    (bob, ada) = sorted(sending.letters(), key=lambda it: it.recipient, reverse=True)
    assert (ada.recipient, ada.state, ada.size) == (ADA, "cancelled", 0)
    assert ada.error is not None
    assert ada.error.code == "quiet"
    assert bob.state == "sent"
    for _ in range(2):
        sending.later(minutes=15)
        assert not tick(sending).letters
    listed = preread(sending.folder, "outbox", "list", "--all").stdout.decode()
    assert "The edition had no items, and smtp.quiet is “skip”." in listed
    assert sending.send(to=[ADA]).counted("sent") == 1, "by hand it goes out nevertheless"
    assert "muted" in texts(post)[ADA]


def test_who_bets_on_nothing_of_it_is_skipped_where_the_reader_is_not(
    sending: Sending, post: Post
) -> None:
    bet = '[[bets]]\nname = "Orchards"\ntext = "watering apple orchards"\n'
    sending.configure(ADA, f'address = "{BOB}"\nbets = []\n', smtp=SKIP, extra=bet)
    recipient_is(sending, ADA)
    change(sending, "UPDATE work SET date = '2026-01-01T00:00:00Z', first_seen = date")
    text = "Watering apple orchards at night saves a third. Trees grow as before."
    sending.fill(prefix="x", items=[("Watering apple orchards", text)])
    assert tick(sending).counted("sent") == 1
    assert post.recipients == [ADA]
    assert "Watering apple orchards" in texts(post)[ADA]


def test_a_day_quiet_for_all_stays_open_for_what_comes_later(sending: Sending, post: Post) -> None:
    sending.configure(ADA, BOB, smtp=SKIP)
    recipient_is(sending, ADA)
    tick(sending)
    sending.now = HOUR + timedelta(days=1)
    assert not tick(sending).letters
    assert len(sending.letters()) == 2, "nothing is decided about the quiet day"
    sending.fill(sending.now - timedelta(hours=3), "Late")
    sending.later(hours=1)
    assert tick(sending).counted("sent") == 2
    assert "Late Phones" in texts(post)[BOB]


def seen_at(sending: Sending, moment: datetime, title: str) -> None:
    """Say that items were first seen then: the command that takes them in has another clock."""
    time = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    change(sending, "UPDATE work SET first_seen = ? WHERE title LIKE ?", time, f"{title}%")


def change(sending: Sending, statement: str, *values: str) -> None:
    def act(app: service.App) -> None:
        with app.database.conn:
            app.database.conn.execute(statement, values)

    sending.with_app(act)


def test_editions_made_late_hold_each_item_once(sending: Sending, post: Post) -> None:
    """The machine slept over three mornings; the reader mutes what Bob does not."""
    recipient_is(sending, ADA)
    sending.now = HOUR
    seen_at(sending, HOUR - timedelta(hours=1), "")
    tick(sending)
    sending.with_app(lambda app: service.add_mute(app, Mute("word", "phone"), NOW))
    sending.fill(HOUR + timedelta(hours=3), "Second")
    sending.fill(HOUR + timedelta(days=1, hours=3), "Third")
    awake = HOUR + timedelta(days=3, hours=4)
    for prefix in ("Second", "Third"):
        seen_at(sending, awake - timedelta(minutes=10), prefix)
    sending.now = awake
    tick(sending)
    sending.fill(HOUR + timedelta(hours=5), "Found")  # dated on the second day, seen on the last
    sending.now = HOUR + timedelta(days=4)
    seen_at(sending, awake + timedelta(minutes=10), "Found")
    tick(sending)
    got = [
        (one.edition[-2:], [it for it in ("Second", "Third", "Found") if f"{it} Phones" in text])
        for one, text in zip(
            [it for it in sending.letters() if it.recipient == BOB], mails(post, BOB), strict=True
        )
    ]
    assert got == [
        ("24", []),
        ("25", ["Second"]),
        ("26", ["Third"]),
        ("27", []),
        ("28", ["Found"]),
    ]


def mails(post: Post, to: str) -> list[str]:
    """The text parts that somebody got, in order."""
    found = []
    for one in post.envelopes:
        if one.rcpt_tos == [to]:
            alone = Post.__new__(Post)
            alone.envelopes = [one]
            found.append(texts(alone)[to])
    return found


def test_what_came_after_the_readers_edition_waits_for_the_next_one(
    sending: Sending, post: Post
) -> None:
    """Bob's server was away when the reader's edition was frozen; his is made hours later."""
    sending.configure(ADA, f'address = "{BOB}"\nbets = []\n', smtp="automatic = false")
    recipient_is(sending, ADA)
    sending.now = HOUR
    seen_at(sending, HOUR - timedelta(hours=1), "")
    sending.send(to=[ADA])
    sending.fill(HOUR - timedelta(hours=2), "After")
    seen_at(sending, HOUR + timedelta(hours=1), "After")
    sending.later(hours=5)
    sending.send(to=[BOB])
    assert PHONES in texts(post)[BOB]
    assert "After" not in texts(post)[BOB]
    sending.later(days=1)
    sending.send(to=[BOB])
    assert "After Phones" in texts(post)[BOB]


def test_an_edition_made_anew_takes_nothing_from_the_others(sending: Sending, post: Post) -> None:
    """The reader composes a sent edition afresh; what is new in it, Bob gets with his next one."""
    sending.configure(ADA, f'address = "{BOB}"\nbets = []\n')
    recipient_is(sending, ADA)
    sending.now = HOUR
    seen_at(sending, HOUR - timedelta(hours=1), "")
    tick(sending)
    sending.fill(HOUR - timedelta(hours=2), "After")
    seen_at(sending, HOUR + timedelta(hours=1), "After")
    sending.later(hours=5)
    anew = sending.with_app(lambda app: service.edition(app, sending.now, redo=True))
    assert any(it.title == "After Phones that answer" for it in anew.items)
    sending.now = HOUR + timedelta(days=1)
    tick(sending)
    (first, second) = mails(post, BOB)
    assert "After Phones" not in first
    assert "After Phones" in second


def test_who_got_an_edition_that_is_made_anew_is_told_of(sending: Sending) -> None:
    """What is new in it they would miss: it stands in no later one."""
    arguments = ("digest", "--date", f"{NOW:%Y-%m-%d}", "--redo")
    assert b"got it as it was" not in preread(sending.folder, *arguments).stderr
    sending.send()
    said = preread(sending.folder, *arguments).stderr.decode()
    assert "2 recipients got it as it was before." in said
    assert "preread send --again --date 2026-11-24" in said


def test_what_comes_between_an_early_send_and_the_hour_is_not_lost(
    sending: Sending, post: Post
) -> None:
    sending.configure(ADA, f'address = "{BOB}"\nbets = []\n', smtp="automatic = false")
    recipient_is(sending, ADA)
    sending.now = HOUR - timedelta(hours=2)
    seen_at(sending, sending.now - timedelta(hours=1), "")
    sending.send()
    sending.fill(HOUR - timedelta(minutes=70), "After")
    seen_at(sending, HOUR - timedelta(hours=1), "After")
    sending.now = HOUR + timedelta(days=1)
    sending.send()
    for reader in (ADA, BOB):
        first, second = mails(post, reader)
        assert [PHONES in first, "After Phones" in first] == [True, False]
        assert second.count("Phones") == second.count("After Phones") > 0


def test_what_a_first_edition_reaches_back_for_comes_once(sending: Sending, post: Post) -> None:
    """Nothing is dated in its window, so it takes the newest there is."""
    sending.configure(ADA, f'address = "{BOB}"\nbets = []\n', smtp="automatic = false")
    recipient_is(sending, ADA)
    sending.now = HOUR + timedelta(hours=2)
    seen_at(sending, sending.now - timedelta(hours=1), "")
    change(sending, "UPDATE work SET date = '2026-11-21T07:00:00Z'")
    sending.send()
    sending.fill(HOUR - timedelta(days=2), "Old")
    seen_at(sending, sending.now + timedelta(hours=1), "Old")
    sending.now = HOUR + timedelta(days=1)
    sending.send()
    for reader in (ADA, BOB):
        first, second = mails(post, reader)
        assert PHONES in first
        assert second.count("Phones") == second.count("Old Phones") > 0


def test_what_stays_behind_when_one_sends_by_hand_is_told(sending: Sending, post: Post) -> None:
    sending.configure(ADA, smtp="automatic = false")
    sending.send()
    sending.fill(NOW + timedelta(hours=1), "Second")
    sending.later(days=2)
    done = preread(sending.folder, "send", "--dry-run")
    assert b"earlier editions" not in done.stderr, "none is made yet"
    (left,) = sending.send().left
    assert (left.to, left.editions) == (ADA, ("2026-11-25",))
    assert sending.send(day=date(2026, 11, 25), to=[ADA]).counted("sent") == 1
    assert "Second" in texts(post)[ADA]
    assert not sending.send(again=True).left
