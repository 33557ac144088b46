"""Messages that are sent to a server all the time, as its clients do."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

_AT_A_TIME = 40


class Traffic:
    """Sends from several threads; a context manager that ends it. Failures are part of it.

    Args:
        send: sends one message and waits for the answer; may raise OSError.
        per_second: how many are sent, as long as fewer than forty wait for their answers.
    """

    def __init__(self, send: Callable[[], object], per_second: float = 5.0) -> None:
        self._send = send
        self._pause = 1 / per_second
        self._end = threading.Event()
        self._free = threading.Semaphore(_AT_A_TIME)
        self._senders = ThreadPoolExecutor(_AT_A_TIME)
        self._clock = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._end.wait(self._pause):
            if self._free.acquire(blocking=False):
                self._senders.submit(self._send_one)

    def _send_one(self) -> None:
        try:
            self._send()
        except OSError:
            pass
        finally:
            self._free.release()

    def __enter__(self) -> Self:
        self._clock.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._clock.join()
        self._senders.shutdown(cancel_futures=True)
