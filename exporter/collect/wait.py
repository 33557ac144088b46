"""Waiting without a thread.

A scrape is a coroutine that awaits nothing but a `Wait`. Whoever runs it sends it on when that is over, from whatever
thread: so any number of scrapes can wait for servers that hang, and only those that have something to do take a thread.
"""

from collections.abc import Coroutine, Generator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any, TypeVar

from exporter.jmx.deadline import Deadline

T = TypeVar("T")

Steps = Coroutine[Any, None, T]
"""A coroutine that awaits nothing but a `Wait`."""


@dataclass(frozen=True, eq=False)
class Wait:
    """A wait that is over when one of the outcomes is there or the deadline has passed; to be awaited.

    Attributes:
        outcomes: where outcomes will be.
        deadline: when nobody waits any longer.
    """

    outcomes: tuple[Future[Any], ...]
    deadline: Deadline

    def is_over(self) -> bool:
        """Tell whether there is nothing to wait for any longer."""
        return self.deadline.passed() or any(outcome.done() for outcome in self.outcomes)

    def __await__(self) -> Generator["Wait", None, None]:
        """Hand itself to whoever runs the coroutine, as often as it is sent on too early."""
        while not self.is_over():
            yield self


def completed(steps: Steps[T]) -> T:
    """Run a coroutine to its end in this thread, which waits wherever it does."""
    while True:
        try:
            pending: Wait = steps.send(None)
        except StopIteration as end:
            outcome: T = end.value
            return outcome
        wait(pending.outcomes, pending.deadline.remaining(), FIRST_COMPLETED)
