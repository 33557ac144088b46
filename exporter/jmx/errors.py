"""Everything that can go wrong with a JMX connection: a small family, each with the cause that the server gave."""

from typing import ClassVar, Final

from exporter.jmx.mask import CUT

_LONGEST_LINE: Final = 300
_LONGEST_TEXT: Final = 2000
"""Characters of a text that are looked at: it may be as long as somebody else likes."""


def one_line(text: str) -> str:
    """Put a text that somebody else chose on one line of bounded length, control characters as blanks."""
    shown = (character if character.isprintable() else " " for character in text[:_LONGEST_TEXT])
    line = " ".join("".join(shown).split())
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + CUT


class JmxError(Exception):
    """The family's root; only its members are raised.

    Attributes:
        message: what happened, in one line, without secrets.
        cause: the server's own words (`java.lang.SecurityException: Credentials required`), where it gave any.
        is_retriable: whether logging in anew may help at once, as it does where the server was restarted.
    """

    is_retriable: ClassVar[bool] = False

    def __init__(self, message: str, cause: str | None = None) -> None:
        super().__init__(message if cause is None else f"{message}: {cause}")
        self.message = message
        self.cause = cause


class UnknownHostError(JmxError):
    """The host's name does not resolve."""


class ConnectError(JmxError):
    """Nothing listens there, or there is no way to it."""

    is_retriable = True


class DeadlineExceededError(JmxError):
    """The deadline passed before the server had answered."""


class ConnectTimeoutError(DeadlineExceededError):
    """The deadline passed before there was a connection: nobody may be at that address any more."""


class StillAnsweringError(DeadlineExceededError):
    """The deadline passed while one answer followed the other: there was more to ask than time."""


class NotJmxError(JmxError):
    """Something answers, but it is no RMI registry, or has no JMX connector server."""

    is_retriable = True


class UntrustedServerError(NotJmxError):
    """Somebody else than the server may listen there: nothing is sent to it."""


class LoginRefusedError(JmxError):
    """The server wants other credentials, or any."""


class TlsError(JmxError):
    """TLS is missing on one side, or the handshake or a certificate was refused."""


class ProtocolError(JmxError):
    """The server's bytes make no sense, or exceed a limit: the connection cannot be used any more."""


class BudgetExceededError(ProtocolError):
    """The server's answers take more memory than one poll, or all servers together, may have."""


class KnowledgeExceededError(BudgetExceededError):
    """What is known of a server, above all its MBeans' names, takes more memory than it may."""


class SessionLostError(JmxError):
    """The connection or the server's side of the session is gone."""

    is_retriable = True


class InstanceGoneError(JmxError):
    """An MBean that is not there (any more)."""


class AttributeUnreadableError(JmxError):
    """One attribute cannot be read: it is unknown, its getter throws, or the server cannot send its value.

    Attributes:
        attribute: which one, where that is known.
    """

    def __init__(self, message: str, cause: str | None = None, attribute: str | None = None) -> None:
        super().__init__(message, cause)
        self.attribute = attribute


class UnknownAttributeError(AttributeUnreadableError):
    """The MBean has no such attribute."""


class UnsendableAttributeError(AttributeUnreadableError):
    """The server cannot send the attribute's value, or nobody but Java can decode it: asking costs the connection."""


class OperationDeniedError(JmxError):
    """The user may not invoke the operation."""
