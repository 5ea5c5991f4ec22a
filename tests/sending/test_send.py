"""`preread send` and what sends by itself, against a real SMTP server."""

import json
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

import service
from db import digests, outbox
from digest import mail
from digest.edition import Edition, EditionError
from service.sending import SendingError
from tests.sending.making import ADA, BOB, ITEMS, NOW, SENDER, Sending
from tests.test_faults import preread
from tests.world.smtp import Post

pytestmark = pytest.mark.smtp


def test_each_recipient_gets_a_message_of_their_own_once(sending: Sending, post: Post) -> None:
    report = sending.send()
    assert (report.edition, report.counted("sent")) == ("2026-11-24", 2)
    assert post.recipients == [ADA, BOB]
    assert {one.mail_from for one in post.envelopes} == {SENDER}
    assert len(set(post.message_ids)) == 2
    assert post.connections == 1
    for envelope in post.envelopes:
        message = message_from_bytes(envelope.content, policy=default)  # type: ignore[arg-type]
        assert message["To"] == envelope.rcpt_tos[0]
        assert ITEMS[0][0] in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    again = sending.send()
    assert (again.counted("sent"), len(again.already)) == (0, 2)
    assert len(post.envelopes) == 2


def test_again_is_another_message(sending: Sending, post: Post) -> None:
    sending.send()
    report = sending.send(to=[ADA], again=True)
    assert [one.round for one in report.letters] == [2]
    assert post.recipients == [ADA, BOB, ADA]
    assert len(set(post.message_ids)) == 3


def test_what_is_sent_needs_no_bytes_any_more(sending: Sending) -> None:
    sending.send()

    def contents(app: service.App) -> list[object]:
        return [row[0] for row in app.database.execute("SELECT content FROM outbox")]

    assert sending.with_app(contents) == [None, None]


def test_sending_freezes_the_edition_before_its_hour(sending: Sending, post: Post) -> None:
    sending.now = NOW.replace(hour=6)
    assert sending.send().edition == "2026-11-24"
    frozen = sending.with_app(lambda app: digests.get_edition(app.database, "2026-11-24"))
    assert frozen is not None
    assert not frozen["preview"]
    assert b"preview" not in post.envelopes[0].content  # type: ignore[operator]


def test_a_dry_run_leaves_no_trace(sending: Sending, post: Post) -> None:
    report = sending.send(dry_run=True)
    assert [(one.to, one.state) for one in report.drafts] == [(ADA, "new"), (BOB, "new")]
    assert all(1000 < one.size < 95 * 1024 for one in report.drafts)
    assert not sending.letters()
    assert sending.with_app(lambda app: digests.edition_keys(app.database, "day")) == []
    assert post.connections == 0
    sending.send(to=[ADA])
    assert [one.state for one in sending.send(dry_run=True).drafts] == ["sent", "new"]


def test_a_refused_recipient_harms_nobody_else(sending: Sending, post: Post) -> None:
    post.refuse[ADA] = "550 5.1.1 no such user"
    done = preread(sending.folder, "send", "--date", "2026-11-24", "--json")
    assert done.returncode == 3, done.stderr
    report = json.loads(done.stdout)
    assert (report["sent"], report["failed"], report["waiting"]) == (1, 1, 0)
    (refused,) = [one for one in report["messages"] if one["state"] == "refused"]
    assert refused["error"]["code"] == "recipient_refused"
    assert "no such user" in refused["error"]["message"]
    assert post.recipients == [BOB]
    sending.later(hours=10)
    assert not sending.due().letters, "a refusal is not tried again by itself"


def test_what_is_put_off_is_sent_later_as_it_was(sending: Sending, post: Post) -> None:
    post.answers["DATA"] = ["451 4.3.0 try later"]
    report = sending.send()
    assert report.counted("queued", "sent") == 2
    assert sending.states() == {ADA: "queued", BOB: "sent"}
    (waiting, _) = sending.letters()
    assert waiting.error is not None
    assert waiting.error.code == "later"
    assert NOW + timedelta(minutes=1) <= waiting.next_try <= NOW + timedelta(minutes=2)
    assert not sending.due().letters, "its pause is not over"
    sending.later(minutes=5)
    assert sending.due().counted("sent") == 1
    assert post.recipients == [BOB, ADA]
    assert post.message_ids[1] == waiting.message_id
    date = message_from_bytes(post.envelopes[1].content, policy=default)["Date"]  # type: ignore[arg-type]
    assert date.datetime == NOW, "built once"


