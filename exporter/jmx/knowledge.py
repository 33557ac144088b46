"""What is known of one server between polls, and how a poll is read with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, Protocol

from exporter.jmx import calls
from exporter.jmx.calls import THREADING, Call
from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import JmxError, UnsendableAttributeError
from exporter.jmx.known import KnownMBean
from exporter.jmx.lasting import Keep, Lasting
from exporter.jmx.objectname import ObjectName
from exporter.jmx.operations import Operations, is_operation
from exporter.jmx.pipeline import DEFAULT_WINDOW
from exporter.jmx.questions import Question, Reading
from exporter.jmx.rmi.memory import ReplyMemory
from exporter.jmx.serial.template import TemplateStore
from exporter.jmx.serial.values import JavaValue
from exporter.jmx.wanted import Attributes, Wanted

_DELEGATE: Final = ObjectName.parse("JMImplementation:type=MBeanServerDelegate")
"""Its `MBeanServerId` is another one after a restart (`MBeanServerDelegateMBean` of the Java SE API)."""

_FIRST_GROUP = 16
"""How many new questions are asked at once at first: what the server cannot send costs those behind it as well."""
_GROWTH = 4
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


class Pipelined(Protocol):
    """What a poll needs of an `exporter.jmx.JmxConnection`."""

    def pipeline(
        self, asked: Iterable[Call[Any]], deadline_seconds: float, window: int = DEFAULT_WINDOW
    ) -> Iterator[Any]:
        """Ask many questions at once."""


class ServerChangedError(Exception):
    """Another server answered than the one that all this is known of."""


class Knowledge:
    """What is known of one server: which MBeans it has, and what can be asked of each.

    Args:
        queries: what is wanted of it.

    Raises:
        ValueError: a query wants an operation that is never invoked.
    """

    def __init__(self, queries: Sequence[Query]) -> None:
        self.queries = tuple(queries)
        self._wanted = Wanted(_attributes_by_pattern(queries))
        self._operations = Operations(_operations(queries))
        self._lasting = Lasting(
            (query.pattern, attribute, keep) for query in queries for attribute, keep in query.lasting.items()
        )
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
        reading = Reading()
        names, following = self._ask_known(connection, deadline, reading)
        following += self._compare(names)
        _ask_new(connection, deadline, following, reading)
        return self._result(reading)

    def _remembering(self, call: Call[Any]) -> Call[Any]:
        return replace(call, memory=ReplyMemory(self._templates))

    def _ask_known(
        self, connection: Pipelined, deadline: Deadline, reading: Reading
    ) -> tuple[list[ObjectName], list[Question]]:
        questions = [question for mbean in self._mbeans.values() for question in mbean.questions]
        questions += [*self._operations.questions, *self._lasting.questions]
        asked = [self._identity_call, *self._name_calls, *(question.call for question in questions)]
        following: list[Question] = []
        with closing(_outcomes(connection, asked, deadline, DEFAULT_WINDOW)) as outcomes:
            self._recognize(next(outcomes))
            names = [name for _ in self._name_calls for name in _names(next(outcomes))]
            for question, outcome in zip(questions, outcomes, strict=True):
                following += question.settle(outcome, reading)
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
        operations = self._operations.causes
        unreadable = [Unreadable(THREADING, name, cause) for name, cause in operations.items()]
        unreadable += [Unreadable(*each) for each in self._lasting.causes()]
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
                causes = {**mbean.unsendable, **mbean.causes}
                unreadable += [Unreadable(name, attribute, cause) for attribute, cause in causes.items()]
        # What was asked for beside the patterns: operations and lasting attributes.
        values.update((name, read) for name, read in reading.values.items() if read)
        for mbean in gone:
            del self._mbeans[mbean.name]
            self._forget(mbean)
            # Should it be back at once, its name alone does not show that it has to be read as a new one.
            self._names = None
        return PollResult(values, unreadable)


def _ask_new(connection: Pipelined, deadline: Deadline, questions: list[Question], reading: Reading) -> None:
    """Ask what was never asked before, in groups that grow as long as everything in them could be sent."""
    size = _FIRST_GROUP
    while questions:
        group, rest = questions[:size], questions[size:]
        following: list[Question] = []
        size *= _GROWTH
        with closing(_outcomes(connection, [question.call for question in group], deadline, size)) as outcomes:
            for question, outcome in zip(group, outcomes, strict=True):
                following += question.settle(outcome, reading)
                if isinstance(outcome, UnsendableAttributeError):
                    size = _FIRST_GROUP
        questions = [*following, *rest]


def _outcomes(connection: Pipelined, asked: list[Call[Any]], deadline: Deadline, window: int) -> Any:
    return connection.pipeline(asked, deadline.remaining(), window)


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
