"""What is known of one server as a whole from poll to poll, and how much memory all that is known of it takes."""

from collections.abc import Callable, Sequence
from typing import Final

from exporter.jmx.deadline import Clock
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.unsendable import UnsendableAttributes
from exporter.jmx.rmi.messages import REPLY_FRAME
from exporter.jmx.serial.shapes import LastReply, TemplateStore

_MBEAN_BYTES: Final = 768
_QUESTION_BYTES: Final = 1280
_CAUSE_BYTES: Final = 1024
"""What takes memory from poll to poll, about: an MBean that is asked, beside its name; a question to it; and why an
attribute cannot be read, here and in the poll's result."""

_ATTRIBUTE_BYTES: Final = 192
_CHARACTER_BYTES: Final = 3
"""What an attribute takes that an MBean named itself, and each character of its name: in questions, and as it is sent.
The attributes that queries name are shared by all MBeans."""


class ServerKnowledge:
    """What the MBeans of one server share of what is known, and the memory of it all.

    Args:
        patterns: the names that the server is asked for.
        clock: seconds that only grow.
        keep: told how many bytes of memory all that is known takes; raises a KnowledgeExceededError.

    Attributes:
        unsendable: what the server cannot send. More is added to it as it is met.
        templates: the templates of its replies.
        last_names: its last answer to each pattern.
    """

    def __init__(self, patterns: Sequence[ObjectName], clock: Clock, keep: Callable[[int], object]) -> None:
        self.unsendable = UnsendableAttributes(clock)
        self.templates = TemplateStore(REPLY_FRAME)
        self.last_names = [LastReply(REPLY_FRAME) for _ in patterns]
        self._keep = keep
        self._counted = 0
        self._described = 0

    def count(self, mbeans: int, questions: int, causes: int = 0) -> None:
        """Count the memory of what is known, with so many MBeans, questions and causes.

        Raises:
            KnowledgeExceededError: it is too much.
        """
        names = sum(names.held for names in self.last_names)
        more = mbeans * _MBEAN_BYTES + questions * _QUESTION_BYTES + causes * _CAUSE_BYTES
        self._counted = names + self.templates.used + more
        self._keep(self._counted + self._described)

    def describe(self, before: Sequence[str], now: Sequence[str]) -> None:
        """Count the attributes that an MBean named itself in place of those before: the poll may learn too many.

        Raises:
            KnowledgeExceededError: it is too much.
        """
        self._described += _bytes_of(now) - _bytes_of(before)
        self._keep(self._counted + self._described)


def _bytes_of(attributes: Sequence[str]) -> int:
    return sum(_ATTRIBUTE_BYTES + _CHARACTER_BYTES * len(attribute) for attribute in attributes)
