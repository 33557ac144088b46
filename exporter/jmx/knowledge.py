"""What is known of one server between polls, and how a poll is read with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from exporter.jmx import calls
from exporter.jmx.asking import Asking, Pipelined
from exporter.jmx.calls import THREADING, Call
from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import JmxError
from exporter.jmx.hanging import Hanging
from exporter.jmx.known import KnownMBean
from exporter.jmx.lasting import Keep, Lasting
from exporter.jmx.objectname import ObjectName
from exporter.jmx.operations import Operations, is_operation
from exporter.jmx.questions import Question, Reading
from exporter.jmx.rmi.memory import ReplyMemory
from exporter.jmx.serial.template import TemplateStore
from exporter.jmx.serial.values import JavaValue
from exporter.jmx.wanted import Attributes, Wanted

_DELEGATE: Final = ObjectName.parse("JMImplementation:type=MBeanServerDelegate")
"""Its `MBeanServerId` is another one after a restart (`MBeanServerDelegateMBean` of the Java SE API)."""

_MOST_ABSENT = 10_000
"""Of how many MBeans that are not there it is remembered which of their attributes cannot be sent."""


class Query(NamedTuple):
    """What is wanted of all MBeans that a pattern applies to.

    Attributes:
        pattern: an ObjectName or a pattern.
        attributes: the attributes, and operations of `exporter.jmx.operations`; None: all attributes there are.
        lasting: attributes that are read only once for as long as the server lives, and what is kept of each; only of
            an MBean that is named, not by a pattern.
    """

    pattern: ObjectName
    attributes: Sequence[str] | None
    lasting: Mapping[str, Keep] = {}


@dataclass(frozen=True)
class Unreadable:
    """An attribute that was wanted and could not be read, and why, in one line."""

    name: ObjectName
    attribute: str
    cause: str


@dataclass(frozen=True)
class PollResult:
    """What one poll read.

    Attributes:
        mbeans: the attributes of each MBean that has any of those that were wanted. Not to be changed: parts may be
            shared with other polls.
        unreadable: attributes that could not be read; those that an MBean does not have are not among them.
    """

    mbeans: Mapping[ObjectName, Mapping[str, JavaValue]]
    unreadable: Sequence[Unreadable]


class ServerChangedError(Exception):
    """Another server answered than the one that all this is known of."""


class Knowledge:
    """What is known of one server: which MBeans it has, and what can be asked of each.

    Args:
        queries: what is wanted of it.
        clock: seconds that only grow.

    Raises:
        ValueError: a query wants an operation that is never invoked.
    """

    def __init__(self, queries: Sequence[Query], clock: Callable[[], float]) -> None:
        self.queries = tuple(queries)
        self._wanted = Wanted(_attributes_by_pattern(queries))
        self._operations = Operations(_operations(queries))
        self._lasting = Lasting(
            (query.pattern, attribute, keep) for query in queries for attribute, keep in query.lasting.items()
        )
        self._hanging = Hanging(clock)
        self._templates = TemplateStore()
        self._name_calls = [self._remembering(calls.query_names(pattern)) for pattern in self._wanted.patterns]
        self._identity_call = self._remembering(calls.attribute(_DELEGATE, "MBeanServerId"))
        self._names: list[ObjectName] | None = None
        self._mbeans: dict[ObjectName, KnownMBean] = {}
        self._unsendable_of_absent: dict[ObjectName, dict[str, str]] = {}
        self._identity: JavaValue = None

    def poll(self, connection: Pipelined, deadline: Deadline) -> PollResult:
        """Read everything that is wanted: what is known at once, and then what that shows to be new.

        Raises:
            ServerChangedError: nothing of what is known is worth anything.
            JmxError: any of the family but those of single MBeans.
        """
        asking = Asking(connection, deadline, self._hanging)
        questions = [question for mbean in self._mbeans.values() for question in mbean.questions]
        questions += [*self._operations.questions, *self._lasting.questions]
        at_once, late = self._hanging.apart(questions)
        names, following = self._ask_known(asking, at_once, late)
        asking.ask_new([*following, *self._compare(names)])
        return self._result(asking.reading)

    def _remembering(self, call: Call[Any]) -> Call[Any]:
        return replace(call, memory=ReplyMemory(self._templates))

    def _ask_known(
        self, asking: Asking, questions: Sequence[Question], late: Sequence[Question]
    ) -> tuple[list[ObjectName], list[Question]]:
        """Ask who the server is, which MBeans it has, and what is known of it; gives the names, and what follows."""
        following: list[Question] = []
        asked = [self._identity_call, *self._name_calls, *(one.call for one in (*questions, *late))]
        with asking.outcomes(asked, late=len(late)) as outcomes:
            self._recognize(next(outcomes))
            names = [name for _ in self._name_calls for name in _names(next(outcomes))]
            for _, more in asking.settle(questions, outcomes, late):
                following += more
        return names, following

    def _recognize(self, identity: Any) -> None:
        """Hold the server against the one that is known; one that may not be asked passes for the same."""
        if isinstance(identity, JmxError):
            return
        if self._identity is not None and identity != self._identity:
            raise ServerChangedError
        self._identity = identity

    def _compare(self, names: list[ObjectName]) -> list[Question]:
        """Forget the MBeans that are not there any more; gives the questions to those that are new."""
        if names == self._names:
            return []
        self._names = names
        known, self._mbeans = self._mbeans, {}
        following: list[Question] = []
        for name, wanted in self._wanted.among(names).items():
            mbean = known.pop(name, None)
            if mbean is None or mbean.wanted != wanted:
                mbean = KnownMBean(name, wanted, self._unsendable_of_absent.pop(name, {}), self._templates)
                following += mbean.questions
            self._mbeans[name] = mbean
        for mbean in known.values():
            self._forget(mbean)
        return following

    def _forget(self, mbean: KnownMBean) -> None:
        """An MBean of the same name may come again, with the same attributes that cannot be sent."""
        if mbean.unsendable:
            absent = self._unsendable_of_absent
            absent[mbean.name] = mbean.unsendable
            if len(absent) > _MOST_ABSENT:
                del absent[next(iter(absent))]

    def _result(self, reading: Reading) -> PollResult:
        causes = {(THREADING, name): cause for name, cause in self._operations.causes.items()}
        causes.update(_by_attribute(self._lasting.causes()))
        for name, lasting in self._lasting.values().items():
            reading.add(name, dict(lasting))
        values: dict[ObjectName, Mapping[str, JavaValue]] = {}
        gone: list[KnownMBean] = []
        for name, mbean in self._mbeans.items():
            if mbean.is_gone:
                gone.append(mbean)
                continue
            if read := reading.values.pop(name, None):
                values[name] = read
            if mbean.unsendable or mbean.causes:
                of_mbean = {**mbean.unsendable, **mbean.causes}
                causes.update(((name, attribute), cause) for attribute, cause in of_mbean.items())
        # What was asked for beside the patterns: operations and lasting attributes.
        values.update((name, read) for name, read in reading.values.items() if read)
        for mbean in gone:
            del self._mbeans[mbean.name]
            self._forget(mbean)
            # Should it be back at once, its name alone does not show that it has to be read as a new one.
            self._names = None
        causes.update(_by_attribute(self._hanging.causes()))
        return PollResult(values, [Unreadable(*attribute, cause) for attribute, cause in causes.items()])


def _by_attribute(causes: Iterable[tuple[ObjectName, str, str]]) -> Iterator[tuple[tuple[ObjectName, str], str]]:
    return (((name, attribute), cause) for name, attribute, cause in causes)


def _names(outcome: Any) -> list[ObjectName]:
    if isinstance(outcome, JmxError):
        raise outcome
    names: list[ObjectName] = outcome
    return names


def _attributes_by_pattern(queries: Sequence[Query]) -> dict[ObjectName, Attributes]:
    """The attributes that are wanted for each pattern, in the order of the queries; operations are none."""
    wanted: dict[ObjectName, dict[str, None] | None] = {}
    for pattern, attributes, _ in queries:
        if attributes is None:
            wanted[pattern] = None
            continue
        before = wanted.setdefault(pattern, {})
        if before is not None:
            before.update((attribute, None) for attribute in attributes if not is_operation(attribute))
    return {
        pattern: None if attributes is None else tuple(attributes)
        for pattern, attributes in wanted.items()
        if attributes is None or attributes
    }


def _operations(queries: Sequence[Query]) -> Iterator[str]:
    for pattern, attributes, _ in queries:
        for attribute in attributes or ():
            if is_operation(attribute):
                if pattern != THREADING:
                    raise ValueError(f"{attribute} of {pattern} is never invoked")
                yield attribute
