import pytest

from exporter.jmx.rmi.remote_exceptions import (
    is_session_gone,
    is_unread,
    words,
)
from exporter.jmx.values import JavaThrowable

DENIED = JavaThrowable("java.lang.SecurityException", "Access denied! Invalid access level")
GETTER = JavaThrowable(
    "javax.management.RuntimeMBeanException", "as asked", JavaThrowable("java.lang.IllegalStateException", "as asked")
)
UNREAD = JavaThrowable(
    "java.rmi.ServerException",
    "RemoteException occurred in server thread",
    JavaThrowable("java.rmi.UnmarshalException", "unrecognized method hash"),
)


def test_words_leave_out_what_only_wraps() -> None:
    assert words(GETTER) == "java.lang.IllegalStateException: as asked"
    assert words(UNREAD) == "java.rmi.UnmarshalException: unrecognized method hash"
    assert words(DENIED) == "java.lang.SecurityException: Access denied! Invalid access level"


def test_words_are_one_line_of_bounded_length() -> None:
    told = words(JavaThrowable("java.lang.Error", "first\r\n\tsecond\x1b[31m" + "x" * 10_000_000))
    assert told.startswith("java.lang.Error: first second [31mxxx")
    assert len(told) == 300


@pytest.mark.parametrize("secret", ["hidden", "hid  den", "hid\tden"])
@pytest.mark.parametrize("before", ["", "x" * 270 + " "])
def test_words_never_hold_the_secret_nor_a_part_of_it(secret: str, before: str) -> None:
    """Neither where the line is made of it nor where that is cut off."""
    told = words(JavaThrowable("java.lang.SecurityException", f"{before}{secret} is wrong"), secret)
    assert "hid" not in told
    assert "den" not in told


def test_a_long_secret_is_hidden_where_the_message_is_cut_off_before_it_is_looked_at() -> None:
    """Blanks and masked secrets make a short line of a message that is too long to be looked at as a whole."""
    secret = "0123456789" * 20
    told = words(JavaThrowable("java.lang.Error", f"{secret} " * 19 + " " * 100 + secret), secret)
    assert "0123" not in told


def test_a_short_secret_spoils_no_word() -> None:
    told = words(JavaThrowable("java.rmi.ConnectException", "connection to 't' is lost"), "t")
    assert told == "java.rmi.ConnectException: connection to '<secret>' is lost"


def test_a_cause_without_an_end_is_no_trap() -> None:
    thrown = JavaThrowable("javax.management.MBeanException", None)
    object.__setattr__(thrown, "cause", thrown)
    assert words(thrown) == "javax.management.MBeanException"


def test_an_exception_tells_what_became_of_the_connection_and_the_session() -> None:
    gone = JavaThrowable("java.rmi.NoSuchObjectException", "no such object in table")
    assert is_unread(UNREAD)
    assert is_unread(gone)
    assert is_session_gone(gone)
    assert is_session_gone(JavaThrowable("java.io.IOException", "The server has decided to close this connection."))
    assert not is_unread(GETTER)
    assert not is_session_gone(GETTER)
