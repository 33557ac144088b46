"""Calls that may never return, made in threads; each of those who want one leaves when it has waited enough.

statvfs(2) on a mount whose server is gone (NFS, a dead FUSE daemon) blocks for as long as it is gone, a WSO2 server may
never answer, and nothing in the process can end such a call. So each call is made in a thread and told by a key:
whoever wants the same while it is open joins it, a thread that is stuck is left alone until it returns, and no other
is started for the same call.

Calls wait in one queue, and the first thread that is free takes the first. There are two ways to give them threads:

- Each has one at once. That is right where any of them may hang.
- In turn: one thread makes all that a caller wants. That is right for the machine's collectors: they are dozens, hang
  hardly ever, and take less time together than starting that many threads does. Where one hangs all the same, those
  behind it have another thread after a moment.

A thread for which there is no memory ends without a word before it takes a call. A thread that waits for the outcome
starts another one after a moment. Where none waits, `begin` gives up a call that was not taken for a second, and makes
it anew.
"""

import logging
import math
import threading
from collections import deque
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from typing import Final, Generic, TypeVar

from exporter.runtime.threads import Start, ThreadShortageError
from exporter.runtime.time_source import SYSTEM_TIME, TimeSource

_log = logging.getLogger(__name__)

DEFAULT_LIMIT_SECONDS: Final = 2.0
"""node_exporter waits 5 s (--collector.filesystem.mount-timeout); here it must fit well into a scrape's deadline."""

PATIENCE_SECONDS: Final = 0.1
"""Many times what any collector takes; calls behind one that hangs wait this long before they have another thread."""

