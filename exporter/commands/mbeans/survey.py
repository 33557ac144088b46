"""Ask a server everything about its MBeans: names, what each says of itself, and every attribute that can be read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exporter.jmx import (
    AttributeInfo,
    Call,
    DeadlineExceededError,
    InstanceGoneError,
    JmxConnection,
    JmxError,
    MBeanInfo,
    ObjectName,
    SessionLostError,
    UnreadableName,
    calls,
)
from exporter.jmx.deadline import Deadline
from exporter.jmx.values import JavaValue

_WINDOW = 256
"""How many questions are under way at most: those behind a value that the server cannot send are asked again."""

_SENDABLE = re.compile(
    r"boolean|byte|char|short|int|long|float|double"
    r"|\[+(?:[ZBCSIJFD]|L(?:java\.lang\.String|javax\.management\.ObjectName|javax\.management\.openmbean\.\w+);)"
    r"|java\.lang\.(?:Boolean|Byte|Character|Short|Integer|Long|Float|Double|String)"
    r"|java\.math\.(?:BigInteger|BigDecimal)|java\.util\.Date"
    r"|javax\.management\.(?:ObjectName|openmbean\.(?:CompositeData|TabularData))"
)
"""Types of attributes whose values can be serialized, whatever they are."""

_Question = tuple[ObjectName, tuple[str, ...]]
"""An MBean, and the attributes that are asked for at once."""


@dataclass(frozen=True)
class ListedAttribute:
    """An attribute, as a server gave it.

    Attributes:
        name: its name.
        type_name: its Java type, as the MBean declares it.
        value: what was read; a JmxError where it could not be.
    """

    name: str
    type_name: str
    value: JavaValue | JmxError


@dataclass(frozen=True)
class ListedMBean:
    """An MBean, as a server gave it.

    Attributes:
        name: its name.
        attributes: all that can be read, by their names.
        error: why it does not say which these are.
    """

    name: ObjectName
    attributes: tuple[ListedAttribute, ...] = ()
    error: JmxError | None = None


@dataclass(frozen=True)
class Listing:
    """All MBeans that were read of a server.

    Attributes:
        mbeans: by domain and name. What was not read before the deadline is a DeadlineExceededError.
        late: what was waited for when the deadline passed; None where everything was read before.
        unreadable: MBeans that cannot be asked for, since their names are none.
    """

    mbeans: Sequence[ListedMBean]
    late: DeadlineExceededError | None = None
    unreadable: Sequence[UnreadableName] = ()


def read_mbeans(connection: JmxConnection, pattern: ObjectName, deadline: Deadline) -> Listing:
    """Read every MBean to which a pattern applies. One that vanishes meanwhile is left out.

    Attributes whose types can always be sent are asked for together, the others one by one. So is what was left out of
    an answer: then the server says why. In about four round trips, and two more for each value that the server cannot
    send.

    Raises:
        JmxError: the server could not be read, or did not name its MBeans before the deadline.
    """
    found = connection.query_names(pattern, deadline.remaining())
    names = sorted(found.readable, key=lambda name: (name.domain, str(name)))
    inquiry = _Inquiry(connection, deadline)
    infos = list(inquiry.ask([calls.mbean_info(name) for name in names]))
    described = {name: info for name, info in zip(names, infos, strict=True) if not isinstance(info, InstanceGoneError)}
    first = [question for name, info in described.items() for question in _questions(name, _readable(info))]
    values = _values(inquiry, first)
    left_out = [(name, (each,)) for name, asked in first for each in asked if (name, each) not in values]
    values.update(_values(inquiry, left_out))
    mbeans = [_listed(name, info, values) for name, info in described.items()]
    return Listing(mbeans, inquiry.late, found.unreadable)


class _Inquiry:
    """Questions to a server, up to a deadline.

    Attributes:
        late: as in `Listing`.
    """

    def __init__(self, connection: JmxConnection, deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline
        self.late: DeadlineExceededError | None = None

    def ask(self, asked: Sequence[Call[Any]]) -> Iterator[Any]:
        """The outcome of each question. A connection lost too often is no reason to stop while some are answered."""
        done = 0
        while done < len(asked) and self.late is None:
            before = done
            try:
                for outcome in self._connection.pipeline(asked[done:], self._deadline.remaining(), _WINDOW):
                    done += 1
                    yield outcome
            except DeadlineExceededError:
                waiting = asked[done]
                subject = waiting.subject if waiting.attribute is None else f"{waiting.subject} {waiting.attribute}"
                self.late = DeadlineExceededError(f"the deadline passed while it was asked for {subject}")
            except SessionLostError:
                if done == before:
                    raise
        for _ in asked[done:]:
            yield DeadlineExceededError("not read before the deadline")


def _readable(info: MBeanInfo | JmxError) -> Sequence[AttributeInfo]:
    if isinstance(info, JmxError):
        return ()
    found = {attribute.name: attribute for attribute in info.attributes if attribute.readable}
    return [found[name] for name in sorted(found)]


def _questions(name: ObjectName, attributes: Sequence[AttributeInfo]) -> Iterator[_Question]:
    """What to ask for together and what alone. One value that cannot be sent would cost all that it is asked with."""
    together = tuple(each.name for each in attributes if _SENDABLE.fullmatch(each.type_name))
    if together:
        yield name, together
    for each in attributes:
        if each.name not in together:
            yield name, (each.name,)


def _values(inquiry: _Inquiry, questions: Sequence[_Question]) -> dict[tuple[ObjectName, str], JavaValue | JmxError]:
    """What the answers tell. Attributes that were left out of one, or asked for together in vain, are missing."""
    values: dict[tuple[ObjectName, str], JavaValue | JmxError] = {}
    asked = [
        calls.attribute(name, wanted[0]) if len(wanted) == 1 else calls.attributes(name, wanted)
        for name, wanted in questions
    ]
    for (name, wanted), outcome in zip(questions, inquiry.ask(asked), strict=True):
        if len(wanted) == 1 or isinstance(outcome, InstanceGoneError):
            values.update({(name, each): outcome for each in wanted})
        elif not isinstance(outcome, JmxError):
            values.update({(name, each): outcome[each] for each in wanted if each in outcome})
    return values


def _listed(
    name: ObjectName, info: MBeanInfo | JmxError, values: Mapping[tuple[ObjectName, str], JavaValue | JmxError]
) -> ListedMBean:
    if isinstance(info, JmxError):
        return ListedMBean(name, error=info)
    attributes = [ListedAttribute(each.name, each.type_name, values[name, each.name]) for each in _readable(info)]
    return ListedMBean(name, tuple(attributes))
