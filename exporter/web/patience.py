"""How long scrapes of everything may wait for servers: each holds all that it has read so far."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from exporter.jmx.deadline import Deadline

PATIENT_SCRAPES = 40
IMPATIENT_SECONDS = 2.0


class Patience:
    """Gives a scrape its whole time while few are under way, and a moment where many are.

    So a server that hangs makes many callers wait, and no more than that many keep what they hold; and none is refused:
    one more has all servers that answer, and says of the others that they did not in time.

    Args:
        patient: scrapes at a time that have their whole time.
        seconds: what one more has.
    """

    def __init__(self, patient: int = PATIENT_SCRAPES, seconds: float = IMPATIENT_SECONDS) -> None:
        self._patient = patient
        self._seconds = seconds
        self._lock = threading.Lock()
        self._under_way = 0

    @contextmanager
    def of_one(self, wanted: Deadline) -> Iterator[Deadline]:
        """Give one more scrape its deadline; the scrape is under way until the context ends.

        Args:
            wanted: its own.
        """
        with self._lock:
            many = self._under_way >= self._patient
            self._under_way += 1
        try:
            yield Deadline.after(min(wanted.remaining(), self._seconds)) if many else wanted
        finally:
            with self._lock:
                self._under_way -= 1
