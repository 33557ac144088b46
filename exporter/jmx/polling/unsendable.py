"""Attributes that a server could not send: told as unreadable, and asked for again now and then.

What was no number for a while may be one later. Each attempt may end the connection, so there are few: after a minute,
then after twice that, up to an hour.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from operator import itemgetter

from exporter.jmx.deadline import Clock
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.backoff import next_pause


@dataclass(frozen=True)
class _Failure:
    """The last time that an attribute could not be sent.

    Attributes:
        cause: why; None where it could be sent since.
        pause: seconds from then to the next attempt.
        due: the point in time from which on it is asked for again, or from which on all this is of no matter.
    """

    cause: str | None
    pause: float
    due: float


class UnsendableAttributes:
    """The attributes that one server could not send.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[ObjectName, dict[str, _Failure]] = {}

    def now(self) -> float:
        """Tell the point in time, by the clock."""
        return self._clock()

    def note(self, name: ObjectName, attribute: str, cause: str) -> None:
        """Note that an attribute could not be sent."""
        known = self._known.setdefault(name, {})
        before, now = known.get(attribute), self._clock()
        holds = before is not None and (before.cause is not None or now < before.due)
        pause = next_pause(before.pause if before is not None and holds else 0.0)
        known[attribute] = _Failure(cause, pause, now + pause)

    def postpone(self, name: ObjectName, attribute: str) -> None:
        """Note that an attribute was asked for again, and something else came between."""
        failure = self._known.get(name, {}).get(attribute)
        if failure and failure.cause is not None:
            self.note(name, attribute, failure.cause)

    def lift(self, name: ObjectName, attribute: str) -> None:
        """Note that an attribute could be sent.

        The pause is remembered for as long again: what goes to and fro is asked less and less.
        """
        known = self._known.get(name, {})
        if failure := known.get(attribute):
            known[attribute] = replace(failure, cause=None, due=self._clock() + failure.pause)

    def forget(self, name: ObjectName) -> None:
        """Forget an MBean that is gone: one that is registered by that name later is another one."""
        if self._known:
            self._known.pop(name, None)

    def of(self, name: ObjectName) -> Collection[str]:
        """Find the attributes of an MBean that are not to be asked for now."""
        if not self._known or name not in self._known:
            return ()
        return [attribute for attribute, each in self._known[name].items() if each.cause is not None]

    def due(self) -> list[tuple[ObjectName, str]]:
        """Find what is to be asked for again, MBean and attribute, what waits for longest first."""
        now = self._clock()
        over = [
            (each.due, (name, attribute))
            for name, known in self._known.items()
            for attribute, each in known.items()
            if each.due <= now and each.cause is not None
        ]
        return [what for _, what in sorted(over, key=itemgetter(0))]

    def causes(self) -> Iterator[tuple[ObjectName, str, str]]:
        """Tell why what cannot be sent now cannot be: MBean, attribute and cause."""
        for name, known in self._known.items():
            for attribute, each in known.items():
                if each.cause is not None:
                    yield name, attribute, each.cause
