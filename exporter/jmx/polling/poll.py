"""What is known of one server between polls, and how a poll is read with it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import JmxError
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.interest import Attributes, Wanted
from exporter.jmx.polling.mbean import KnownMBean, MBeanQuestion
from exporter.jmx.polling.question import Question, Reading
from exporter.jmx.polling.read_once import Keep, Lasting
from exporter.jmx.polling.thread_operations import Operations, is_operation
from exporter.jmx.polling.unresponsive import Hanging
from exporter.jmx.polling.unsendable import Refusals
from exporter.jmx.polling.waves import Asking, Pace, Pipelined
from exporter.jmx.requests import calls
from exporter.jmx.requests.calls import THREADING
from exporter.jmx.requests.names import Names, UnreadableName
from exporter.jmx.rmi.messages import REPLY_FRAME
from exporter.jmx.serial.shapes import LastReply, ReplyMemory, TemplateStore
from exporter.jmx.values import JavaValue

_DELEGATE: Final = ObjectName.parse("JMImplementation:type=MBeanServerDelegate")
"""Its `MBeanServerId` is another one after a restart (`MBeanServerDelegateMBean` of the Java SE API)."""

_ALL_BESIDE_NAMES: Final = 5120
"""Up to so many questions are all asked beside that for the names. Where their MBeans have gone, each costs an
exception, a fifth of a millisecond: a second in all, once."""
_BESIDE_NAMES: Final = 256
"""Of more questions so many; the others when it is known which MBeans there are, which costs a round trip."""

_MBEAN_BYTES: Final = 768
_QUESTION_BYTES: Final = 1280
_CAUSE_BYTES: Final = 1024
"""What takes memory from poll to poll, about: an MBean that is asked, beside its name; a question to it; and why an
attribute cannot be read, here and in the poll's result."""

_MOST_RETRIES: Final = 8
"""How many attributes that could not be sent are asked for again in one poll: each may cost a TCP connection."""


class Query(NamedTuple):
    """What is wanted of all MBeans that a pattern applies to.

    Attributes:
        pattern: an ObjectName or a pattern.
        attributes: the attributes, and operations of `exporter.jmx.polling.thread_operations`; None: all attributes
            that an MBean says can be read.
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
        unreadable_names: MBeans that cannot be asked for, whatever is wanted of them.
        pending: how many MBeans are yet to be read, for lack of time: the next polls have them.
    """

    mbeans: Mapping[ObjectName, Mapping[str, JavaValue]]
    unreadable: Sequence[Unreadable]
    unreadable_names: Sequence[UnreadableName] = ()
    pending: int = 0


class ServerChangedError(Exception):
    """Another server answered than the one that all this is known of."""


