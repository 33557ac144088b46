"""A JMX client without a JVM: JMX over RMI in Python, on the standard library only, usable on its own.

    from exporter.jmx import ObjectName, connect

    with connect("server:9999", ("monitor", "secret"), deadline_seconds=5) as connection:
        memory = ObjectName.parse("java.lang:type=Memory")
        print(connection.attribute(memory, "HeapMemoryUsage", deadline_seconds=5))

What a server sends is data and stays data: `exporter.jmx.serial.values` says what becomes of it. Whatever goes wrong is
a `JmxError`. Many questions at once: `JmxConnection.pipeline`, with the questions of `exporter.jmx.calls`. The same
ones again and again: `Poller`.
"""

from exporter.jmx.client import JmxConnection, connect, prepare
from exporter.jmx.errors import (
    AttributeUnreadableError,
    ConnectError,
    ConnectTimeoutError,
    DeadlineExceededError,
    InstanceGoneError,
    JmxError,
    LoginRefusedError,
    NotJmxError,
    OperationDeniedError,
    ProtocolError,
    SessionLostError,
    StillAnsweringError,
    TlsError,
    UnknownAttributeError,
    UnknownHostError,
    UnsendableAttributeError,
    UntrustedServerError,
)
from exporter.jmx.mbeaninfo import AttributeInfo, MBeanInfo, OperationInfo
from exporter.jmx.names import Names, UnreadableName
from exporter.jmx.objectname import MalformedObjectNameError, ObjectName
from exporter.jmx.poller import Poller, PollResult, Query, Unreadable
from exporter.jmx.serial.limits import Limits
from exporter.jmx.tls import TlsOptions
from exporter.jmx.url import MalformedServiceUrlError, ServiceUrl

__all__ = [
    "AttributeInfo",
    "AttributeUnreadableError",
    "ConnectError",
    "ConnectTimeoutError",
    "DeadlineExceededError",
    "InstanceGoneError",
    "JmxConnection",
    "JmxError",
    "Limits",
    "LoginRefusedError",
    "MBeanInfo",
    "MalformedObjectNameError",
    "MalformedServiceUrlError",
    "Names",
    "NotJmxError",
    "ObjectName",
    "OperationDeniedError",
    "OperationInfo",
    "PollResult",
    "Poller",
    "ProtocolError",
    "Query",
    "ServiceUrl",
    "SessionLostError",
    "StillAnsweringError",
    "TlsError",
    "TlsOptions",
    "UnknownAttributeError",
    "UnknownHostError",
    "Unreadable",
    "UnreadableName",
    "UnsendableAttributeError",
    "UntrustedServerError",
    "connect",
    "prepare",
]
