"""Threads that work for requests: started as they are needed, ended when there is nothing to do."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exporter.runtime.threads import Start, ThreadShortageError

_log = logging.getLogger(__name__)

FEW = 2
"""Threads that are started without delay: in Python more do not compute faster, and each keeps some memory."""
MOST = 40
"""Threads where the few are stuck: what they do may wait for the kernel."""
IDLE_SECONDS = 2.0


@dataclass(frozen=True, eq=False)
class Job:
    """A job for a thread.

    Attributes:
        work: does it; raises nothing.
        refuse: called instead, in the caller's thread, where no thread can be had, or none any more.
    """

    work: Callable[[], None]
    refuse: Callable[[], None]


class Workers:
    """Runs jobs in threads, in the order in which they came. Its methods are for one thread to call.

    Args:
        few: threads that are started as soon as there is a job for them.
        most: threads in all; those beyond the few are started by `relieve`.
        idle_seconds: a thread without a job ends after so many.
    """

    def __init__(self, few: int = FEW, most: int = MOST, idle_seconds: float = IDLE_SECONDS) -> None:
        self._few = few
        self._most = most
        self._idle_seconds = idle_seconds
        # guards all that follows; no thread is started while it is held
        self._changed = threading.Condition()
        self._jobs: deque[Job] = deque()
        self._starting: set[Start] = set()
        self._threads = 0
        self._idle = 0
        self._begun = 0
        self._begun_at_last_look = 0
        self._short = False
        self._stopped = False

    def run(self, job: Job) -> None:
        """Have a job run in a thread; returns at once."""
        with self._changed:
            self._jobs.append(job)
            self._changed.notify()
            wanted = len(self._jobs) > self._idle and self._alive() < self._few
        if wanted:
            self._start()
        self._refuse_without_threads()

    def relieve(self) -> bool:
        """Start more threads where no job has begun since the last call, though some wait: those that run are stuck.

        Returns:
            Whether jobs wait, so that another call is wanted after a moment.
        """
        with self._changed:
            self._starting -= {start for start in self._starting if start.is_lost()}
            stuck = self._begun == self._begun_at_last_look
            self._begun_at_last_look = self._begun
            wanted = min(len(self._jobs) - len(self._starting), self._most - self._alive()) if stuck else 0
        for _ in range(wanted):
            self._start()
        self._refuse_without_threads()
        with self._changed:
            return bool(self._jobs)

    def stop(self) -> None:
        """Begin nothing any more, and refuse what has not begun; threads end with what they do."""
        with self._changed:
            self._stopped = True
            refused = tuple(self._jobs)
            self._jobs.clear()
            self._changed.notify_all()
        for job in refused:
            job.refuse()

    def _alive(self) -> int:
        return self._threads + len(self._starting)

    def _start(self) -> None:
        start = Start(lambda: self._work(start))
        with self._changed:
            self._starting.add(start)
        try:
            start.begin()
        except ThreadShortageError as error:
            with self._changed:
                self._starting.discard(start)
            if not self._short:
                _log.warning("requests wait for a thread, or are refused: %s", error)
            self._short = True
        else:
            self._short = False

    def _refuse_without_threads(self) -> None:
        refused: Sequence[Job] = ()
        with self._changed:
            if not self._alive():
                refused = tuple(self._jobs)
                self._jobs.clear()
        for job in refused:
            job.refuse()

    def _work(self, start: Start) -> None:
        with self._changed:
            self._starting.discard(start)
            self._threads += 1
        try:
            while (job := self._next()) is not None:
                job.work()
                del job  # what it holds must not outlive it in a thread that waits
        except BaseException:  # no memory, say: another thread can take its place
            with self._changed:
                self._threads -= 1
            raise

    def _next(self) -> Job | None:
        with self._changed:
            self._idle += 1
            try:
                self._changed.wait_for(lambda: self._jobs or self._stopped, self._idle_seconds)
            finally:
                self._idle -= 1
            if self._stopped or not self._jobs:
                self._threads -= 1
                return None
            self._begun += 1
            return self._jobs.popleft()
