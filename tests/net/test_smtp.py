"""The mail server's side of sending, against a real one: every fault has its name."""

import base64
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from net.errors import DeliveryError, RefusedError
from net.guard import parse_allowed
from net.smtp import Connection, Server
from settings.delivery import SmtpSettings
from tests.world.smtp import PASSWORD, USER, Post

pytestmark = pytest.mark.smtp
MESSAGE = b"Subject: x\r\nMessage-ID: <1@example.org>\r\n\r\n.dot\r\nlast\r\n"
FROM, TO = "a@example.org", "b@example.net"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def tls_of(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def server(port: int, *, security: str = "plain", user: str = "", **options: object) -> Server:
    places = {"password_env": "X"} if user else {}
    settings = SmtpSettings.model_validate(
        {"host": "localhost", "port": port, "security": security, "user": user, "timeout_s": 5}
        | places
        | options
    )
    return Server(settings, parse_allowed(()), PASSWORD if user else None)


def yes() -> bool:
    return True


@contextmanager
def connected(to: Server) -> Iterator[Connection]:
    connection = Connection(to)
    try:
        connection.open()
        yield connection
    finally:
        connection.close()


def refused(to: Server, before_end: object = yes) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught, connected(to) as connection:
        connection.send(FROM, TO, MESSAGE, before_end)  # type: ignore[arg-type]
    assert PASSWORD not in f"{caught.value.message} {caught.value.hint}"
    return caught.value


def test_messages_arrive_as_they_are_over_one_connection() -> None:
    with Post() as post:
        with connected(server(post.port)) as connection:
            for _ in range(3):
                connection.send(FROM, TO, MESSAGE, yes)
        assert [one.content for one in post.envelopes] == [MESSAGE] * 3
        assert [(one.mail_from, one.rcpt_tos) for one in post.envelopes] == [(FROM, [TO])] * 3
        assert post.connections == 1


@pytest.mark.parametrize("without", [[], ["PLAIN"], ["LOGIN"]])
def test_starttls_and_login(trusted: trustme.CA, without: list[str]) -> None:
    with Post(tls_of(trusted), login=True, without=without) as post:
        to = server(post.port, security="starttls", user=USER)
        with connected(to) as connection:
            connection.send(FROM, TO, MESSAGE, yes)
        assert len(post.envelopes) == 1
        assert post.logins == [USER]


def test_implicit_tls(trusted: trustme.CA) -> None:
    with Post(tls_of(trusted), implicit=True) as post:
        with connected(server(post.port, security="tls")) as connection:
            connection.send(FROM, TO, MESSAGE, yes)
        assert len(post.envelopes) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_another_host_is_not_trusted(trusted: trustme.CA, security: str) -> None:
    tls = tls_of(trusted, "elsewhere.example")
    with Post(tls, implicit=security == "tls", login=True) as post:
        error = refused(server(post.port, security=security, user=USER))
        assert (error.code, error.for_all, error.lasting) == ("tls", True, False)
        assert "certificate" in error.message
        assert not post.logins


def test_an_unknown_authority_is_not_trusted(authority: trustme.CA) -> None:
    with Post(tls_of(authority)) as post:
        assert refused(server(post.port, security="starttls")).code == "tls"


def test_without_tls_nothing_is_sent() -> None:
    with Post(login=True) as post:
        error = refused(server(post.port, security="starttls", user=USER))
        assert error.code == "no_tls"
        assert not post.logins
        assert refused(server(post.port, security="tls")).code == "tls"
        assert not post.envelopes


def test_plain_goes_to_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with Post() as post:
        real = socket.socket.getpeername
        monkeypatch.setattr(
            socket.socket, "getpeername", lambda it: ("192.0.2.7", real(it)[1]), raising=True
        )
        with pytest.raises(RefusedError, match="without TLS, at 192"):
            Connection(server(post.port)).open()
        allowed = Server(server(post.port).settings, parse_allowed(["192.0.2.0/24"]))
        with connected(allowed) as connection:
            connection.send(FROM, TO, MESSAGE, yes)
        assert len(post.envelopes) == 1


def test_a_refused_login_is_told_without_the_password(trusted: trustme.CA) -> None:
    with Post(tls_of(trusted), login=True) as post:
        to = server(post.port, security="starttls", user="other@example.org")
        error = refused(to)
        assert (error.code, error.for_all) == ("auth", True)
        assert "535" in error.message


def test_a_missing_login_is_told(trusted: trustme.CA) -> None:
    with Post(tls_of(trusted), login=True) as post:
        error = refused(server(post.port, security="starttls"))
        assert error.code == "auth"
        assert "smtp.user" in error.hint


@pytest.mark.parametrize(
    ("verb", "answer", "code", "lasting", "for_all"),
    [
        ("MAIL", "451 4.3.0 busy", "later", False, True),
        ("MAIL", "550 5.7.1 not yours", "sender_refused", False, True),
        ("RCPT", "450 4.2.0 greylisted", "later", False, False),
        ("RCPT", "550 5.1.1 nobody", "recipient_refused", True, False),
        ("RCPT", "530 5.7.0 log in first", "auth", False, True),
        ("DATA", "452 4.3.1 full", "later", False, False),
        ("DATA", "554 5.7.1 spam", "message_refused", True, False),
        ("DATA", "421 4.3.2 closing", "later", False, True),
    ],
)
def test_refusals_have_names(
    verb: str, answer: str, code: str, lasting: bool, for_all: bool
) -> None:
    with Post() as post:
        post.answers[verb] = [answer]
        error = refused(server(post.port))
        assert (error.code, error.lasting, error.for_all) == (code, lasting, for_all)
        assert not error.unsure
        assert answer[:3] in error.message
        assert not post.envelopes


def test_after_a_refusal_the_next_message_goes_the_same_way() -> None:
    with Post() as post:
        post.refuse[TO] = "550 no"
        with connected(server(post.port)) as connection:
            with pytest.raises(DeliveryError, match=r"refused b@example\.net"):
                connection.send(FROM, TO, MESSAGE, yes)
            connection.send(FROM, "c@example.net", MESSAGE, yes)
        assert post.recipients == ["c@example.net"]
        assert post.connections == 1


def test_a_server_that_takes_no_such_size_is_not_bothered() -> None:
    with Post(size=30) as post:
        error = refused(server(post.port))
        assert (error.code, error.lasting) == ("message_refused", True)


@pytest.mark.parametrize(
    ("fault", "code", "unsure"),
    [
        ("hang_up_within_data", "hung_up", False),
        ("hang_up_after_data", "hung_up", True),
        ("stall_after_data", "timeout", True),
        ("drip_after_data", "timeout", True),
    ],
)
def test_a_broken_connection_says_whether_the_message_may_have_been_taken(
    fault: str, code: str, unsure: bool
) -> None:
    with Post() as post:
        post.faults = [fault]  # type: ignore[list-item]
        started = time.monotonic()
        large = MESSAGE + (b"x" * 70 + b"\r\n") * 100_000
        with (
            pytest.raises(DeliveryError) as caught,
            connected(server(post.port, timeout_s=1)) as connection,
        ):
            connection.send(FROM, TO, large, yes)
        assert time.monotonic() - started < 4
        assert (caught.value.code, caught.value.unsure) == (code, unsure)
        assert not caught.value.lasting


def test_a_message_that_another_process_took_over_is_not_ended() -> None:
    with Post() as post:
        assert refused(server(post.port), lambda: False).code == "taken_over"
        time.sleep(0.1)
        assert not post.envelopes


def test_nobody_there_and_no_such_name() -> None:
    with Post() as post:
        port = post.port
    assert refused(server(port)).code == "unreachable"
    assert refused(server(port, host="no-such-host.invalid")).code == "unreachable"


@pytest.mark.parametrize("greeting", [b"hello\r\n", b"", b"554 no\r\n", b"\xff" * 9000])
def test_what_is_no_mail_server(greeting: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            sock, _ = listening.accept()
            with sock:
                sock.sendall(greeting)
                sock.shutdown(socket.SHUT_WR)
                sock.recv(1000)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        error = refused(server(listening.getsockname()[1]))
        thread.join(5)
    assert error.code in ("bad_answer", "hung_up", "refused")
    assert error.for_all


def test_a_greeting_that_never_ends_is_cut() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = threading.Event()

        def serve() -> None:
            sock, _ = listening.accept()
            with sock:
                try:
                    while not ended.wait(0.05):
                        sock.sendall(b"220-still here\r\n")
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        started = time.monotonic()
        error = refused(server(listening.getsockname()[1], timeout_s=1))
        assert time.monotonic() - started < 3
        ended.set()
        thread.join(5)
    assert error.code == "timeout"


def test_what_the_server_says_is_repeated_without_the_password(trusted: trustme.CA) -> None:
    login = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
    with Post(tls_of(trusted), login=True) as post:
        post.answers["RCPT"] = [f"550 who is {login}?"]
        error = refused(server(post.port, security="starttls", user=USER))
    assert error.code == "recipient_refused"
    assert "who is …?" in error.message
    assert login not in error.message
