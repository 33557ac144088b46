"""What a server answers to the question for names: those of its MBeans, and those that nobody can ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from exporter.jmx.errors import ProtocolError, one_line
from exporter.jmx.object_name import MalformedObjectNameError, ObjectName
from exporter.jmx.serial.limits import LONGEST_NAME
from exporter.jmx.values import JavaObject, JavaValue

_CLASS: Final = "javax.management.ObjectName"
_ONLY_NAMES: Final = frozenset({ObjectName})


@dataclass(frozen=True)
class UnreadableName:
    """An MBean that cannot be asked for, since its name is none that can be sent back.

    The constructor `ObjectName(String, Hashtable)` lets quotes stand within a value, which neither Java's nor this
    parser takes; metric libraries build names so.

    Attributes:
        text: the name on one line of bounded length; empty where there is none.
        cause: what is wrong with it, on one line.
    """

    text: str
    cause: str


@dataclass(frozen=True)
class Names:
    """The names of MBeans.

    Attributes:
        readable: those that can be asked for.
        unreadable: the others.
    """

    readable: Sequence[ObjectName]
    unreadable: Sequence[UnreadableName] = ()

    @classmethod
    def of(cls, value: JavaValue) -> "Names":
        """Take the names out of what `queryNames` returned; an element that is no name costs only itself.

        Raises:
            ProtocolError: it is no set.
        """
        if not isinstance(value, list):
            raise ProtocolError("the server sent something else than a set of names")
        if _ONLY_NAMES.issuperset(map(type, value)):
            return cls(cast("list[ObjectName]", value))
        readable = [name for name in value if type(name) is ObjectName]
        return cls(readable, [_unreadable(name) for name in value if type(name) is not ObjectName])


def _unreadable(element: JavaValue) -> UnreadableName:
    if not isinstance(element, JavaObject) or element.class_name != _CLASS:
        return UnreadableName("", "the server named an MBean by something else than a name")
    text = next((part for part in element.annotations if isinstance(part, str)), "")
    try:
        ObjectName.parse(text)
    except MalformedObjectNameError as error:
        return UnreadableName(one_line(text), one_line(str(error)))
    cause = f"it has {len(text)} characters" if len(text) > LONGEST_NAME else "the server sent more than its text"
    return UnreadableName(one_line(text), cause)
