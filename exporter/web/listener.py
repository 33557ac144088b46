"""A socket that is listened on: connections are accepted as long as there are file descriptors."""

import asyncio
import logging
import socket
from collections.abc import Callable

_log = logging.getLogger(__name__)

_AT_A_TIME = 16
"""Connections accepted before others have their turn."""
_PAUSE_SECONDS = 1.0
_SHORT_PAUSE_SECONDS = 0.05
"""Where another connection has made room."""
_CALM_SECONDS = 10.0


class Listener:
    """Accepts connections in the event loop's thread, and pauses where the system gives none.

    Args:
        listening: bound and listening.
        loop: the event loop.
        welcome: is given each connection.
        make_room: ends another connection; whether there was one that could be ended.
    """

    def __init__(
        self,
        listening: socket.socket,
        loop: asyncio.AbstractEventLoop,
        welcome: Callable[[socket.socket], None],
        make_room: Callable[[], bool],
    ) -> None:
        self._socket = listening
        self._loop = loop
        self._welcome = welcome
        self._make_room = make_room
        self._timer: asyncio.TimerHandle | None = None
        self._failed_at: float | None = None

    def start(self) -> None:
        """Accept connections from now on."""
        self._timer = None
        self._loop.add_reader(self._socket, self._accept)

    def close(self) -> None:
        """Close the socket: listen no more."""
        if self._timer is not None:
            self._timer.cancel()
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def _accept(self) -> None:
        for _ in range(_AT_A_TIME):
            try:
                client, _address = self._socket.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                self._calm()
                return
            except OSError as error:
                self._pause(error)
                return
            client.setblocking(False)
            self._welcome(client)

    def _pause(self, error: OSError) -> None:
        """Wait: the kernel would tell of the same connection again and again. It is said once, until it is over."""
        if self._failed_at is None:
            _log.warning("a connection cannot be accepted, trying again: %s", error.strerror)
        self._failed_at = self._loop.time()
        self._loop.remove_reader(self._socket)
        seconds = _SHORT_PAUSE_SECONDS if self._make_room() else _PAUSE_SECONDS
        self._timer = self._loop.call_later(seconds, self.start)

    def _calm(self) -> None:
        if self._failed_at is not None and self._loop.time() > self._failed_at + _CALM_SECONDS:
            self._failed_at = None
            _log.info("connections are accepted again")
