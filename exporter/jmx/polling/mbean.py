"""What is known of one MBean between polls, and what is asked of it because of that.

Its attributes are asked for together. Those that spoil the answer for the others are asked for alone, and so are those
that only answer to that. Those that the server cannot send are asked for now and then (see `unsendable`).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Generic

from exporter.jmx.errors import (
    AttributeUnreadableError,
    InstanceGoneError,
    JmxError,
    UnknownAttributeError,
    UnsendableAttributeError,
)
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.backoff import next_pause
from exporter.jmx.polling.knowledge import ServerKnowledge
from exporter.jmx.polling.question import AnyQuestion, PollValues, T, why
from exporter.jmx.requests import calls
from exporter.jmx.requests.calls import Call
from exporter.jmx.requests.mbean_info import MBeanInfo
from exporter.jmx.serial.shapes import ReplyMemory
from exporter.jmx.values import AttributeMap, JavaValue

_MOST_PROBES = 64
"""How many attributes of one MBean are asked for alone in one poll, to learn why they were left out."""

_LEFT_OUT = "the server left it out"

DESCRIPTION = "*"
"""Stands for all attributes of an MBean that cannot even be described."""


class MBeanPoll:
    """What is known of one MBean of which attributes are wanted, and the questions to it in each poll.

    Args:
        name: its name.
        wanted: the attributes that are wanted; None: all that it says can be read.
        known: what its server's MBeans share.

    Attributes:
        causes: why others could not be read in the last poll; those that it does not have are not among them.
        is_gone: whether it was not there any more when it was asked.
    """

    __slots__ = (
        "_alone",
        "_described",
        "_due",
        "_left_out",
        "_pause",
        "_questions",
        "_together",
        "_unsorted",
        "_was_separated",
        "causes",
        "is_gone",
        "known",
        "name",
        "wanted",
    )

    def __init__(self, name: ObjectName, wanted: Sequence[str] | None, known: ServerKnowledge) -> None:
        self.name = name
        self.wanted = wanted
        self.known = known
        self.causes: dict[str, str] = {}
        self.is_gone = False
        self._described: Sequence[str] = ()
        self._together: tuple[str, ...] = ()
        self._alone: tuple[str, ...] = ()
        self._left_out: frozenset[str] = frozenset()
        self._pause = self._due = 0.0
        self._was_separated = False
        self._unsorted: frozenset[str] = frozenset()
        self._questions: list[AnyMBeanQuestion] | None = None
        if wanted is not None:
            self.ask_for(wanted)
        elif DESCRIPTION not in known.unsendable.of(name):
            self._questions = [_Description(self)]

    @property
    def questions(self) -> Sequence["AnyMBeanQuestion"]:
        """The questions to it in each poll, as far as is known now."""
        if self._questions is None:
            self._questions = [_Together(self, self._together)] if self._together else []
            self._questions += [
                (_Sorted if attribute in self._unsorted else _Alone)(self, attribute) for attribute in self._alone
            ]
        return self._questions

    @property
    def missing(self) -> frozenset[str]:
        """Attributes that were asked for and that it does not have, as far as is known now."""
        return self._left_out - self.causes.keys()

    def describe(self, attributes: Sequence[str]) -> None:
        """From now on ask for these attributes, which are all that can be read.

        Raises:
            KnowledgeExceededError: they take too much memory.
        """
        self._described, before = attributes, self._described
        self.known.describe(before, attributes)
        self.ask_for(attributes)

    def ask_for(self, together: Iterable[str], alone: Iterable[str] = ()) -> None:
        """From now on ask for these attributes together, and for those one by one."""
        unsendable = self.known.unsendable.of(self.name)
        self._together = tuple(dict.fromkeys(one for one in together if one not in unsendable))
        self._alone = tuple(dict.fromkeys(one for one in alone if one not in unsendable))
        self._questions = None

    def exclude(self, attribute: str, cause: str) -> None:
        """Do not ask for an attribute with the others any more."""
        self.known.unsendable.note(self.name, attribute, cause)
        self.causes.pop(attribute, None)
        self.ask_for(self._together, self._alone)

    def retry(self, attribute: str) -> AnyQuestion:
        """Ask for an excluded attribute again."""
        return _Description(self) if attribute == DESCRIPTION else _Retry(self, attribute)

    def dismiss(self) -> None:
        """Let go of the questions, which refer to it, so that its memory is given back: it is of no use any more."""
        self._questions = None
        if self._described:
            self.known.describe(self._described, ())
            self._described = ()

    def separate(self) -> list[AnyQuestion]:
        """Ask for each attribute alone: together they cannot be read.

        The first time, those that can be read are asked for together again; the second time all stay alone.
        """
        apart = self._together
        self.ask_for((), (*self._alone, *apart))
        if not self._was_separated:
            self._was_separated, self._unsorted = True, frozenset(apart)
        return [question for question in self.questions if isinstance(question, _Alone) and question.is_one_of(apart)]

    def sort(self, attribute: str) -> None:
        """Note that an attribute was asked for alone, and that there is an outcome."""
        self._unsorted -= {attribute}

    def rejoin(self, attribute: str) -> None:
        """Ask for an attribute together with others again."""
        self.ask_for((*self._together, attribute), (one for one in self._alone if one != attribute))

    def isolate(self, attribute: str) -> None:
        """Ask for an attribute alone from now on: a DynamicMBean may leave it out of every other answer."""
        self._left_out -= {attribute}
        self.ask_for((one for one in self._together if one != attribute), (*self._alone, attribute))

    def note_left_out(self, left_out: frozenset[str]) -> Iterator[AnyQuestion]:
        """Note what the server left out of its answer; where it is not the same as before, ask each for the reason.

        A DynamicMBean may give alone later what it leaves out: while one cannot be read they are asked now and then.
        """
        if left_out != self._left_out:
            self._left_out, self._pause = left_out, 0.0
            self.causes = {attribute: cause for attribute, cause in self.causes.items() if attribute in self._alone}
        elif self.causes.keys().isdisjoint(left_out) or self.known.unsendable.now() < self._due:
            return
        self._pause = next_pause(self._pause)
        self._due = self.known.unsendable.now() + self._pause
        for count, attribute in enumerate(sorted(left_out)):
            if count < _MOST_PROBES:
                yield _Probe(self, attribute)
            else:
                self.causes[attribute] = _LEFT_OUT


class MBeanQuestion(ABC, Generic[T]):
    """A question to one MBean.

    Args:
        mbean: what is known of it.

    Attributes:
        is_needed: whether what is read of the MBean is not whole without the answer.
    """

    is_needed = True

    def __init__(self, mbean: MBeanPoll) -> None:
        self._poll = mbean
        self.mbean = mbean.name

    @property
    @abstractmethod
    def call(self) -> Call[T]:
        """What is asked. It is made when it is: ten thousands of MBeans may have to wait."""

    @property
    @abstractmethod
    def attributes(self) -> Sequence[str]:
        """The attributes that it is about."""

    @abstractmethod
    def settle(self, outcome: T | JmxError, read: PollValues) -> Iterable[AnyQuestion]:
        """Take the outcome over, as `Question.settle`."""

    def give_up(self) -> None:
        """Note that it will not be asked again."""

    def split(self) -> Sequence[AnyQuestion]:
        """Have what it asks for asked one by one from now on; gives these questions, none where it asks for one."""
        return ()


AnyMBeanQuestion = MBeanQuestion[Any]
"""A question among others of other types."""


class _Description(MBeanQuestion[MBeanInfo]):
    """Asks which attributes there are."""

    @cached_property
    def call(self) -> Call[MBeanInfo]:
        return calls.mbean_info(self.mbean)

    @property
    def attributes(self) -> Sequence[str]:
        return (DESCRIPTION,)

    def settle(self, outcome: MBeanInfo | JmxError, read: PollValues) -> Iterable[AnyQuestion]:  # noqa: ARG002 - none yet
        mbean = self._poll
        if isinstance(outcome, MBeanInfo):
            mbean.known.unsendable.lift(mbean.name, DESCRIPTION)
            mbean.describe([each.name for each in outcome.attributes if each.readable])
            return mbean.questions
        if isinstance(outcome, InstanceGoneError):
            mbean.is_gone = True
        else:
            mbean.exclude(DESCRIPTION, why(outcome))
        return ()


class _Together(MBeanQuestion[AttributeMap]):
    """Asks for all attributes of an MBean that can be asked for together."""

    def __init__(self, mbean: MBeanPoll, attributes: Sequence[str]) -> None:
        super().__init__(mbean)
        self._attributes = attributes
        self._asked = frozenset(attributes)

    @cached_property
    def call(self) -> Call[AttributeMap]:
        memory = ReplyMemory(self._poll.known.templates, by_name=True)
        return replace(calls.attributes(self.mbean, self._attributes), memory=memory)

    @property
    def attributes(self) -> Sequence[str]:
        return sorted(self._asked - self._poll.missing)

    def split(self) -> Sequence[AnyQuestion]:
        if len(self.attributes) < 2:
            return ()
        missing = self._poll.missing
        return [question for question in self._poll.separate() if missing.isdisjoint(question.attributes)]

    def settle(self, outcome: AttributeMap | JmxError, read: PollValues) -> Iterable[AnyQuestion]:
        mbean = self._poll
        if not isinstance(outcome, JmxError):
            read.add(mbean.name, outcome)
            return mbean.note_left_out(self._asked.difference(outcome))
        if isinstance(outcome, InstanceGoneError):
            mbean.is_gone = True
            return ()
        if isinstance(outcome, UnsendableAttributeError) and outcome.attribute in self._asked:
            mbean.exclude(outcome.attribute, why(outcome))
            return [question for question in mbean.questions if isinstance(question, _Together)]
        return mbean.separate()


class _Alone(MBeanQuestion[JavaValue]):
    """Asks for one attribute: because it spoils the answer for others, or is not in it."""

    def __init__(self, mbean: MBeanPoll, attribute: str) -> None:
        super().__init__(mbean)
        self._attribute = attribute

    @cached_property
    def call(self) -> Call[JavaValue]:
        return calls.attribute(self.mbean, self._attribute)

    @property
    def attributes(self) -> Sequence[str]:
        return (self._attribute,)

    def is_one_of(self, attributes: Sequence[str]) -> bool:
        """Tell whether it asks for one of these."""
        return self._attribute in attributes

    def settle(self, outcome: JavaValue | JmxError, read: PollValues) -> Iterable[AnyQuestion]:
        mbean, attribute = self._poll, self._attribute
        if not isinstance(outcome, JmxError):
            mbean.causes.pop(attribute, None)
            read.add(mbean.name, {attribute: outcome})
        elif isinstance(outcome, InstanceGoneError):
            mbean.is_gone = True
        elif isinstance(outcome, UnknownAttributeError):
            mbean.causes.pop(attribute, None)
        elif _is_only_unread(outcome):
            mbean.causes[attribute] = why(outcome)
        else:
            mbean.exclude(attribute, why(outcome))
        return ()


class _Sorted(_Alone):
    """Asks for one of the attributes that could not be read together; one that is read alone did not spoil that."""

    def settle(self, outcome: JavaValue | JmxError, read: PollValues) -> Iterable[AnyQuestion]:
        self._poll.sort(self._attribute)
        if not isinstance(outcome, JmxError):
            self._poll.rejoin(self._attribute)
        return super().settle(outcome, read)


class _Probe(_Alone):
    """Asks for one of the attributes that were left out of an answer: why it was."""

    is_needed = False

    def settle(self, outcome: JavaValue | JmxError, read: PollValues) -> Iterable[AnyQuestion]:
        if not isinstance(outcome, JmxError):
            self._poll.isolate(self._attribute)
        return super().settle(outcome, read)

    def give_up(self) -> None:
        self._poll.causes[self._attribute] = _LEFT_OUT


class _Retry(_Alone):
    """Asks for one of the attributes that could not be sent the last time."""

    def settle(self, outcome: JavaValue | JmxError, read: PollValues) -> Iterable[AnyQuestion]:
        following = super().settle(outcome, read)
        mbean, attribute = self._poll, self._attribute
        is_read = not isinstance(outcome, JmxError)
        if is_read or (
            isinstance(outcome, AttributeUnreadableError) and not isinstance(outcome, UnsendableAttributeError)
        ):
            mbean.known.unsendable.lift(mbean.name, attribute)
            mbean.rejoin(attribute)
        return following


def _is_only_unread(error: JmxError) -> bool:
    """Tell whether asking for the attribute costs no more than that."""
    return isinstance(error, AttributeUnreadableError) and not isinstance(error, UnsendableAttributeError)
