"""What a server's exception means: the error of the family that stands for it, with the server's own words."""

from collections.abc import Iterator

from exporter.jmx.errors import (
    AttributeUnreadableError,
    InstanceGoneError,
    JmxError,
    LoginRefusedError,
    OperationDeniedError,
    ProtocolError,
    UnknownAttributeError,
)
from exporter.jmx.mask import CUT, masked
from exporter.jmx.values import JavaThrowable

_WRAPPERS = frozenset(
    {
        "java.rmi.ServerException",
        "java.rmi.ServerError",
        "java.rmi.UnmarshalException",
        "java.rmi.MarshalException",
        "java.lang.reflect.InvocationTargetException",
        "java.lang.reflect.UndeclaredThrowableException",
        "javax.management.MBeanException",
        "javax.management.ReflectionException",
        "javax.management.RuntimeErrorException",
        "javax.management.RuntimeMBeanException",
        "javax.management.RuntimeOperationsException",
    }
)
"""Exceptions that only say where another one came from."""

_DEPTH = 16
_LENGTH = 300
_READ = 4000
"""Characters of a message that are looked at: it may be as long as a server likes."""


def words(thrown: JavaThrowable, secret: str = "") -> str:
    """An exception's class and message on one line of bounded length, without the exceptions that only wrap it.

    Args:
        thrown: the exception.
        secret: what the server may have put into it and must not be told.
    """
    told = str(_told(thrown))
    return one_line(masked(told if len(told) <= _READ else told[:_READ] + CUT, secret))


def one_line(text: str) -> str:
    """A text on one line of bounded length, control characters as blanks."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text[:2000]).split())
    return line if len(line) <= _LENGTH else line[: _LENGTH - 1] + CUT


def is_session_gone(thrown: JavaThrowable) -> bool:
    """Whether the server no longer knows the session: closed when idle, or by a restart.

    `RMIConnectionImpl` is unexported then (NoSuchObjectException); in between it says IOException, which none of its
    methods throws for another reason (`ServerCommunicatorAdmin.reqIncoming`).
    """
    return thrown.class_name in {"java.rmi.NoSuchObjectException", "java.io.IOException"}


def is_unread(thrown: JavaThrowable) -> bool:
    """Whether the server did not read the call's arguments to their end: the connection is of no more use then."""
    chain = [link.class_name for link in _chain(thrown)]
    return "java.rmi.UnmarshalException" in chain[:2] or "java.rmi.NoSuchObjectException" in chain[:1]


def is_security(thrown: JavaThrowable) -> bool:
    """Whether the server refuses this to the user."""
    return any(
        link.class_name == "java.lang.SecurityException" or link.class_name.startswith("javax.security.auth.login.")
        for link in _chain(thrown)
    )


def of_query(thrown: JavaThrowable) -> JmxError:
    """Why a question to the whole server failed."""
    if is_security(thrown):
        return LoginRefusedError("the server lets this user read nothing", words(thrown))
    return ProtocolError("the server cannot answer", words(thrown))


def of_mbean(thrown: JavaThrowable, subject: str, attribute: str | None = None) -> JmxError:
    """Why an MBean, or one of its attributes, cannot be read. `subject` names it in the message."""
    if thrown.class_name == "javax.management.InstanceNotFoundException":
        return InstanceGoneError(f"{subject}: there is no such MBean", words(thrown))
    if _told(thrown).class_name == "javax.management.AttributeNotFoundException":
        return UnknownAttributeError(f"{subject}: there is no such attribute", words(thrown), attribute)
    return AttributeUnreadableError(f"{subject}: cannot be read", words(thrown), attribute)


def of_operation(thrown: JavaThrowable, subject: str) -> JmxError:
    """Why an operation failed."""
    if is_security(thrown):
        return OperationDeniedError(f"{subject}: denied to this user", words(thrown))
    return of_mbean(thrown, subject)


def _told(thrown: JavaThrowable) -> JavaThrowable:
    """What went wrong first, as far as the exceptions lead that only wrap another one."""
    told = thrown
    for link in _chain(thrown):
        told = link
        if link.class_name not in _WRAPPERS:
            break
    return told


def _chain(thrown: JavaThrowable) -> Iterator[JavaThrowable]:
    link: JavaThrowable | None = thrown
    for _ in range(_DEPTH):
        if link is None:
            return
        yield link
        link = link.cause
