"""What a server's exception means for a question: the error of the family that stands for it."""

from exporter.jmx.errors import (
    AttributeUnreadableError,
    InstanceGoneError,
    JmxError,
    LoginRefusedError,
    OperationDeniedError,
    ProtocolError,
    UnknownAttributeError,
)
from exporter.jmx.rmi.remote_exceptions import is_security, origin_of, words
from exporter.jmx.values import JavaThrowable


def server_error(thrown: JavaThrowable) -> JmxError:
    """Tell why a question to the whole server failed."""
    if is_security(thrown):
        return LoginRefusedError("the server lets this user read nothing", words(thrown))
    return ProtocolError("the server cannot answer", words(thrown))


def mbean_error(thrown: JavaThrowable, subject: str, attribute: str | None = None) -> JmxError:
    """Tell why an MBean, or one of its attributes, cannot be read.

    Args:
        thrown: what the server threw.
        subject: what was asked about, for the message.
        attribute: which attribute, where it is a single one.
    """
    if thrown.class_name == "javax.management.InstanceNotFoundException":
        return InstanceGoneError(f"{subject}: there is no such MBean", words(thrown))
    if origin_of(thrown).class_name == "javax.management.AttributeNotFoundException":
        return UnknownAttributeError(f"{subject}: there is no such attribute", words(thrown), attribute)
    return AttributeUnreadableError(f"{subject}: cannot be read", words(thrown), attribute)


def operation_error(thrown: JavaThrowable, subject: str) -> JmxError:
    """Tell why an operation failed.

    Args:
        thrown: what the server threw.
        subject: what was invoked, for the message.
    """
    if is_security(thrown):
        return OperationDeniedError(f"{subject}: denied to this user", words(thrown))
    return mbean_error(thrown, subject)
