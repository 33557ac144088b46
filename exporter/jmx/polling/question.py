"""Questions of a poll: one call each, and what its outcome means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from exporter.jmx.errors import JmxError
from exporter.jmx.object_name import ObjectName
from exporter.jmx.requests.calls import Call
from exporter.jmx.values import JavaValue


@dataclass
class Reading:
    """What one poll has read so far.

    Attributes:
        values: the attributes that were read. A mapping may be shared with other polls: none is changed in place.
    """

    values: dict[ObjectName, dict[str, JavaValue]] = field(default_factory=dict)

    def add(self, name: ObjectName, values: dict[str, JavaValue]) -> None:
        """More attributes of an MBean."""
        before = self.values.setdefault(name, values)
        if before is not values:
            self.values[name] = {**before, **values}


class Question(Protocol):
    """One call of a poll, and what its outcome means."""

    @property
    def call(self) -> Call[Any]:
        """What is asked."""

    @property
    def mbean(self) -> ObjectName:
        """The MBean that it is about."""

    @property
    def attributes(self) -> Sequence[str]:
        """The attributes, or operations, of that MBean."""

    def settle(self, outcome: Any, reading: Reading) -> Iterable["Question"]:
        """Take the outcome over, a value or a JmxError; gives the questions that follow from it in the same poll."""


def why(error: JmxError) -> str:
    """The server's own words where it gave any."""
    return error.cause or error.message
