"""Mapping targets while others are still read: none takes the time of the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from exporter.collect.shared_read import PendingRead, TargetReading, in_order_of_answers
from exporter.collect.target import Target
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingOverdueError, MappingResult, Page
from exporter.model.snapshot import TargetError

_SHARES = 4
"""Mapping one of many targets may take one of so many shares of the time that is left."""

_MAPPING_SECONDS = 0.2
"""So long after the deadline of reading mapping may go on: of the time that is kept back for that."""

_NOTHING = MappingResult(())


@dataclass(frozen=True)
class MappedReading:
    """One target after it was read, and what its MBeans became.

    Attributes:
        reading: how reading it went; an error, too, where what it answered could not be mapped, or not in time.
        mapped: what its MBeans became.
    """

    reading: TargetReading
    mapped: MappingResult


class MappingTurns:
    """Maps the targets of a scrape as they answer, whatever one of them answers.

    Each has a share of the time that is left. Those that need more of it come last, and have what the others left.

    Args:
        reads: all targets, and the reads of them that are waited for.
        page: what they are mapped for; None: they are not mapped.
        deadline: when the last ones are given up.

    Attributes:
        targets: all of them.
    """

    def __init__(self, reads: Sequence[tuple[Target, PendingRead]], page: Page | None, deadline: Deadline) -> None:
        self.targets = [target for target, _ in reads]
        self._reads = [read for _, read in reads]
        self._page = page
        self._deadline = deadline
        self._mapping_deadline = deadline.later(_MAPPING_SECONDS)
        self._mapped: dict[int, MappedReading] = {}
        self._aside: list[tuple[int, TargetReading]] = []

    async def all(self) -> Sequence[MappedReading]:
        """Wait for every target, and give all in their order."""
        await in_order_of_answers(self._reads, self._deadline, self._take)
        for place, reading in self._aside:
            target = self.targets[place]
            self._mapped[place] = self._map(target, reading, self._mapping_deadline) or _overdue(target, reading)
        return [self._mapped[place] for place in range(len(self.targets))]

    def _take(self, place: int, reading: TargetReading) -> None:
        """Map the target at that place, now that it has answered."""
        share = self._mapping_deadline.share(1 / min(_SHARES, max(1, len(self.targets) - len(self._mapped))))
        mapped = self._map(self.targets[place], reading, share)
        if mapped is None:
            self._aside.append((place, reading))
        else:
            self._mapped[place] = mapped

    def _map(self, target: Target, reading: TargetReading, deadline: Deadline) -> MappedReading | None:
        """Map a target; gives None where there was not time enough."""
        if reading.snapshot is None or self._page is None:
            return MappedReading(reading, _NOTHING)
        try:
            mapped = target.view(self._page).map(reading.snapshot, deadline)
        except MappingOverdueError:
            return None
        except Exception as error:  # noqa: BLE001 - a fault of ours must cost this target only, and be seen
            return _failed(target, reading, error)
        target.log.note_mapping(mapped)
        return MappedReading(reading, mapped)


def _failed(target: Target, reading: TargetReading, cause: Exception) -> MappedReading:
    """Give a target up that was read, and at which its mapper failed."""
    target.log.tell_unmapped(cause)
    error = TargetError("internal", f"unexpected {type(cause).__name__} while it was mapped, see the log")
    return MappedReading(TargetReading(None, error, reading.seconds), _NOTHING)


def _overdue(target: Target, reading: TargetReading) -> MappedReading:
    """Give a target up that was read, and cannot be mapped in time."""
    target.log.tell_overdue()
    error = TargetError("timeout", "what it answered takes longer to map than there is time")
    return MappedReading(TargetReading(None, error, reading.seconds), _NOTHING)
