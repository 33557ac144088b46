"""A server for tests of the poll: it answers calls as a script says, without a byte sent."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import (
    AttributeUnreadableError,
    DeadlineExceededError,
    InstanceGoneError,
    JmxError,
    UnknownAttributeError,
    UnsendableAttributeError,
)
from exporter.jmx.object_name import ObjectName
from exporter.jmx.requests.calls import Call
from exporter.jmx.requests.mbean_info import AttributeInfo, MBeanInfo
from exporter.jmx.requests.names import Names
from exporter.jmx.serial.reader import ObjectReader
from exporter.jmx.values import JavaObject
from testing.clock import Clock

Value = Any
"""An attribute's value; what the server cannot do with it is an Unsendable, a Throws or a Hangs of these below.

A JmxError is what asking for it ends in, with all that is asked behind it.
"""


@dataclass(frozen=True)
class Unsendable:
    """What the server cannot send."""


@dataclass(frozen=True)
class Throws:
    """A getter that throws an Exception, or an Error that spoils the answer for other attributes."""

    is_error: bool = False


@dataclass(frozen=True)
class Hangs:
    """A getter that does not return: whoever waits for it waits until the deadline."""


@dataclass(frozen=True)
class Asked:
    """One call."""

    method: str
    name: str
    attributes: tuple[str, ...] = ()


@dataclass
class ScriptedServer:
    """What the server has, and what it was asked.

    Attributes:
        mbeans: each with its attributes.
        operations: what each gives: a value or an error.
        identity: its MBeanServerId.
        hidden: MBeans that are listed and yet not there.
        shy: attributes that are left out where several are asked for, and given alone.
        waves: what was asked together.
        windows: with which window, in the same order.
        logins: how many sessions were opened.
        closed: how many were closed.
        failures: what the next polls fail with, and after how many answers.
        seconds: how long it takes for what MBeans are asked together: in less time none answers.
        clock: what passes while it answers.
        pause: how long each answer about an MBean takes, by that clock.
        delay: how long the first answer to what is asked together takes more, as on a long link.
    """

    mbeans: dict[str, dict[str, Value]] = field(default_factory=dict)
    operations: Mapping[str, Any] = field(default_factory=dict)
    identity: str = "server_1"
    hidden: set[str] = field(default_factory=set)
    shy: set[str] = field(default_factory=set)
    waves: list[list[Asked]] = field(default_factory=list)
    windows: list[int] = field(default_factory=list)
    logins: int = 0
    closed: int = 0
    failures: list[JmxError] = field(default_factory=list)
    seconds: float = 0.0
    clock: Clock = field(default_factory=Clock)
    pause: float = 0.0
    delay: float = 0.0
    during: Callable[[], None] = lambda: None

    def open(self) -> "ScriptedConnection":
        return ScriptedConnection(self)

    def asked(self) -> list[Asked]:
        """All that was asked since the last time."""
        waves, self.waves = self.waves, []
        self.windows = []
        return [asked for wave in waves for asked in wave]

    def value(self, name: str, attribute: str) -> Value:
        """What an attribute or operation has, or does."""
        return self.mbeans.get(name, {}).get(attribute, self.operations.get(attribute))

    def answer(self, asked: Asked) -> Any:
        if asked.method == "queryNames":
            pattern = ObjectName.parse(asked.name)
            return Names([name for name in map(ObjectName.parse, self.mbeans) if pattern.matches(name)])
        if asked.method == "invoke":
            return self.operations[asked.attributes[0]]
        if asked.attributes == ("MBeanServerId",):
            return self.identity
        if asked.name in self.hidden or asked.name not in self.mbeans:
            return InstanceGoneError(f"{asked.name}: there is no such MBean")
        return getattr(self, f"_{asked.method}")(asked, self.mbeans[asked.name])

    def _getMBeanInfo(self, _: Asked, values: dict[str, Value]) -> Any:  # noqa: N802 - the method's name
        infos = [AttributeInfo(name, "java.lang.Object", "", name != "writeOnly", writable=True) for name in values]
        return MBeanInfo("any", "", tuple(infos), ())

    def _getAttribute(self, asked: Asked, values: dict[str, Value]) -> Any:  # noqa: N802 - the method's name
        (attribute,) = asked.attributes
        if attribute not in values:
            return UnknownAttributeError("unknown", "javax.management.AttributeNotFoundException", attribute)
        if isinstance(values[attribute], Unsendable):
            return UnsendableAttributeError("cannot be had", "java.io.NotSerializableException: X", attribute)
        if isinstance(values[attribute], Throws):
            return AttributeUnreadableError("cannot be read", "java.lang.IllegalStateException: as asked", attribute)
        return values[attribute]

    def _getAttributes(self, asked: Asked, values: dict[str, Value]) -> Any:  # noqa: N802 - the method's name
        found: dict[str, Value] = {}
        for attribute in asked.attributes:
            value = Throws() if attribute in self.shy else values.get(attribute, Throws())
            if isinstance(value, Unsendable):
                return UnsendableAttributeError("cannot be had", "java.io.NotSerializableException: X", attribute)
            if isinstance(value, Throws):
                if value.is_error:
                    return AttributeUnreadableError("cannot be read", "java.lang.AssertionError: as asked")
            else:
                found[attribute] = value
        return found


class ScriptedConnection:
    """A connection to it."""

    def __init__(self, server: ScriptedServer) -> None:
        self._server = server

    def log_in(self, deadline_seconds: float) -> None:
        Deadline.after(deadline_seconds, self._server.clock).require_remaining()
        self._server.logins += 1

    def pipeline(
        self, asked: Iterable[Call[Any]], deadline_seconds: float, window: int = 0, late: int = 0
    ) -> Iterator[Any]:
        deadline = Deadline.after(deadline_seconds, self._server.clock)
        deadline.require_remaining()
        self._server.during()
        if self._server.failures:
            raise self._server.failures.pop(0)
        wave = [_asked(call) for call in asked]
        self._server.waves.append(wave)
        self._server.windows.append(window)
        self._server.clock.now += self._server.delay
        for place, one in enumerate(wave):
            hangs = any(isinstance(self._server.value(one.name, attribute), Hangs) for attribute in one.attributes)
            if hangs or (one.method == "getAttributes" and deadline_seconds < self._server.seconds):
                waited = deadline_seconds if place < len(wave) - late else 0.75 * deadline_seconds
                raise DeadlineExceededError(f"no answer within {waited:.1f} s")
            if one.name in self._server.mbeans and self._server.pause:
                self._server.clock.now += self._server.pause
                deadline.require_remaining()
            for attribute in one.attributes:
                if isinstance(error := self._server.mbeans.get(one.name, {}).get(attribute), JmxError):
                    raise error
            yield self._server.answer(one)

    def has_moved(self, deadline_seconds: float) -> bool:
        return False

    def close(self, deadline_seconds: float = 2.0) -> None:
        self._server.closed += 1


def _asked(call: Call[Any]) -> Asked:
    """What a call asks, read out of its arguments as a server does."""
    reader = ObjectReader(call.arguments)
    name = reader.read_object()
    method = call.method.name
    more: Any = ()
    if method == "getAttributes":
        more = reader.read_object()
    elif method in {"getAttribute", "invoke"}:
        more = [reader.read_object()]
    assert not isinstance(name, JavaObject)
    return Asked(method, str(name), tuple(more))
