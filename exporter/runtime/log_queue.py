"""Lines on their way to a log whose reader may be slow, or stand still: whoever writes one never waits."""

import os
import select
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import RLock
from typing import TextIO

from exporter.runtime.threads import Start

LIMIT_BYTES = 1 << 20
_BYTES_BESIDE_A_LINE = 100


class LogQueue:
    """Writes lines one after another in a thread of its own; those for which there is no room are dropped and counted.

    Args:
        write: writes a line, however long that takes; raises OSError or ValueError where it cannot.
        caught_up: told how many lines were dropped since it was last told, once all others are written; in the thread.
        limit: bytes that may wait to be written.

    Raises:
        ThreadShortageError: there is no thread for it.
    """

    def __init__(
        self, write: Callable[[bytes], None], caught_up: Callable[[int], None], limit: int = LIMIT_BYTES
    ) -> None:
        self._write = write
        self._caught_up = caught_up
        self._limit = limit
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        # Entered again by a thread that holds it, where collecting garbage makes a record in between.
        self._lock = RLock()
        self._waiting = 0
        self._dropped = 0
        self._told = 0
        Start(self._run).begin()

    @property
    def dropped(self) -> int:
        """Tell how many lines were not written so far."""
        return self._dropped

    def put(self, line: bytes) -> None:
        """Write a line some time, or drop it. Returns at once."""
        size = len(line) + _BYTES_BESIDE_A_LINE
        with self._lock:
            if self._waiting + size > self._limit:
                self._dropped += 1
                return
            self._waiting += size
        self._lines.put(line)

    def drop(self) -> None:
        """Count a line that could not be made."""
        with self._lock:
            self._dropped += 1

    def flush(self, seconds: float) -> bool:
        """Wait until all is written, but no longer than that; gives whether it is."""
        give_up = time.monotonic() + seconds
        while self._waiting and time.monotonic() < give_up:
            time.sleep(0.005)
        return not self._waiting

    def close(self) -> None:
        """End the thread once all is written. Returns at once."""
        self._lines.put(None)

    def _run(self) -> None:
        while True:
            try:
                line = self._lines.get()
                if line is None:
                    return
                self._write_one(line)
            except MemoryError:  # what was to be written is lost; what comes later is not
                self.drop()

    def _write_one(self, line: bytes) -> None:
        try:
            self._write(line)
        except (OSError, ValueError):  # nobody reads it any more, or its disk is full
            self.drop()
        finally:
            with self._lock:
                self._waiting -= len(line) + _BYTES_BESIDE_A_LINE
                dropped, self._told = (0, self._told) if self._waiting else (self._dropped - self._told, self._dropped)
        if dropped:
            self._caught_up(dropped)


def write_to(stream: TextIO | None) -> Callable[[bytes], None]:
    """What writes whole lines to a stream; where it has a file, past it: Python's own lock on it would outlive us.

    Args:
        stream: None where the process has none; nothing can be written then.
    """
    if stream is None:
        return _refuse
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        return lambda line: _write_text(stream, line)
    return lambda line: _write_file(descriptor, line)


def _refuse(line: bytes) -> None:
    raise OSError(f"no standard error for {len(line)} bytes")


def _write_text(stream: TextIO, line: bytes) -> None:
    stream.write(line.decode())
    stream.flush()


def _write_file(descriptor: int, line: bytes) -> None:
    rest = memoryview(line)
    while rest:
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:  # whoever shares the file has made it so
            room = select.poll()
            room.register(descriptor, select.POLLOUT)
            room.poll()