def test_pauses_grow_and_end(sending: Sending, post: Post) -> None:
    sending.configure(ADA, smtp="automatic = false")
    post.refuse[ADA] = "450 4.2.0 greylisted"
    sending.send()
    pauses = []
    while sending.states()[ADA] == "queued":
        (letter,) = sending.letters()
        pauses.append(letter.next_try - sending.now)
        sending.now = letter.next_try
        sending.due()
    assert sending.states()[ADA] == "given_up"
    assert len(pauses) == 19
    assert timedelta(hours=40) < sum(pauses, timedelta()) < timedelta(hours=72)
    post.refuse.clear()
    (letter,) = sending.letters()
    done = preread(sending.folder, "outbox", "retry", str(letter.id), "--json")
    assert done.returncode == 0, done.stderr
    assert post.recipients == [ADA]


@pytest.mark.parametrize("fault", ["hang_up_within_data", "hang_up_after_data"])
def test_a_broken_connection_is_made_anew_for_the_next(
    sending: Sending, post: Post, fault: str
) -> None:
    post.faults = [fault]  # type: ignore[list-item]
    sending.send()
    assert sending.states() == {ADA: "queued", BOB: "sent"}
    sending.later(minutes=5)
    sending.due()
    assert post.recipients == [BOB, ADA]


def test_a_lost_answer_is_unsure_and_the_same_mail_goes_out_again(
    sending: Sending, post: Post
) -> None:
    sending.configure(ADA)
    post.faults = ["hang_up_after_keeping"]
    sending.send()
    (letter,) = sending.letters()
    assert (letter.state, letter.unsure) == ("queued", 1)
    sending.later(minutes=5)
    sending.due()
    assert post.message_ids == [letter.message_id] * 2
    assert post.envelopes[0].content == post.envelopes[1].content


def test_a_server_that_is_away_is_asked_once_for_all(sending: Sending, post: Post) -> None:
    sending.configure(*(f"r{n}@example.org" for n in range(5)))
    post.answers["MAIL"] = ["550 5.7.1 not your address"] * 9
    report = sending.send()
    assert report.counted("queued") == 5
    assert {one.error.code for one in report.letters if one.error} == {"sender_refused"}
    assert len(post.answers["MAIL"]) == 8


def test_a_server_that_keeps_hanging_up_is_left_alone(sending: Sending, post: Post) -> None:
    sending.configure(*(f"r{n}@example.org" for n in range(8)))
    post.faults = ["hang_up_after_data"] * 8
    report = sending.send()
    assert report.counted("queued") == 8
    assert post.connections == 3
    assert sum(one.unsure for one in report.letters) == 3, "the others never went out"


def test_the_future_is_not_sent(sending: Sending) -> None:
    with pytest.raises(SendingError, match="2026-11-26 covers nothing yet"):
        sending.send(day=NOW.date() + timedelta(days=2))
    assert sending.with_app(lambda app: digests.edition_keys(app.database, "day")) == []


def test_again_sends_what_waits_and_not_a_second_one(sending: Sending, post: Post) -> None:
    post.answers["DATA"] = ["451 later"]
    sending.send(to=[ADA])
    assert sending.send(to=[ADA], again=True).counted("sent") == 1
    assert [one.round for one in sending.letters()] == [1]


