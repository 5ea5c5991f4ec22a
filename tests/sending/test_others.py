"""What others get: their bets or all of them, and nothing of what the reader likes and mutes."""

from email import message_from_bytes
from email.policy import default

import pytest

import service
from db import marks
from db.records import Mute
from tests.sending.making import ADA, BOB, ITEMS, NOW, Sending
from tests.test_faults import preread
from tests.world.smtp import Post

pytestmark = pytest.mark.smtp
PHONES, AGENTS = (title for title, _ in ITEMS)
YESTERDAY = NOW.replace(day=23)


def texts(post: Post) -> dict[str, str]:
    """The text part that each got last, unfolded, without how to get no more."""
    found = {}
    for one in post.envelopes:
        message = message_from_bytes(one.content, policy=default)  # type: ignore[arg-type]
        text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        found[one.rcpt_tos[0]] = " ".join(text.partition("No more")[0].split())
    return found


def like_phones(app: service.App) -> None:
    service.pin_weight(app, "phone", 5.0)
    (id_,) = app.database.execute("SELECT id FROM work WHERE title = ?", [PHONES]).fetchone()
    marks.set_verdict(app.database, id_, "like", YESTERDAY)


def recipient_is(sending: Sending, address: str) -> None:
    config = sending.folder / "config.toml"
    text = config.read_text().replace("[digest]\n", f'[digest]\nrecipient = "Me <{address}>"\n')
    config.write_text(text)


@pytest.mark.parametrize("bob", ["", 'bets = ["Agents"]\n'], ids=["all bets", "bets of his own"])
def test_what_the_reader_likes_is_told_to_nobody_else(
    sending: Sending, post: Post, bob: str
) -> None:
    bets = '[[bets]]\nname = "Agents"\ntext = "evaluate agents that use tools, tasks"\n'
    sending.configure(ADA, f'address = "{BOB}"\n{bob}', extra=bets)
    recipient_is(sending, ADA)
    sending.with_app(like_phones)
    sending.send()
    assert "You set “phone” to +5" in texts(post)[ADA]
    assert "you " not in texts(post)[BOB].lower().replace("your bet", "")
    assert "your bet “Agents”" in texts(post)[BOB]
    ada, bob_ = (texts(post)[one] for one in (ADA, BOB))
    assert ada.index(PHONES) < ada.index(AGENTS)
    assert bob_.index(AGENTS) < bob_.index(PHONES), "ranked without the reader's weights"


def test_what_the_reader_mutes_others_still_get(sending: Sending, post: Post) -> None:
    recipient_is(sending, ADA)
    sending.with_app(lambda app: service.add_mute(app, Mute("word", "phone"), NOW))
    sending.send()
    assert PHONES not in texts(post)[ADA]
    assert "muted" in texts(post)[ADA]
    assert PHONES in texts(post)[BOB]
    assert "muted" not in texts(post)[BOB]


def test_the_only_recipient_is_the_reader_until_another_is_named(
    sending: Sending, post: Post
) -> None:
    sending.configure(ADA)
    sending.with_app(like_phones)
    sending.send()
    assert "You set" in texts(post)[ADA]
    sending.send(to=[BOB])
    assert "You set" not in texts(post)[BOB]
    recipient_is(sending, BOB)
    sending.send(to=[ADA, BOB], again=True)
    assert "You set" not in texts(post)[ADA]
    assert "You set" in texts(post)[BOB]


def test_a_recipient_may_name_a_bet_of_the_bets_page(sending: Sending, post: Post) -> None:
    sending.configure(ADA, f'address = "{BOB}"\nbets = ["on trial"]\n')
    sending.with_app(
        lambda app: service.add_bet(app, "On  trial", "evaluate agents that use tools", NOW)
    )
    sending.send()
    assert "your bet “On trial”" in texts(post)[BOB]


def test_a_bet_that_is_gone_is_told_and_harms_nobody_else(sending: Sending, post: Post) -> None:
    sending.configure(ADA, f'address = "{BOB}"\nbets = ["On trial"]\n')
    assert preread(sending.folder, "bets", "list").returncode == 0
    report = sending.send()
    assert post.recipients == [ADA]
    (problem,) = report.problems
    assert problem.message.startswith(f"{BOB}: There is no bet “On trial”. `preread bets list`")
    sending.with_app(lambda app: service.add_mute(app, Mute("word", "quantum"), NOW))
    told = preread(sending.folder, "doctor").stdout.decode()
    assert f"{BOB} gets no edition: There is no bet “On trial”." in told
    assert "None of the recipients is you" in told
    sending.with_app(lambda app: service.add_bet(app, "On trial", "agents that use tools", NOW))
    sending.due()
    assert post.recipients == [ADA, BOB]
