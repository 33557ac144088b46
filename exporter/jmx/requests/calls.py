"""What is asked of an MBean server: each question as bytes, and what its answer means.

A call knows nothing of a session, so it can be built once and asked at every poll.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast

from exporter.jmx.errors import JmxError, ProtocolError, UnsendableAttributeError
from exporter.jmx.object_name import ObjectName
from exporter.jmx.requests.mbean_errors import mbean_error, operation_error, server_error
from exporter.jmx.requests.mbean_info import MBeanInfo
from exporter.jmx.requests.names import Names
from exporter.jmx.rmi import methods
from exporter.jmx.rmi.messages import encode_arguments, encode_call
from exporter.jmx.rmi.methods import Method
from exporter.jmx.serial.arguments import JavaArgument, LongArray, MarshalledObject, boolean, integer, objects, strings
from exporter.jmx.serial.shapes import Memory
from exporter.jmx.values import Attribute, AttributeMap, JavaThrowable, JavaValue

T = TypeVar("T")

_ONLY_ATTRIBUTES: Final = frozenset({Attribute})

THREADING: Final = ObjectName.parse("java.lang:type=Threading")

ALLOWED_OPERATIONS: Final = frozenset(
    {
        ("findDeadlockedThreads", ()),
        ("findMonitorDeadlockedThreads", ()),
        ("dumpAllThreads", ("boolean", "boolean", "int")),
        ("getThreadInfo", ("[J", "int")),
    }
)
"""Name and signature of all that is ever invoked, on `java.lang:type=Threading`: operations that change nothing."""

_PARAMETERS: Final[Mapping[str, Callable[[Any], JavaArgument]]] = {"boolean": boolean, "int": integer, "[J": LongArray}
"""How the parameters of these operations are written."""


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A question, ready to be asked of any session.

    Attributes:
        method: the method of `RMIConnection` that is called.
        arguments: its arguments, as they are sent.
        subject: what is asked about, for messages.
        convert: what the result stands for; raises ProtocolError for another result than the method has.
        explain: which error the server's exception stands for.
        attribute: the attribute that is asked for, where it is a single one.
        of_server: whether it is about the whole server rather than one MBean.
        memory: what was learnt from its replies, where it is asked again and again.
    """

    method: Method
    arguments: bytes
    subject: str
    convert: Callable[[JavaValue], T]
    explain: Callable[[JavaThrowable], JmxError]
    attribute: str | None = None
    of_server: bool = False
    memory: Memory | None = None

    def encode(self, object_id: bytes) -> bytes:
        """Write the call as it is sent to a session's remote object."""
        return encode_call(object_id, self.method, self.arguments)

    def broken_off(self, cause: str, last_attribute: str | None) -> JmxError:
        """Make the error of a reply that the server began and could not end, or that cannot be decoded."""
        if self.of_server:
            return ProtocolError(f"{self.subject}: the server cannot send it", cause)
        attribute = self.attribute or last_attribute
        named = "" if attribute is None else f" {attribute}"
        return UnsendableAttributeError(f"{self.subject}{named}: the value cannot be had", cause, attribute)


def query_names(pattern: ObjectName | None = None) -> Call[Names]:
    """Ask for the names of all MBeans to which a pattern applies; the server evaluates it. None: of all there are."""
    arguments = encode_arguments(pattern, None, None)
    return Call(methods.QUERY_NAMES, arguments, "names", Names.of, server_error, of_server=True)


def default_domain() -> Call[str]:
    """Ask for the default domain: the cheapest question, with which the Java client keeps its sessions alive."""
    return Call(
        methods.GET_DEFAULT_DOMAIN, encode_arguments(None), "default domain", _text, server_error, of_server=True
    )


def mbean_count() -> Call[int]:
    """Ask how many MBeans there are."""
    return Call(methods.GET_MBEAN_COUNT, encode_arguments(None), "MBean count", _number, server_error, of_server=True)


def mbean_info(name: ObjectName) -> Call[MBeanInfo]:
    """Ask what an MBean says of itself."""
    arguments, subject = encode_arguments(name, None), str(name)
    return Call(methods.GET_MBEAN_INFO, arguments, subject, MBeanInfo.of, lambda thrown: mbean_error(thrown, subject))


def attribute(name: ObjectName, attribute: str) -> Call[JavaValue]:
    """Ask for the value of one attribute; the server says why where it cannot be read."""
    subject = str(name)
    return Call(
        methods.GET_ATTRIBUTE,
        encode_arguments(name, attribute, None),
        subject,
        lambda value: value,
        lambda thrown: mbean_error(thrown, f"{subject} {attribute}", attribute),
        attribute,
    )


def attributes(name: ObjectName, attributes: Sequence[str]) -> Call[AttributeMap]:
    """Ask for some attributes at once; those that do not exist, or whose getter throws, are left out."""
    subject = str(name)
    arguments = encode_arguments(name, strings(attributes), None)
    return Call(methods.GET_ATTRIBUTES, arguments, subject, _by_name, lambda thrown: mbean_error(thrown, subject))


def operation(
    name: ObjectName, operation: str, signature: Sequence[str] = (), arguments: Sequence[JavaArgument] = ()
) -> Call[JavaValue]:
    """Invoke one of `ALLOWED_OPERATIONS`.

    Raises:
        ValueError: it is none of them, or the arguments do not fit.
    """
    if name != THREADING or (operation, tuple(signature)) not in ALLOWED_OPERATIONS:
        raise ValueError(f"{operation}({', '.join(signature)}) of {name} is never invoked")
    if len(arguments) != len(signature):
        raise ValueError(f"{operation} takes {len(signature)} arguments, not {len(arguments)}")
    given = MarshalledObject(
        objects([_PARAMETERS[kind](value) for kind, value in zip(signature, arguments, strict=True)])
    )
    subject = f"{name} {operation}"
    return Call(
        methods.INVOKE,
        encode_arguments(name, operation, given, strings(signature), None),
        subject,
        lambda value: value,
        lambda thrown: operation_error(thrown, subject),
    )


def _text(value: JavaValue) -> str:
    if not isinstance(value, str):
        raise ProtocolError("the server sent something else than a text")
    return value


def _number(value: JavaValue) -> int:
    if not isinstance(value, int):
        raise ProtocolError("the server sent something else than a number")
    return value


def _by_name(value: JavaValue) -> AttributeMap:
    if isinstance(value, AttributeMap):
        return value
    if not isinstance(value, list):
        raise ProtocolError("the server sent something else than a list of attributes")
    if _ONLY_ATTRIBUTES.issuperset(map(type, value)):
        return AttributeMap(cast("list[Attribute]", value))
    # Java's AttributeList takes any object: what is no attribute costs only itself.
    return AttributeMap(each for each in value if type(each) is Attribute)
