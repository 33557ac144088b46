"""What was measured, and the statistics of it. Seconds and bytes throughout."""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, order=True)
class Case:
    """One thing that is measured.

    Attributes:
        server: what is read: "carbon".
        scope: how much of it: "everything" or "packs".
        contender: who reads: "native".
        round_trip: seconds of the link between both; 0 on one machine.
    """

    server: str
    scope: str
    contender: str
    round_trip: float = 0.0


@dataclass(frozen=True)
class Spread:
    """A median with the smallest and the largest."""

    median: float
    minimum: float
    maximum: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Of at least one value.

        Raises:
            ValueError: there is none.
        """
        if not values:
            raise ValueError("nothing was measured")
        return cls(statistics.median(values), min(values), max(values))


@dataclass(frozen=True)
class Scrape:
    """One scrape.

    Attributes:
        wall: seconds from the request to the end of the answer; of several requests those of the slowest.
        own_processor: seconds of processor time in the contender's processes; None where it has none of its own.
        server_processor: the same in the server's process; None where no server is read.
        samples: how many the answer holds; of several all together.
    """

    wall: float
    own_processor: float | None
    server_processor: float | None
    samples: int


@dataclass(frozen=True)
class Result:
    """All that was measured of one case.

    Attributes:
        scrapes: of the contender in its stride.
        first: seconds of the first scrape after each start.
        start: seconds from each start to the end of the first scrape; empty where it cannot be started by itself.
        resident: bytes of memory of the contender's processes after the last scrape; None where it has none.
        threads: of the contender's processes after the last scrape; None where it has none.
        descriptors: files and sockets that the contender had open after the last scrape; None where it has none.
        failure: why nothing could be measured; None where it could.
    """

    scrapes: Sequence[Scrape] = ()
    first: Sequence[float] = ()
    start: Sequence[float] = ()
    resident: int | None = None
    threads: int | None = None
    descriptors: int | None = None
    failure: str | None = None

    @property
    def wall(self) -> Spread:
        """Seconds of a scrape.

        Raises:
            ValueError: none was measured.
        """
        return Spread.of([scrape.wall for scrape in self.scrapes])

    @property
    def own_processor(self) -> float | None:
        """Mean seconds of processor time of a scrape: a mean, for a collection of garbage hits only some of them."""
        return _mean([scrape.own_processor for scrape in self.scrapes])

    @property
    def server_processor(self) -> float | None:
        """Mean seconds of processor time in the server of a scrape."""
        return _mean([scrape.server_processor for scrape in self.scrapes])


@dataclass(frozen=True)
class Ratio:
    """How a figure is after a change to how it was before: 1 where nothing changed, 2 where it doubled.

    Attributes:
        median: of all pairs.
        lower, upper: the quartiles, between which half of the pairs lie.
    """

    median: float
    lower: float
    upper: float

    @classmethod
    def of(cls, pairs: Iterable[tuple[float, float]]) -> "Ratio | None":
        """Of pairs of a figure before and after; None where there is no pair, or a figure before was 0.

        Args:
            pairs: a figure before, and the same after.
        """
        known = list(pairs)
        if not known or any(before == 0 for before, _ in known):
            return None
        ratios = [after / before for before, after in known]
        if len(ratios) == 1:
            return cls(*ratios * 3)
        lower, median, upper = statistics.quantiles(ratios, n=4, method="inclusive")
        return cls(median, lower, upper)


@dataclass(frozen=True)
class Pair:
    """What was measured of one case in two checkouts, whose scrapes took turns.

    Attributes:
        before: in the other checkout.
        after: in this one.
    """

    before: Result
    after: Result

    @property
    def wall(self) -> Ratio | None:
        """Of the time of scrapes in the same turn."""
        return Ratio.of(
            (one.wall, other.wall) for one, other in zip(self.before.scrapes, self.after.scrapes, strict=False)
        )

    @property
    def first(self) -> Ratio | None:
        """Of the time of first scrapes after starts that followed each other."""
        return Ratio.of(zip(self.before.first, self.after.first, strict=False))

    def of(self, figure: Callable[[Result], float | None]) -> float | None:
        """The ratio of one figure of the whole; None where one side has none, or it was 0 before.

        Args:
            figure: such as the mean processor time.
        """
        before, after = figure(self.before), figure(self.after)
        return None if not before or after is None else after / before


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.fmean(known) if known else None


Results = Mapping[Case, Result]
Pairs = Mapping[Case, Pair]
