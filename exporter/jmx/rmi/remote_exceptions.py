"""What a server throws when it is called: its words, and what they mean for the session and the connection."""

from collections.abc import Iterator

from exporter.jmx.errors import one_line
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
_READ = 4000
"""Characters of a message that are looked at: it may be as long as a server likes."""


def words(thrown: JavaThrowable, secret: str = "") -> str:
    """Tell an exception's class and message on one line of bounded length, without those that only wrap it.

    Args:
        thrown: the exception.
        secret: what the server may have put into it and must not be told.
    """
    told = str(origin_of(thrown))
    return one_line(masked(told if len(told) <= _READ else told[:_READ] + CUT, secret))


def is_session_gone(thrown: JavaThrowable) -> bool:
    """Tell whether the server no longer knows the session: closed when idle, or by a restart.

    `RMIConnectionImpl` is unexported then (NoSuchObjectException); in between it says IOException, which none of its
    methods throws for another reason (`ServerCommunicatorAdmin.reqIncoming`).
    """
    return thrown.class_name in {"java.rmi.NoSuchObjectException", "java.io.IOException"}


def is_unread(thrown: JavaThrowable) -> bool:
    """Tell whether the server did not read the call's arguments to their end: the connection is of no more use then."""
    chain = [link.class_name for link in _chain(thrown)]
    return "java.rmi.UnmarshalException" in chain[:2] or "java.rmi.NoSuchObjectException" in chain[:1]


def is_security(thrown: JavaThrowable) -> bool:
    """Tell whether the server refuses this to the user."""
    return any(
        link.class_name == "java.lang.SecurityException" or link.class_name.startswith("javax.security.auth.login.")
        for link in _chain(thrown)
    )


def origin_of(thrown: JavaThrowable) -> JavaThrowable:
    """Find what went wrong first, as far as the exceptions lead that only wrap another one."""
    origin = thrown
    for link in _chain(thrown):
        origin = link
        if link.class_name not in _WRAPPERS:
            break
    return origin


def _chain(thrown: JavaThrowable) -> Iterator[JavaThrowable]:
    link: JavaThrowable | None = thrown
    for _ in range(_DEPTH):
        if link is None:
            return
        yield link
        link = link.cause
