"""Polls one server again and again, with what is known of it from the polls before.

What is known is asked for at once, beside the names of the MBeans; what these show to be new, in a second wave.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from exporter.jmx.deadline import Clock, Deadline
from exporter.jmx.errors import JmxError
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.interest import Interest, Query, operations_of
from exporter.jmx.polling.knowledge import ServerKnowledge
from exporter.jmx.polling.mbean import AnyMBeanQuestion, MBeanPoll, MBeanQuestion
from exporter.jmx.polling.question import AnyQuestion, PollValues
from exporter.jmx.polling.read_once import ReadOnce
from exporter.jmx.polling.thread_operations import ThreadOperations
from exporter.jmx.polling.unresponsive import UnresponsiveQuestions
from exporter.jmx.polling.waves import CallPipeline, Pace, Waves
from exporter.jmx.requests import calls
from exporter.jmx.requests.calls import THREADING, Call
from exporter.jmx.requests.names import Names, UnreadableName
from exporter.jmx.serial.shapes import ReplyMemory
from exporter.jmx.values import JavaValue

_DELEGATE: Final = ObjectName.parse("JMImplementation:type=MBeanServerDelegate")
"""Its `MBeanServerId` is another one after a restart (`MBeanServerDelegateMBean` of the Java SE API)."""

_ALL_BESIDE_NAMES: Final = 5120
"""Up to so many questions are all asked beside that for the names. Where their MBeans have gone, each costs an
exception, a fifth of a millisecond: a second in all, once."""
_BESIDE_NAMES: Final = 256
"""Of more questions so many; the others when it is known which MBeans there are, which costs a round trip."""

_MOST_RETRIES: Final = 8
"""How many attributes that could not be sent are asked for again in one poll: each may cost a TCP connection."""


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
        unreadable_names: MBeans that cannot be asked for, whatever is wanted of them.
        pending: how many MBeans are yet to be read, for lack of time: the next polls have them.
    """

    mbeans: Mapping[ObjectName, Mapping[str, JavaValue]]
    unreadable: Sequence[Unreadable]
    unreadable_names: Sequence[UnreadableName] = ()
    pending: int = 0


class ServerChangedError(Exception):
    """Another server answered than the one that all this is known of."""


