"""Attributes that stay the same for as long as a server lives: read once, and only what is wanted of them is kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from exporter.jmx.errors import InstanceGoneError, JmxError, UnknownAttributeError
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.question import Question, Reading, why
from exporter.jmx.requests import calls
from exporter.jmx.values import JavaValue

Keep = Callable[[JavaValue], JavaValue]
"""What is kept of a value; raises ValueError for a value of which nothing can be."""


class Lasting:
    """The lasting attributes that are wanted of one server.

    Args:
        wanted: MBean, attribute and what is kept of it.
    """

    def __init__(self, wanted: Iterable[tuple[ObjectName, str, Keep]]) -> None:
        self._wanted = {(name, attribute): _Once(name, attribute, keep) for name, attribute, keep in wanted}

    @property
    def questions(self) -> list[Question]:
        """What is to be asked: what was not read yet."""
        return [each for each in self._wanted.values() if not each.is_known]

    def values(self) -> Mapping[ObjectName, Mapping[str, JavaValue]]:
        """Everything that was read, in this poll or an earlier one."""
        values: dict[ObjectName, dict[str, JavaValue]] = {}
        for (name, attribute), each in self._wanted.items():
            if each.is_known:
                values.setdefault(name, {})[attribute] = each.value
        return values

    def causes(self) -> Iterator[tuple[ObjectName, str, str]]:
        """Why others could not be read: MBean, attribute and cause."""
        for (name, attribute), each in self._wanted.items():
            if each.cause is not None:
                yield name, attribute, each.cause


class _Once:
    """One attribute, asked for until there is a value."""

    def __init__(self, name: ObjectName, attribute: str, keep: Keep) -> None:
        self.call = calls.attribute(name, attribute)
        self.mbean = name
        self.attributes = (attribute,)
        self.is_known = False
        self.value: JavaValue = None
        self.cause: str | None = None
        self._keep = keep

    def settle(self, outcome: Any, reading: Reading) -> Iterable[Question]:  # noqa: ARG002 - `Lasting.values` has it
        self.cause = None
        if isinstance(outcome, InstanceGoneError | UnknownAttributeError):
            return ()
        if isinstance(outcome, JmxError):
            self.cause = why(outcome)
            return ()
        try:
            self.value = self._keep(outcome)
        except ValueError as error:
            self.cause = str(error)
        else:
            self.is_known = True
        return ()
