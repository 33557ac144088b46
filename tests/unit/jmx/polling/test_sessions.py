"""The session of a poller: opened anew where it is lost, and closed."""

import pytest

from exporter.jmx.errors import (
    ConnectError,
    DeadlineExceededError,
    JmxError,
    LoginRefusedError,
    NotJmxError,
    ProtocolError,
    SessionLostError,
    TlsError,
    UnknownHostError,
)
from exporter.jmx.polling.poller import Poller
from testing.jmx.beans import BEANS, bean, values, wants
from testing.jmx.scripted_server import ScriptedServer


@pytest.mark.parametrize(
    "loss", [SessionLostError("lost"), ConnectError("refused"), NotJmxError("no registry")], ids=str
)
def test_a_lost_session_is_opened_again_within_the_same_poll(
    loss: JmxError, server: ScriptedServer, poller: Poller
) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [loss]
    assert values(poller.poll([wants(BEANS, "One")], 5)) == {bean(1): {"One": 1}}
    assert (server.logins, server.closed) == (2, 1)


@pytest.mark.parametrize(
    "failure",
    [TlsError("no TLS"), LoginRefusedError("refused"), ProtocolError("no sense"), UnknownHostError("h")],
    ids=str,
)
def test_what_a_new_session_would_not_mend_fails_at_once(
    failure: JmxError, server: ScriptedServer, poller: Poller
) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [failure]
    with pytest.raises(type(failure)):
        poller.poll([wants(BEANS, "One")], 5)
    assert server.logins == 1


def test_the_words_of_a_server_that_was_lost_are_logged_nowhere(
    server: ScriptedServer, poller: Poller, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody knows what it says; a password that it was sent may be in it."""
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [SessionLostError("the server forgot the session", "no session for open sesame")]
    with caplog.at_level("DEBUG"):
        poller.poll([wants(BEANS, "One")], 5)
    assert "a session was lost: the server forgot the session" in caplog.text
    assert "sesame" not in caplog.text


def test_a_session_that_is_lost_again_is_an_error(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [SessionLostError("lost"), SessionLostError("lost again")]
    with pytest.raises(SessionLostError, match="lost again"):
        poller.poll([wants(BEANS, "One")], 5)
    assert server.logins == 2


@pytest.mark.parametrize("error", [ProtocolError("nonsense"), LoginRefusedError("no")], ids=["protocol", "login"])
def test_other_errors_end_the_session_and_are_not_tried_again(
    error: JmxError, server: ScriptedServer, poller: Poller
) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [error]
    with pytest.raises(type(error)):
        poller.poll([wants(BEANS, "One")], 5)
    assert (server.logins, server.closed) == (1, 1)
    assert values(poller.poll([wants(BEANS, "One")], 5)) == {bean(1): {"One": 1}}


def test_a_deadline_that_passes_costs_the_poll_but_not_the_session(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [DeadlineExceededError("too late")]
    with pytest.raises(DeadlineExceededError):
        poller.poll([wants(BEANS, "One")], 5)
    with pytest.raises(DeadlineExceededError):
        poller.poll([wants(BEANS, "One")], 0)
    assert values(poller.poll([wants(BEANS, "One")], 5)) == {bean(1): {"One": 1}}
    assert server.logins == 1


def test_a_closed_poller_opens_nothing_any_more(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    poller.close()
    with pytest.raises(SessionLostError):
        poller.poll([wants(BEANS, "One")], 5)
    assert (server.logins, server.closed) == (1, 1)


def test_closing_during_a_poll_does_not_open_the_session_again(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.during = poller.close
    server.failures = [SessionLostError("closed meanwhile")]
    with pytest.raises(SessionLostError):
        poller.poll([wants(BEANS, "One")], 5)
    assert server.logins == 1