class Knowledge:
    """What is known of one server: which MBeans it has, and what can be asked of each.

    Args:
        queries: what is wanted of it.
        clock: seconds that only grow.
        keep: told how many bytes of memory all that is known takes; raises a KnowledgeExceededError.

    Raises:
        ValueError: a query wants an operation that is never invoked.
    """

    def __init__(
        self, queries: Sequence[Query], clock: Callable[[], float], keep: Callable[[int], object] = lambda _: None
    ) -> None:
        self._keep = keep
        self.queries = tuple(queries)
        self._wanted = Wanted(_attributes_by_pattern(queries))
        self._operations = Operations(_operations(queries))
        self._lasting = Lasting(
            (query.pattern, attribute, keep) for query in queries for attribute, keep in query.lasting.items()
        )
        self._hanging = Hanging(clock)
        self._refusals = Refusals(clock)
        self._templates = TemplateStore(REPLY_FRAME)
        self._last_names = [LastReply(REPLY_FRAME) for _ in self._wanted.patterns]
        self._name_calls = [
            replace(calls.query_names(pattern), memory=memory)
            for pattern, memory in zip(self._wanted.patterns, self._last_names, strict=True)
        ]
        self._identity_call = replace(calls.attribute(_DELEGATE, "MBeanServerId"), memory=ReplyMemory(self._templates))
        self._names: list[Names] = []
        self._mbeans: dict[ObjectName, KnownMBean] = {}
        self._pending: list[MBeanQuestion] = []
        self._pace = Pace()
        self._asked = 0
        self._identity: JavaValue = None

    def poll(self, connection: Pipelined, deadline: Deadline) -> PollResult:
        """Read everything that is wanted: what is known at once, and then what that shows to be new.

        What is known is read whole, or the poll fails. For what is new the polls take the time that they have.

        Raises:
            ServerChangedError: nothing of what is known is worth anything.
            KnowledgeExceededError: it takes more memory than it may: nothing of it must be kept.
            JmxError: any of the family but those of single MBeans.
        """
        asking = Asking(connection, deadline, self._hanging, self._pace)
        following: list[Question] = []
        try:
            self._ask_known(asking, following)
        finally:
            # Whatever becomes of this poll: nothing but this has it asked.
            self._pending = [*_of_mbeans(following), *self._pending]
        beside = [question for question in following if not isinstance(question, MBeanQuestion)]
        self._pending = _of_mbeans(asking.learn([*beside, *self._pending]))
        self._pace = asking.pace
        self._retry(asking)
        result = self._result(asking.reading)
        questions = max(self._asked + len(self._pending), len(self._mbeans))
        self._count(len(self._mbeans), questions, len(result.unreadable))
        return result

    def dismiss(self) -> None:
        """It is of no use any more: give its memory back at once."""
        for mbean in self._mbeans.values():
            mbean.dismiss()

    def _ask_known(self, asking: Asking, following: list[Question]) -> None:
        """Ask who the server is, which MBeans it has, and what is known of it; adds what follows from the answers."""
        at_once, late = self._hanging.apart(self._questions())
        self._asked = len(at_once) + len(late)
        count = self._asked if self._asked <= _ALL_BESIDE_NAMES else _BESIDE_NAMES
        beside, others = at_once[:count], at_once[count:]
        late_beside = () if others else late
        asked = [self._identity_call, *self._name_calls, *(one.call for one in (*beside, *late_beside))]
        with asking.outcomes(asked, late=len(late_beside)) as outcomes:
            self._recognize(next(outcomes))
            names = [_names(next(outcomes)) for _ in self._name_calls]
            for _, more in asking.settle(beside, outcomes, late_beside):
                following += more
        new, gone = self._compare(names)
        self._pending = [*_of_mbeans(_without(gone, self._pending)), *new]
        if others:
            others, late = _without(gone, others), _without(gone, late)
            with asking.outcomes([one.call for one in (*others, *late)], late=len(late)) as outcomes:
                for _, more in asking.settle(others, outcomes, late):
                    following += more

    def _questions(self) -> list[Question]:
        """All that is known. What is pending has its place there only where it may hang: last, among its kind."""
        questions = [question for mbean in self._mbeans.values() for question in mbean.questions]
        if self._pending:
            for one in _of_mbeans(self._hanging.among(self._pending)):
                one.give_up()
                self._pending.remove(one)
            pending = set(map(id, self._pending))
            questions = [question for question in questions if id(question) not in pending]
        return [*questions, *self._operations.questions, *self._lasting.questions]

    def _retry(self, asking: Asking) -> None:
        """Ask for some of what could not be sent before."""
        due = [self._mbeans[name].retry(attribute) for name, attribute in self._refusals.due() if name in self._mbeans]
        if due:
            for question in asking.retry(due[:_MOST_RETRIES]):
                for attribute in question.attributes:
                    self._refusals.postpone(question.mbean, attribute)

    def _recognize(self, identity: Any) -> None:
        """Hold the server against the one that is known; one that may not be asked passes for the same."""
        if isinstance(identity, JmxError):
            return
        if self._identity is not None and identity != self._identity:
            raise ServerChangedError
        self._identity = identity

    def _compare(self, names: list[Names]) -> tuple[list[MBeanQuestion], Collection[ObjectName]]:
        """Forget the MBeans that are not there any more; gives the questions to those that are new, and the others."""
        if names == self._names:
            return [], ()
        among = self._wanted.among(name for each in names for name in each.readable)
        self._count(len(among), len(among))
        self._names = names
        known, self._mbeans = self._mbeans, {}
        new: list[MBeanQuestion] = []
        for name, wanted in among.items():
            mbean = known.pop(name, None)
            if mbean is None or mbean.wanted != wanted:
                mbean = KnownMBean(name, wanted, self._refusals, self._templates)
                new += mbean.questions
            self._mbeans[name] = mbean
        for mbean in known.values():
            self._forget(mbean)
        self._asked = len(among) - len(new)
        return new, known

    def _count(self, mbeans: int, questions: int, causes: int = 0) -> None:
        """Count what is known, so many of these with it."""
        names = sum(names.held for names in self._last_names)
        more = mbeans * _MBEAN_BYTES + questions * _QUESTION_BYTES + causes * _CAUSE_BYTES
        self._keep(names + self._templates.used + more)

    def _forget(self, mbean: KnownMBean) -> None:
        """An MBean of the same name that comes again is another one."""
        self._refusals.forget(mbean.name)
        mbean.dismiss()

    def _result(self, reading: Reading) -> PollResult:
        causes = {(THREADING, name): cause for name, cause in self._operations.causes.items()}
        causes.update(_by_attribute(self._lasting.causes()))
        for name, lasting in self._lasting.values().items():
            reading.add(name, dict(lasting))
        unreadable_names = [name for names in self._names for name in names.unreadable]
        pending = {question.mbean for question in self._pending if question.is_needed}
        for name in [name for name in reading.values if name in pending] if pending else ():
            del reading.values[name]
        values: dict[ObjectName, Mapping[str, JavaValue]] = {}
        gone: list[KnownMBean] = []
        for name, mbean in self._mbeans.items():
            if mbean.is_gone:
                gone.append(mbean)
                continue
            if read := reading.values.pop(name, None):
                values[name] = read
            if mbean.causes:
                causes.update(((name, attribute), cause) for attribute, cause in mbean.causes.items())
        # What was asked for beside the patterns: operations and lasting attributes.
        values.update((name, read) for name, read in reading.values.items() if read)
        for mbean in gone:
            del self._mbeans[mbean.name]
            self._forget(mbean)
            # Should it be back at once, its name alone does not show that it has to be read as a new one.
            self._names = []
        causes.update(_by_attribute(self._refusals.causes()))
        causes.update(_by_attribute(each for each in self._hanging.causes() if each[0] not in pending))
        return PollResult(
            values,
            [Unreadable(*attribute, cause) for attribute, cause in causes.items()],
            unreadable_names,
            len(pending),
        )


def _by_attribute(causes: Iterable[tuple[ObjectName, str, str]]) -> Iterator[tuple[tuple[ObjectName, str], str]]:
    return (((name, attribute), cause) for name, attribute, cause in causes)


def _without(gone: Collection[ObjectName], questions: Sequence[Question]) -> Sequence[Question]:
    """The questions but those to MBeans that have gone."""
    return [question for question in questions if question.mbean not in gone] if gone else questions


def _of_mbeans(questions: Iterable[Question]) -> list[MBeanQuestion]:
    return [question for question in questions if isinstance(question, MBeanQuestion)]


def _names(outcome: Any) -> Names:
    if isinstance(outcome, JmxError):
        raise outcome
    names: Names = outcome
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
