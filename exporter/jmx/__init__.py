"""A JMX client without a JVM: JMX over RMI in Python, on the standard library only, usable on its own.

    from exporter.jmx import ObjectName, connect

    with connect("server:9999", ("monitor", "secret"), deadline_seconds=5) as connection:
        memory = ObjectName.parse("java.lang:type=Memory")
        print(connection.attribute(memory, "HeapMemoryUsage", deadline_seconds=5))

What a server sends is data and stays data: `exporter.jmx.values` says what becomes of it. Whatever goes wrong is
a `JmxError`. Many questions at once: `JmxConnection.pipeline`, with the questions of `exporter.jmx.calls`. The same
ones again and again: `Poller`.

Who uses the client imports from here, and from `exporter.jmx.values` (what Java's objects become), `exporter.jmx.mask`
(a secret hidden in a server's words) and `exporter.jmx.deadline`. All other modules are its own.
"""

from exporter.jmx.budget import Account, Budget
from exporter.jmx.client import JmxConnection, connect, locate, prepare
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
from exporter.jmx.object_name import MalformedObjectNameError, ObjectName, unquote
from exporter.jmx.polling.poller import Poller, PollResult, Query, Unreadable
from exporter.jmx.polling.thread_operations import is_invoked, is_operation
from exporter.jmx.ports import REGISTRY_PORT_RULE
from exporter.jmx.requests import calls
from exporter.jmx.requests.calls import Call
from exporter.jmx.requests.mbean_info import AttributeInfo, MBeanInfo, OperationInfo
from exporter.jmx.requests.names import Names, UnreadableName
from exporter.jmx.rmi.references import RemoteReference, stub_url
from exporter.jmx.rmi.transport import Ends, Place
from exporter.jmx.serial.limits import Limits
from exporter.jmx.session import Admit, RmiPort, admit_all
from exporter.jmx.tls import TlsOptions
from exporter.jmx.url import MalformedServiceUrlError, ServiceUrl

__all__ = [
    "REGISTRY_PORT_RULE",
    "Account",
    "Admit",
    "AttributeInfo",
    "AttributeUnreadableError",
    "Budget",
    "Call",
    "ConnectError",
    "ConnectTimeoutError",
    "DeadlineExceededError",
    "Ends",
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
    "Place",
    "PollResult",
    "Poller",
    "ProtocolError",
    "Query",
    "RemoteReference",
    "RmiPort",
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
    "admit_all",
    "calls",
    "connect",
    "is_invoked",
    "is_operation",
    "locate",
    "prepare",
    "stub_url",
    "unquote",
]
