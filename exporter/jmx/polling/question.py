"""A question of a poll: one call, and what its outcome means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from exporter.jmx.errors import JmxError
from exporter.jmx.object_name import ObjectName
from exporter.jmx.requests.calls import Call
from exporter.jmx.values import JavaValue

T = TypeVar("T")


@dataclass
class PollValues:
    """What one poll has read so far.

    Attributes:
        by_name: the attributes of each MBean. A mapping may be shared with other polls: none is changed in place.
    """

    by_name: dict[ObjectName, dict[str, JavaValue]] = field(default_factory=dict)

    def add(self, name: ObjectName, values: dict[str, JavaValue]) -> None:
        """Add attributes to those of an MBean."""
        before = self.by_name.setdefault(name, values)
        if before is not values:
            self.by_name[name] = {**before, **values}


class Question(Protocol[T]):
    """One call of a poll, and what its outcome means."""

    @property
    def call(self) -> Call[T]:
        """What is asked."""

    @property
    def mbean(self) -> ObjectName:
        """The MBean that it is about."""

    @property
    def attributes(self) -> Sequence[str]:
        """The attributes, or operations, that are asked for: all of one MBean."""

    def settle(self, outcome: T | JmxError, read: PollValues) -> Iterable["AnyQuestion"]:
        """Take the outcome over; gives the questions that follow from it in the same poll."""


AnyQuestion = Question[Any]
"""A question among others of other types."""


def why(error: JmxError) -> str:
    """Tell why a question failed, in the server's own words where it gave any."""
    return error.cause or error.message
