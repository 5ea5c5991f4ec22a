"""Addresses of mailboxes: as people write them, one form in the store, never a password."""

import pytest

from net.errors import BadAddressError, PasswordError
from net.mailaddress import account_of, is_mailbox, parse
from settings import MailAccount


@pytest.mark.parametrize(
    ("url", "stored", "folder"),
    [
        ("imaps://me@h.example", "imaps://me@h.example/INBOX", "INBOX"),
        ("IMAPS://me@H.Example:993/inbox", "imaps://me@h.example/INBOX", "INBOX"),
        ("imaps://me@h.example:1993/", "imaps://me@h.example:1993/INBOX", "INBOX"),
        (
            "imaps://me@mail.example@h.example/AI & mehr",
            "imaps://me%40mail.example@h.example/AI%20%26%20mehr",
            "AI & mehr",
        ),
        (
            "imaps://me%40mail.example@h.example/AI%20%26%20mehr",
            "imaps://me%40mail.example@h.example/AI%20%26%20mehr",
            "AI & mehr",
        ),
        ("imap://me@[::1]:1143/Résumés/日本", None, "Résumés/日本"),
        ("imaps://me@h/a?b#c", "imaps://me@h/a%3Fb%23c", "a?b#c"),
    ],
)
def test_addresses(url: str, stored: str | None, folder: str) -> None:
    address = parse(url)
    assert address.folder == folder
    assert stored in (None, str(address))
    assert parse(str(address)) == address
    assert is_mailbox(url)


@pytest.mark.parametrize(
    "url",
    [
        "imaps://h.example/x",
        "imaps://me@/x",
        "imaps://me@h:0/x",
        "imaps://me@h:99999/x",
        "imaps://me@h:port/x",
        "https://me@h/x",
        "imaps://me@h/a%0d%0aLOGOUT",
        "imaps://me%0a@h/a",
        "",
    ],
)
def test_what_is_none(url: str) -> None:
    with pytest.raises(BadAddressError):
        parse(url)


def test_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(BadAddressError) as caught:
        parse("imaps://me:hunter2@h.example/x")
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"


def test_accounts_are_told_apart_by_user_host_and_port() -> None:
    accounts = [
        MailAccount(account=url, password_env=name)
        for url, name in [
            ("imaps://me@h.example", "A"),
            ("imaps://you@h.example", "B"),
            ("imaps://me@h.example:1993", "C"),
            ("imap://me@h.example", "D"),
            ("imaps://me@mail.example@h.example", "E"),
        ]
    ]

    def name(url: str) -> str:
        return account_of(parse(url), accounts).password_env

    assert name("imaps://me@h.example/x") == "A"
    assert name("imaps://me@h.example:993/y") == "A"
    assert name("imaps://you@h.example/x") == "B"
    assert name("imaps://me@h.example:1993/x") == "C"
    assert name("imap://me@h.example/x") == "D"
    assert name("imaps://me%40mail.example@h.example/x") == "E"
    with pytest.raises(PasswordError) as caught:
        name("imaps://else@h.example/x")
    assert caught.value.code == "no_account"
