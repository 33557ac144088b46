"""Operations of the JVM's threads, read as if they were attributes: asked for by their name and `()`.

`findDeadlockedThreads()` and `findMonitorDeadlockedThreads()` give a number of threads, `dumpAllThreads()` gives how
many threads are in each state. They are operations of `ThreadMXBean` (Java SE API), and all that is ever invoked.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from exporter.jmx.errors import InstanceGoneError, JmxError, ProtocolError
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.question import AnyQuestion, PollValues, why
from exporter.jmx.requests import calls
from exporter.jmx.requests.calls import THREADING, Call
from exporter.jmx.values import CompositeData, JavaValue

DUMP: Final = "dumpAllThreads()"

THREAD_STATES: Final = ("NEW", "RUNNABLE", "BLOCKED", "WAITING", "TIMED_WAITING", "TERMINATED", "UNKNOWN")
"""The constants of `java.lang.Thread.State`, and what stands for any other."""

_ALL_IDS = calls.attribute(THREADING, "AllThreadIds")
_NO_SUCH_OPERATION = "java.lang.NoSuchMethodException"
_NO_NUMBERS = "the server sent something else than the numbers of threads"


def is_operation(attribute: str) -> bool:
    """Tell whether a name asks for an operation: no attribute of an MBean ends so."""
    return attribute.endswith("()")


def count_threads(result: JavaValue) -> int:
    """Count the threads that an array of their numbers names; null names none.

    Raises:
        ProtocolError: it is something else.
    """
    if result is None:
        return 0
    if not isinstance(result, list):
        raise ProtocolError(_NO_NUMBERS)
    return len(result)


def count_states(result: JavaValue) -> dict[str, JavaValue]:
    """Count the threads in each state, every state included; threads that have ended meanwhile are null.

    Raises:
        ProtocolError: it is something else than an array of threads.
    """
    if not isinstance(result, list):
        raise ProtocolError("the server sent something else than a list of threads")
    counts = dict.fromkeys(THREAD_STATES, 0)
    for thread in result:
        if thread is not None:
            state = thread.items.get("threadState") if isinstance(thread, CompositeData) else None
            counts[state if isinstance(state, str) and state in counts else "UNKNOWN"] += 1
    return {**counts}


_Value = Callable[[JavaValue], JavaValue]

_OPERATIONS: Final[Mapping[str, tuple[Call[JavaValue], _Value]]] = {
    "findDeadlockedThreads()": (calls.operation(THREADING, "findDeadlockedThreads"), count_threads),
    "findMonitorDeadlockedThreads()": (calls.operation(THREADING, "findMonitorDeadlockedThreads"), count_threads),
    # Without monitors, synchronizers and stack traces (JDK 10 and later).
    DUMP: (
        calls.operation(THREADING, "dumpAllThreads", ("boolean", "boolean", "int"), (False, False, 0)),
        count_states,
    ),
}


def is_invoked(name: ObjectName, operation: str) -> bool:
    """Tell whether an operation of an MBean is one of those that are ever invoked."""
    return name == THREADING and operation in _OPERATIONS


class ThreadOperations:
    """The operations of the JVM's threads that are wanted of one server.

    Args:
        wanted: their names.

    Attributes:
        questions: what is asked in each poll because of them.
        causes: why some gave nothing in the last poll.

    Raises:
        ValueError: one of them is never invoked.
    """

    def __init__(self, wanted: Iterable[str]) -> None:
        names = tuple(dict.fromkeys(wanted))
        if unknown := [name for name in names if name not in _OPERATIONS]:
            raise ValueError(f"{unknown[0]} of {THREADING} is never invoked")
        self.causes: dict[str, str] = {}
        self.questions: list[AnyQuestion] = [_Invocation(self, name, *_OPERATIONS[name]) for name in names]

    def count_by_numbers(self) -> list[AnyQuestion]:
        """From now on name the threads of the last poll: the server has no operation for all (before JDK 10)."""
        ids = _ThreadIds(self)
        self.forget_threads()
        self.questions.append(ids)
        return [ids]

    def name_threads(self, ids: Sequence[int]) -> AnyQuestion:
        """Ask for these threads in the next poll."""
        call = calls.operation(THREADING, "getThreadInfo", ("[J", "int"), (ids, 0))
        named = _Invocation(self, DUMP, call, count_states)
        self.forget_threads()
        self.questions.append(named)
        return named

    def forget_threads(self) -> None:
        """Ask for no threads in the next poll."""
        self.questions = [one for one in self.questions if not _is_dump(one)]


class _Invocation:
    """An operation, and what stands for its result."""

    mbean: ObjectName = THREADING

    def __init__(self, operations: ThreadOperations, name: str, call: Call[JavaValue], value: _Value) -> None:
        self.name = name
        self.call = call
        self._operations = operations
        self._value = value

    @property
    def attributes(self) -> Sequence[str]:
        return (self.name,)

    def settle(self, outcome: JavaValue | JmxError, read: PollValues) -> Iterable[AnyQuestion]:
        causes = self._operations.causes
        causes.pop(self.name, None)
        if not isinstance(outcome, JmxError):
            try:
                read.add(THREADING, {self.name: self._value(outcome)})
            except ProtocolError as error:
                causes[self.name] = error.message
        elif _is_missing(outcome) and self.call is _OPERATIONS[DUMP][0]:
            return self._operations.count_by_numbers()
        elif not isinstance(outcome, InstanceGoneError):
            causes[self.name] = why(outcome)
        return ()


class _ThreadIds:
    """The numbers of all threads, by which to ask for them."""

    call: Call[JavaValue] = _ALL_IDS
    mbean: ObjectName = THREADING
    attributes: Sequence[str] = (DUMP,)

    def __init__(self, operations: ThreadOperations) -> None:
        self._operations = operations
        self._knows_some = False

    def settle(self, outcome: JavaValue | JmxError, read: PollValues) -> Iterable[AnyQuestion]:  # noqa: ARG002 - no value by itself
        operations = self._operations
        ids = None if isinstance(outcome, JmxError) else _thread_ids(outcome)
        if ids is not None:
            named = operations.name_threads(ids)
            if not self._knows_some:
                self._knows_some = True
                return [named]
            return ()
        operations.forget_threads()
        self._knows_some = False
        if not isinstance(outcome, InstanceGoneError):
            operations.causes[DUMP] = why(outcome) if isinstance(outcome, JmxError) else _NO_NUMBERS
        return ()


def _is_dump(question: AnyQuestion) -> bool:
    return isinstance(question, _Invocation) and question.name == DUMP


def _thread_ids(value: JavaValue) -> list[int] | None:
    """Take thread ids out of an array; None where it is none, or holds something else than Java's longs."""
    if not isinstance(value, list):
        return None
    ids = [each for each in value if type(each) is int and -(1 << 63) <= each < 1 << 63]
    return ids if len(ids) == len(value) else None


def _is_missing(error: JmxError) -> bool:
    return error.cause is not None and error.cause.startswith(_NO_SUCH_OPERATION)
