"""Attributes that stay the same for as long as a server lives: read once, and only what is wanted of them is kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from exporter.jmx.errors import InstanceGoneError, JmxError, UnknownAttributeError
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.question import AnyQuestion, PollValues, why
from exporter.jmx.requests import calls
from exporter.jmx.values import JavaValue

Extract = Callable[[JavaValue], JavaValue]
"""Takes what is kept out of a value; raises ValueError for a value of which nothing can be."""


class ReadOnce:
    """The attributes of one server that are read once.

    Args:
        wanted: MBean, attribute and what is kept of it.
    """

    def __init__(self, wanted: Iterable[tuple[ObjectName, str, Extract]]) -> None:
        self._wanted = {(name, attribute): _Once(name, attribute, extract) for name, attribute, extract in wanted}

    @property
    def questions(self) -> list[AnyQuestion]:
        """The questions to what was not read yet."""
        return [each for each in self._wanted.values() if not each.is_known]

    def values(self) -> Mapping[ObjectName, Mapping[str, JavaValue]]:
        """Collect everything that was read, in this poll or an earlier one."""
        values: dict[ObjectName, dict[str, JavaValue]] = {}
        for (name, attribute), each in self._wanted.items():
            if each.is_known:
                values.setdefault(name, {})[attribute] = each.value
        return values

    def causes(self) -> Iterator[tuple[ObjectName, str, str]]:
        """Tell why others could not be read: MBean, attribute and cause."""
        for (name, attribute), each in self._wanted.items():
            if each.cause is not None:
                yield name, attribute, each.cause


class _Once:
    """One attribute, asked for until there is a value."""

    def __init__(self, name: ObjectName, attribute: str, extract: Extract) -> None:
        self.call = calls.attribute(name, attribute)
        self.mbean = name
        self.attributes = (attribute,)
        self.is_known = False
        self.value: JavaValue = None
        self.cause: str | None = None
        self._extract = extract

    def settle(self, outcome: JavaValue | JmxError, read: PollValues) -> Iterable[AnyQuestion]:  # noqa: ARG002 - `ReadOnce.values` has it
        self.cause = None
        if isinstance(outcome, InstanceGoneError | UnknownAttributeError):
            return ()
        if isinstance(outcome, JmxError):
            self.cause = why(outcome)
            return ()
        try:
            self.value = self._extract(outcome)
        except ValueError as error:
            self.cause = str(error)
        else:
            self.is_known = True
        return ()