LOST_AFTER_SECONDS: Final = 1.0
"""A thread that comes to its call comes sooner, unless it found no memory."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class LostCallError(Exception):
    """The thread that was to make a call has failed before it came to it."""

    def __init__(self) -> None:
        super().__init__("the thread that was to make the call has failed")


class AbandonedCallError(Exception):
    """A call that nobody waits for any longer."""

    def __init__(self) -> None:
        super().__init__("the call was abandoned")


class _Call(Generic[K, T]):
    """One call: waiting (`began` is None), under way, or ended. The lock of its `SharedCalls` guards it.

    Attributes:
        key, function, limit: as they were given.
        asked: when it was asked for.
        began: when a thread took it; None before.
        ended: whether `outcome` is what came of it.
        future: the outcome, for those who do not wait in a thread; None where there are none.
    """

    def __init__(self, key: K, function: Callable[[], T], limit: float, asked: float) -> None:
        self.key = key
        self.function = function
        self.limit = limit
        self.asked = asked
        self.began: float | None = None
        self.ended = False
        self.outcome: T | Exception = MemoryError("there was no memory to tell what happened")  # made while there is
        self.future: Future[T] | None = None

    def is_lost(self, now: float) -> bool:
        """Tell whether no thread has come to it, though it had time enough."""
        return self.began is None and now > self.asked + LOST_AFTER_SECONDS

    def is_late(self, now: float) -> bool:
        """Tell whether it has been under way for its limit or longer: what it gives may be as old as that."""
        return self.began is not None and now >= self.began + self.limit

    def seconds_to_wait(self, leave: float, now: float) -> float:
        """Tell how long it is worth while to wait: not once it has ended, nor once it was under way for its limit."""
        if self.ended:
            return 0.0
        return (leave if self.began is None else min(leave, self.began + self.limit)) - now

    def outcome_after(self, seconds: float) -> T | Exception:
        """Give what came of it, now that it was waited for that long."""
        return self.outcome if self.ended else _timeout(min(seconds, self.limit))


class PendingCall(Generic[K, T]):
    """A call that somebody wants the outcome of.

    Attributes:
        call: the call, for the `SharedCalls` that it is one of.
        outcome: where the outcome will be: what the function returned or raised; TimeoutError where that took longer
            than the call's limit.
        joined: whether somebody else had asked for the call before.
    """

    def __init__(self, call: _Call[K, T], outcome: Future[T], *, joined: bool) -> None:
        self.call = call
        self.outcome = outcome
        self.joined = joined


class SharedCalls(Generic[K, T]):
    """Makes calls of one kind for any number of callers at once. No call is under way twice.

    A call that hangs keeps its thread until it returns; beside those there is hardly more than one for each caller.

    Args:
        on_end: told of the key and the outcome of each call before those who wait for it are; in the call's thread, or
            in a caller's where no thread could make it.
        in_turn: whether calls that are asked for together have a thread together, instead of one each.
        time: what limits are measured by.
    """

    def __init__(
        self,
        on_end: Callable[[K, T | Exception], object] = lambda *_: None,
        *,
        in_turn: bool = False,
        time: TimeSource = SYSTEM_TIME,
    ) -> None:
        self._on_end = on_end
        self._in_turn = in_turn
        self._time = time
        # guards all that follows and the calls; no thread is started while it is held, and nobody is told anything
        self._changed = threading.Condition()
        self._waiting: deque[_Call[K, T]] = deque()
        self._open: dict[K, _Call[K, T]] = {}
        self._threads = 0
        self._ends = 0

    def begin(self, key: K, function: Callable[[], T], limit: float = math.inf) -> PendingCall[K, T]:
        """Make a call, or join the one that is open. Returns at once.

        Args:
            key: what tells the call from all others.
            function: is called where no call with that key is open.
            limit: seconds after which the call hangs: what it gives later is too old.
        """
        self.give_up_lost(key)
        now = self._time.now()
        with self._changed:
            pending = self._join(key)
            if pending is None:
                call = self._admit(key, function, limit, now)
                call.future = Future()
                pending = PendingCall(call, call.future, joined=False)
        if not pending.joined:
            self._start_thread()
        return pending

    def join(self, key: K) -> PendingCall[K, T] | None:
        """Give the call with that key that is open; None where none is."""
        self.give_up_lost(key)
        with self._changed:
            return self._join(key)

    def outcome(self, pending: PendingCall[K, T], wait: float = math.inf) -> T | Exception:
        """Wait for a call in this thread, as long as its limit at most.

        Args:
            pending: the call.
            wait: seconds after which this caller leaves; the call goes on, and others may wait for it.

        Returns:
            What the call gave, or the exception that it raised: TimeoutError where it has not returned in time.
        """
        call = pending.call
        seconds = min(call.limit, wait)
        return self._outcomes({call.key: call}, seconds, self._time.now() + seconds)[call.key]

    def gather(
        self, calls: Mapping[K, Callable[[], T]], limit: float, wait: float = math.inf
    ) -> dict[K, T | Exception]:
        """Make calls in their order and wait for them in this thread. All of them together take no longer than a limit.

        Args:
            calls: by key. A call that is open is joined, not made again; one that has been under way for longer than
                its limit is not waited for at all.
            limit: seconds after which a call hangs, whoever waits for it.
            wait: seconds after which this caller leaves; the calls go on, and others may wait for them.

        Returns:
            What each call gave, or the exception that it raised: TimeoutError where it has not returned in time.
        """
        seconds = min(limit, wait)
        now = self._time.now()
        with self._changed:
            wanted = {key: self._open.get(key) or self._admit(key, each, limit, now) for key, each in calls.items()}
        for _ in range(1 if self._in_turn else len(calls)):
            self._start_thread()
        return self._outcomes(wanted, seconds, now + seconds)

    def give_up_lost(self, key: K) -> None:
        """End a call that no thread came to, where each has a thread of its own: else it might be open for ever."""
        if self._in_turn:
            return
        now = self._time.now()
        with self._changed:
            call = self._open.get(key)
            if call is None or not call.is_lost(now) or not self._withdraw(call):
                return
        self._give_up(call, LostCallError())

    def abandon(self, key: K) -> None:
        """Let nobody wait any longer for the call that is open, and drop what it gives. `on_end` is not told of it."""
        error = AbandonedCallError()
        with self._changed:
            call = self._open.get(key)
            if call is None:
                return
            self._withdraw(call)
            self._close(call, error)
        _settle(call.future, error)

    def _withdraw(self, call: _Call[K, T]) -> bool:
        """Let no thread come to a call; tells whether one still could: else it has a thread, or is being ended."""
        try:
            self._waiting.remove(call)
        except ValueError:
            return False
        return True

    def _join(self, key: K) -> PendingCall[K, T] | None:
        call = self._open.get(key)
        if call is None:
            return None
        call.future = call.future or Future()
        return PendingCall(call, call.future, joined=True)

    def _admit(self, key: K, function: Callable[[], T], limit: float, now: float) -> _Call[K, T]:
        call = _Call(key, function, limit, now)
        self._waiting.append(call)  # first: without memory for what follows, it is made for nobody, and not open
        self._open[key] = call
        return call

    def _outcomes(self, wanted: Mapping[K, _Call[K, T]], seconds: float, leave: float) -> dict[K, T | Exception]:
        while True:
            with self._changed:
                left = self._seconds_to_wait(wanted, leave)
                if left <= 0:
                    return {key: call.outcome_after(seconds) for key, call in wanted.items()}
                ends = self._ends
                self._time.wait(self._changed, min(left, PATIENCE_SECONDS))
                is_stuck = self._ends == ends  # whatever is under way may hang
            if is_stuck:
                self._start_thread()

    def _seconds_to_wait(self, wanted: Mapping[K, _Call[K, T]], leave: float) -> float:
        now = self._time.now()
        return max((call.seconds_to_wait(leave, now) for call in wanted.values()), default=0.0)

    def _start_thread(self) -> None:
        """Start another thread for the calls that wait, where there are some."""
        with self._changed:
            if not self._waiting:
                return
        try:
            Start(self._run).begin()
        except ThreadShortageError as error:
            for call in self._without_thread():
                self._give_up(call, error)

    def _without_thread(self) -> tuple[_Call[K, T], ...]:
        """Take the calls that no thread will come to; none where one is there."""
        with self._changed:
            if self._threads:
                return ()
            calls = tuple(self._waiting)
            self._waiting.clear()
            return calls

    def _run(self) -> None:
        with self._changed:
            self._threads += 1
        try:
            while (call := self._next()) is not None:
                self._make(call)
        except BaseException:
            with self._changed:
                self._threads -= 1
            raise

    def _next(self) -> _Call[K, T] | None:
        """Take the first call that waits; where there is none, this thread is one less."""
        now = self._time.now()  # first: where there is no memory for it, the call waits for another thread
        with self._changed:
            if not self._waiting:
                self._threads -= 1
                return None
            call = self._waiting.popleft()
            call.began = now
            return call

    def _make(self, call: _Call[K, T]) -> None:
        outcome = call.outcome
        try:
            outcome = call.function()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's to judge
            outcome = error
        finally:
            self._end(call, outcome)

    def _end(self, call: _Call[K, T], outcome: T | Exception) -> None:
        """Tell what came of a call; whatever happens meanwhile, it can be made again."""
        if call.ended:  # it was abandoned
            return
        try:
            if call.is_late(self._time.now()):
                outcome = _timeout(call.limit)
            self._on_end(call.key, outcome)
        finally:
            with self._changed:
                is_wanted = not call.ended
                if is_wanted:
                    self._close(call, outcome)
            if is_wanted:
                _settle(call.future, outcome)

    def _give_up(self, call: _Call[K, T], error: Exception) -> None:
        """End a call that nobody makes, in a caller's thread, which has no part in what `on_end` raises."""
        try:
            self._end(call, error)
        except Exception:  # noqa: BLE001 - a fault of ours must cost this call only, and be seen
            _log.exception("what became of a call could not be told")

    def _close(self, call: _Call[K, T], outcome: T | Exception) -> None:
        """Note what came of a call; first what wants no memory."""
        if self._open.get(call.key) is call:
            del self._open[call.key]
        call.outcome = outcome
        call.ended = True
        self._ends += 1
        if not self._waiting:  # only then: waking those who wait at each call would cost as much as the calls
            self._changed.notify_all()


def _settle(future: Future[T] | None, outcome: T | Exception) -> None:
    if future is None:
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)


def _timeout(seconds: float) -> TimeoutError:
    return TimeoutError(f"no answer within {seconds:.3g} s")