class ServerPoll:
    """Polls one server, with what is known of it: which MBeans it has, and what can be asked of each.

    Args:
        queries: what is wanted of it.
        clock: seconds that only grow.
        keep: told how many bytes of memory all that is known takes; raises a KnowledgeExceededError.

    Raises:
        ValueError: a query wants an operation that is never invoked.
    """

    def __init__(self, queries: Sequence[Query], clock: Clock, keep: Callable[[int], object] = lambda _: None) -> None:
        self.queries = tuple(queries)
        self._interest = Interest(queries)
        self._operations = ThreadOperations(operations_of(queries))
        self._read_once = ReadOnce(
            (query.pattern, attribute, extract) for query in queries for attribute, extract in query.read_once.items()
        )
        self._unresponsive = UnresponsiveQuestions(clock)
        self._known = ServerKnowledge(self._interest.patterns, clock, keep)
        self._name_calls = [
            replace(calls.query_names(pattern), memory=memory)
            for pattern, memory in zip(self._interest.patterns, self._known.last_names, strict=True)
        ]
        identity_memory = ReplyMemory(self._known.templates)
        self._identity_call = replace(calls.attribute(_DELEGATE, "MBeanServerId"), memory=identity_memory)
        self._names: list[Names] = []
        self._mbeans: dict[ObjectName, MBeanPoll] = {}
        self._pending: list[AnyMBeanQuestion] = []
        self._pace = Pace()
        self._asked = 0
        self._identity: JavaValue = None

    def poll(self, connection: CallPipeline, deadline: Deadline) -> PollResult:
        """Read everything that is wanted: what is known at once, and then what that shows to be new.

        What is known is read whole, or the poll fails. For what is new the polls take the time that they have.

        Raises:
            ServerChangedError: nothing of what is known is worth anything.
            KnowledgeExceededError: it takes more memory than it may: nothing of it must be kept.
            JmxError: any of the family but those of single MBeans.
        """
        waves = Waves(connection, deadline, self._unresponsive, self._pace)
        following: list[AnyQuestion] = []
        try:
            self._ask_known(waves, following)
        finally:
            # Whatever becomes of this poll: nothing but this has it asked.
            self._pending = [*_of_mbeans(following), *self._pending]
        beside = [question for question in following if not isinstance(question, MBeanQuestion)]
        self._pending = _of_mbeans(waves.learn([*beside, *self._pending]))
        self._pace = waves.pace
        self._retry(waves)
        result = self._result(waves.read)
        questions = max(self._asked + len(self._pending), len(self._mbeans))
        self._known.count(len(self._mbeans), questions, len(result.unreadable))
        return result

    def dismiss(self) -> None:
        """Give the memory of all that is known back at once: it is of no use any more."""
        for mbean in self._mbeans.values():
            mbean.dismiss()

    def _ask_known(self, waves: Waves, following: list[AnyQuestion]) -> None:
        """Ask who the server is, which MBeans it has, and what is known of it; adds what follows from the answers."""
        at_once, late = self._unresponsive.apart(self._questions())
        self._asked = len(at_once) + len(late)
        count = self._asked if self._asked <= _ALL_BESIDE_NAMES else _BESIDE_NAMES
        beside, others = at_once[:count], at_once[count:]
        late_beside = () if others else late
        asked: list[Call[Any]] = [self._identity_call, *self._name_calls]
        asked += [one.call for one in (*beside, *late_beside)]
        with waves.outcomes(asked, late=len(late_beside)) as outcomes:
            self._recognize(next(outcomes))
            names = [_names(next(outcomes)) for _ in self._name_calls]
            for _, more in waves.settle(beside, outcomes, late_beside):
                following += more
        new, gone = self._compare(names)
        self._pending = [*_of_mbeans(_without(gone, self._pending)), *new]
        if others:
            others, late = _without(gone, others), _without(gone, late)
            with waves.outcomes([one.call for one in (*others, *late)], late=len(late)) as outcomes:
                for _, more in waves.settle(others, outcomes, late):
                    following += more

    def _questions(self) -> list[AnyQuestion]:
        """Collect the questions to all that is known; of what is pending those that may hang, last among their kind."""
        questions = [question for mbean in self._mbeans.values() for question in mbean.questions]
        if self._pending:
            for one in _of_mbeans(self._unresponsive.among(self._pending)):
                one.give_up()
                self._pending.remove(one)
            pending = set(map(id, self._pending))
            questions = [question for question in questions if id(question) not in pending]
        return [*questions, *self._operations.questions, *self._read_once.questions]

    def _retry(self, waves: Waves) -> None:
        """Ask for some of what could not be sent before."""
        unsendable, mbeans = self._known.unsendable, self._mbeans
        due = [mbeans[name].retry(attribute) for name, attribute in unsendable.due() if name in mbeans]
        if due:
            for question in waves.retry(due[:_MOST_RETRIES]):
                for attribute in question.attributes:
                    unsendable.postpone(question.mbean, attribute)

    def _recognize(self, identity: Any) -> None:
        """Hold the server against the one that is known; one that may not be asked passes for the same."""
        if isinstance(identity, JmxError):
            return
        if self._identity is not None and identity != self._identity:
            raise ServerChangedError
        self._identity = identity

    def _compare(self, names: list[Names]) -> tuple[list[AnyMBeanQuestion], Collection[ObjectName]]:
        """Forget the MBeans that are not there any more; gives the questions to those that are new, and the others."""
        if names == self._names:
            return [], ()
        among = self._interest.among(name for each in names for name in each.readable)
        self._known.count(len(among), len(among))
        self._names = names
        known, self._mbeans = self._mbeans, {}
        new: list[AnyMBeanQuestion] = []
        for name, wanted in among.items():
            mbean = known.pop(name, None)
            if mbean is None:
                mbean = MBeanPoll(name, wanted, self._known)
                new += mbean.questions
            self._mbeans[name] = mbean
        for mbean in known.values():
            self._forget(mbean)
        self._asked = len(among) - len(new)
        return new, known

    def _forget(self, mbean: MBeanPoll) -> None:
        """Forget an MBean: one of the same name that comes again is another one."""
        self._known.unsendable.forget(mbean.name)
        mbean.dismiss()

    def _result(self, read: PollValues) -> PollResult:
        causes = {(THREADING, name): cause for name, cause in self._operations.causes.items()}
        causes.update(_by_attribute(self._read_once.causes()))
        for name, values_once in self._read_once.values().items():
            read.add(name, dict(values_once))
        unreadable_names = [name for names in self._names for name in names.unreadable]
        pending = {question.mbean for question in self._pending if question.is_needed}
        for name in [name for name in read.by_name if name in pending] if pending else ():
            del read.by_name[name]
        values: dict[ObjectName, Mapping[str, JavaValue]] = {}
        gone: list[MBeanPoll] = []
        for name, mbean in self._mbeans.items():
            if mbean.is_gone:
                gone.append(mbean)
                continue
            if found := read.by_name.pop(name, None):
                values[name] = found
            if mbean.causes:
                causes.update(((name, attribute), cause) for attribute, cause in mbean.causes.items())
        # What was asked for beside the patterns: operations, and attributes that are read once.
        values.update((name, found) for name, found in read.by_name.items() if found)
        for mbean in gone:
            del self._mbeans[mbean.name]
            self._forget(mbean)
            # Should it be back at once, its name alone does not show that it has to be read as a new one.
            self._names = []
        causes.update(_by_attribute(self._known.unsendable.causes()))
        causes.update(_by_attribute(each for each in self._unresponsive.causes() if each[0] not in pending))
        return PollResult(
            values,
            [Unreadable(*attribute, cause) for attribute, cause in causes.items()],
            unreadable_names,
            len(pending),
        )


def _by_attribute(causes: Iterable[tuple[ObjectName, str, str]]) -> Iterator[tuple[tuple[ObjectName, str], str]]:
    return (((name, attribute), cause) for name, attribute, cause in causes)


def _without(gone: Collection[ObjectName], questions: Sequence[AnyQuestion]) -> Sequence[AnyQuestion]:
    """Leave out the questions to MBeans that have gone."""
    return [question for question in questions if question.mbean not in gone] if gone else questions


def _of_mbeans(questions: Iterable[AnyQuestion]) -> list[AnyMBeanQuestion]:
    return [question for question in questions if isinstance(question, MBeanQuestion)]


def _names(outcome: Any) -> Names:
    if isinstance(outcome, JmxError):
        raise outcome
    names: Names = outcome
    return names
