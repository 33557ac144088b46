"""What decoding can end in besides a value."""

from exporter.jmx.errors import JmxError, ProtocolError
from exporter.jmx.values import JavaThrowable


class IncompleteError(Exception):
    """The bytes end before the value does: it can be decoded, from its beginning, when more have come.

    Attributes:
        missing: how many more bytes are needed at least; 1 where that is unknown.
    """

    def __init__(self, missing: int = 1) -> None:
        super().__init__(f"at least {missing} more bytes are needed")
        self.missing = missing


class CorruptStreamError(ProtocolError):
    """The bytes are no object stream, exceed a limit, or hold what cannot be decoded without its class.

    Attributes:
        last_attribute: the last name of a `javax.management.Attribute` that was read before.
    """

    def __init__(self, message: str, last_attribute: str | None = None) -> None:
        super().__init__(message)
        self.last_attribute = last_attribute


class UnknownFormatError(CorruptStreamError):
    """An object wrote itself in a format of its own (`java.io.Externalizable`) that is not known here.

    Under RMI's protocol version nothing says where such an object ends, so the rest of the stream is lost.

    Attributes:
        class_name: the object's class.
    """

    def __init__(self, class_name: str, last_attribute: str | None = None) -> None:
        super().__init__(f"objects of class {class_name[:200]!r} have a format of their own", last_attribute)
        self.class_name = class_name


class RemoteAbortError(JmxError):
    """The server failed while it wrote the value and said so in its midst (TC_EXCEPTION); it closes the connection.

    Attributes:
        throwable: what it failed with, as a rule `java.io.NotSerializableException` and the name of a class.
        last_attribute: the last name of a `javax.management.Attribute` before: the one it could not send.
    """

    def __init__(self, throwable: JavaThrowable, last_attribute: str | None = None) -> None:
        super().__init__("the server could not send the value", str(throwable)[:500])
        self.throwable = throwable
        self.last_attribute = last_attribute
