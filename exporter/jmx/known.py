"""What is known of one MBean between polls, and what is asked of it because of that.

Its attributes are asked for together. Those that spoil the answer for the others are asked for alone, and those that
the server cannot send not at all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from exporter.jmx import calls
from exporter.jmx.errors import (
    AttributeUnreadableError,
    InstanceGoneError,
    JmxError,
    UnknownAttributeError,
    UnsendableAttributeError,
)
from exporter.jmx.mbeaninfo import MBeanInfo
from exporter.jmx.objectname import ObjectName
from exporter.jmx.questions import Question, Reading, why
from exporter.jmx.rmi.memory import ReplyMemory
from exporter.jmx.serial.template import TemplateStore

_MOST_PROBES = 64
"""How many attributes of one MBean are asked for alone in one poll, to learn why they were left out."""

DESCRIPTION = "*"
"""Stands for all attributes of an MBean that cannot even be described."""


class KnownMBean:
    """One MBean of which attributes are wanted.

    Args:
        name: its name.
        wanted: the attributes that are wanted; None: all that it says can be read.
        unsendable: those that the server cannot send, and why. More are added to it as they are met.
        templates: those of the server.

    Attributes:
        causes: why others could not be read in the last poll; those that it does not have are not among them.
        is_gone: whether it was not there any more when it was asked.
    """

    def __init__(
        self, name: ObjectName, wanted: Sequence[str] | None, unsendable: dict[str, str], templates: TemplateStore
    ) -> None:
        self.name = name
        self.templates = templates
        self.wanted = wanted
        self.unsendable = unsendable
        self.causes: dict[str, str] = {}
        self.is_gone = False
        self._together: tuple[str, ...] = ()
        self._alone: tuple[str, ...] = ()
        self._left_out: frozenset[str] = frozenset()
        self._was_separated = False
        self._questions: list[Question] | None = None
        if wanted is not None:
            self.ask_for(wanted)
        elif DESCRIPTION not in unsendable:
            self._questions = [_Description(self)]

    @property
    def questions(self) -> Sequence[Question]:
        """What is to be asked of it in each poll, as far as is known now."""
        if self._questions is None:
            self._questions = [_Together(self, self._together)] if self._together else []
            self._questions += [_Alone(self, attribute) for attribute in self._alone]
        return self._questions

    @property
    def missing(self) -> frozenset[str]:
        """Attributes that were asked for and that it does not have, as far as is known now."""
        return self._left_out - self.causes.keys()

    def ask_for(self, together: Iterable[str], alone: Iterable[str] = ()) -> None:
        """From now on ask for these attributes together, and for those one by one."""
        self._together = tuple(dict.fromkeys(one for one in together if one not in self.unsendable))
        self._alone = tuple(one for one in alone if one not in self.unsendable)
        self._questions = None

    def exclude(self, attribute: str, cause: str) -> None:
        """Never ask for an attribute again."""
        self.unsendable[attribute] = cause
        self.causes.pop(attribute, None)
        self.ask_for(self._together, self._alone)

    def separate(self) -> list[Question]:
        """Ask for each attribute alone: together they cannot be read.

        The first time, those that can be read are asked for together again; the second time all stay alone.
        """
        apart = self._together
        self.ask_for((), (*self._alone, *apart))
        kind = _Alone if self._was_separated else _Sorted
        self._was_separated = True
        return [kind(self, attribute) for attribute in apart]

    def rejoin(self, attribute: str) -> None:
        """Ask for an attribute together with others again."""
        self.ask_for((*self._together, attribute), (one for one in self._alone if one != attribute))

    def note_left_out(self, left_out: frozenset[str]) -> Iterator[Question]:
        """The server left these out of its answer; where they are others than before, ask each for the reason."""
        if left_out == self._left_out:
            return
        self._left_out = left_out
        self.causes = {attribute: cause for attribute, cause in self.causes.items() if attribute in self._alone}
        for count, attribute in enumerate(sorted(left_out)):
            if count < _MOST_PROBES:
                yield _Alone(self, attribute)
            else:
                self.causes[attribute] = "the server left it out"


class _Description:
    """What attributes there are."""

    def __init__(self, mbean: KnownMBean) -> None:
        self._known = mbean
        self.mbean = mbean.name
        self.call = calls.mbean_info(mbean.name)

    @property
    def attributes(self) -> Sequence[str]:
        return (DESCRIPTION,)

    def settle(self, outcome: Any, reading: Reading) -> Iterable[Question]:  # noqa: ARG002 - nothing is read yet
        mbean = self._known
        if isinstance(outcome, MBeanInfo):
            mbean.ask_for(each.name for each in outcome.attributes if each.readable)
            return mbean.questions
        if isinstance(outcome, InstanceGoneError):
            mbean.is_gone = True
        else:
            mbean.exclude(DESCRIPTION, why(outcome))
        return ()


class _Together:
    """All attributes of an MBean that can be asked for together."""

    def __init__(self, mbean: KnownMBean, attributes: Sequence[str]) -> None:
        self._known = mbean
        self.mbean = mbean.name
        self._asked = frozenset(attributes)
        self.call = replace(calls.attributes(mbean.name, attributes), memory=ReplyMemory(mbean.templates, by_name=True))

    @property
    def attributes(self) -> Sequence[str]:
        return sorted(self._asked - self._known.missing)

    def settle(self, outcome: Any, reading: Reading) -> Iterable[Question]:
        mbean = self._known
        if isinstance(outcome, dict):
            reading.add(mbean.name, outcome)
            return mbean.note_left_out(self._asked.difference(outcome))
        if isinstance(outcome, InstanceGoneError):
            mbean.is_gone = True
            return ()
        if isinstance(outcome, UnsendableAttributeError) and outcome.attribute in self._asked:
            mbean.exclude(outcome.attribute, why(outcome))
            return [question for question in mbean.questions if isinstance(question, _Together)]
        return mbean.separate()


class _Alone:
    """One attribute: because it spoils the answer for others, or to learn why it was left out."""

    def __init__(self, mbean: KnownMBean, attribute: str) -> None:
        self._known = mbean
        self.mbean = mbean.name
        self._attribute = attribute
        self.call = calls.attribute(mbean.name, attribute)

    @property
    def attributes(self) -> Sequence[str]:
        return (self._attribute,)

    def settle(self, outcome: Any, reading: Reading) -> Iterable[Question]:
        mbean, attribute = self._known, self._attribute
        if not isinstance(outcome, JmxError):
            mbean.causes.pop(attribute, None)
            reading.add(mbean.name, {attribute: outcome})
        elif isinstance(outcome, InstanceGoneError):
            mbean.is_gone = True
        elif isinstance(outcome, UnknownAttributeError):
            mbean.causes.pop(attribute, None)
        elif isinstance(outcome, AttributeUnreadableError) and not isinstance(outcome, UnsendableAttributeError):
            mbean.causes[attribute] = why(outcome)
        else:
            mbean.exclude(attribute, why(outcome))
        return ()


class _Sorted(_Alone):
    """One of the attributes that could not be read together; one that can be read alone did not spoil that."""

    def settle(self, outcome: Any, reading: Reading) -> Iterable[Question]:
        if not isinstance(outcome, JmxError):
            self._known.rejoin(self._attribute)
        return super().settle(outcome, reading)