def test_a_recipient_whose_mail_cannot_be_made_harms_nobody_else(
    sending: Sending, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = mail.render_eml

    def too_long(
        edition: Edition, sender: str, recipient: str, *rest: object, **more: Any
    ) -> bytes:
        if recipient == ADA:
            raise EditionError("The edition takes 200,000 bytes as a mail.")
        return real(edition, sender, recipient, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(mail, "render_eml", too_long)
    report = sending.send()
    assert post.recipients == [BOB]
    assert [one.message[:30] for one in report.problems] == ["ada@example.org: The edition t"]
    sending.later(minutes=5)
    assert sending.due().problems, "it is said again until it can be made"


def test_only_those_named_get_it(sending: Sending, post: Post) -> None:
    report = sending.send(to=["Eve Nobody <eve@example.net>", BOB])
    assert [one.state for one in report.letters] == ["sent", "sent"]
    assert post.recipients == ["eve@example.net", BOB]
    with pytest.raises(Exception, match=r"--to = 'nobody' is not one mail address"):
        sending.send(to=["nobody"])


def test_recipients_may_bet_on_things_of_their_own(sending: Sending, post: Post) -> None:
    phones = '[[bets]]\nname = "Phones"\ntext = "language models on the phone, memory"\n'
    agents = (
        '[[recipients.bets]]\nname = "Trials"\ntext = "evaluate agents that use tools, tasks"\n'
    )
    sending.configure(
        ADA,
        f'address = "{BOB}"\n{agents}',
        'address = "cyd@example.org"\nbets = ["Phones"]\n',
        'address = "dan@example.org"\nbets = []\n',
        extra=phones,
    )
    sending.send()
    texts = {
        one.rcpt_tos[0]: message_from_bytes(one.content, policy=default)  # type: ignore[arg-type]
        .get_body(("plain",))  # type: ignore[union-attr]
        .get_content()
        for one in post.envelopes
    }
    assert "Trials" in texts[BOB]
    assert "Phones" not in texts[BOB].replace("Phones that answer", "")
    assert "Phones" in texts[ADA].replace("Phones that answer", "")
    assert "Trials" not in texts[ADA]
    assert texts["cyd@example.org"].split("No more")[0] == texts[ADA].split("No more")[0]
    assert "bet" not in texts["dan@example.org"]
    assert sending.with_app(lambda app: digests.edition_keys(app.database, "day")) == ["2026-11-24"]


def test_periods_are_kept_apart(sending: Sending, post: Post) -> None:
    sending.configure(ADA, f'address = "{BOB}"\nperiod = "week"\n')
    sending.send()
    assert post.recipients == [ADA]
    assert sending.send(period="week").edition == "2026-W48"
    assert post.recipients == [ADA, BOB]


def test_nothing_configured_is_said(sending: Sending) -> None:
    sending.configure()
    with pytest.raises(SendingError, match="Nobody is configured"):
        sending.send()
    done = preread(sending.folder, "send")
    assert done.returncode == 1
    assert sending.with_app(lambda app: service.send_due(app, sending.clock)) is None


def test_the_old_option_names_the_recipient(sending: Sending, post: Post) -> None:
    sending.configure()
    config = (sending.folder / "config.toml").read_text()
    (sending.folder / "config.toml").write_text(
        config.replace("[digest]\n", '[digest]\nrecipient = "Me <me@example.org>"\n')
    )
    sending.send()
    assert post.recipients == ["me@example.org"]


def test_an_outbox_can_be_looked_into(sending: Sending, post: Post) -> None:
    post.refuse[ADA] = "450 later"
    preread(sending.folder, "send", "--date", "2026-11-24")
    listed = json.loads(preread(sending.folder, "outbox", "list", "--json").stdout)
    (waiting,) = listed["messages"]
    assert (waiting["to"], waiting["state"]) == (ADA, "queued")
    text = preread(sending.folder, "outbox", "list", "--all").stdout.decode()
    assert f"{BOB}: sent" in text
    assert preread(sending.folder, "outbox", "cancel", str(waiting["id"])).returncode == 0
    post.refuse.clear()
    done = preread(sending.folder, "send", "--date", "2026-11-24", "--json")
    assert json.loads(done.stdout)["already_sent"] == 2
    assert post.recipients == [BOB]
    assert preread(sending.folder, "outbox", "cancel", str(waiting["id"])).returncode == 1
    assert preread(sending.folder, "outbox", "retry", "99").returncode == 1
    sent = next(one for one in sending.letters() if one.state == "sent")
    done = preread(sending.folder, "outbox", "retry", str(sent.id))
    assert done.returncode == 1
    assert b"is sent and cannot be tried again" in done.stderr


def test_a_row_that_another_process_took_is_left_to_it(sending: Sending, post: Post) -> None:
    """The lease: taken while the message goes out, it stops this process before the end."""

    def send(app: service.App) -> service.SendReport:
        real = outbox.hand

        def robbed(database, id_, owner, now):  # type: ignore[no-untyped-def]
            database.execute("UPDATE outbox SET lease_by = 'another' WHERE id = ?", [id_])
            return real(database, id_, owner, now)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(outbox, "hand", robbed)
            return service.send(app, sending.clock, to=[ADA])

    report = sending.with_app(send)
    assert report.counted("sending") == 1
    assert not post.envelopes
