"""A server on 127.0.0.1 that handles each of its connections in a thread of its own, until it is stopped."""

import contextlib
import socket
import threading
from collections.abc import Callable


class ConnectionServer:
    """A server whose connections are handled by a function, each in a thread.

    Args:
        handle: is given a connection and its number, from 0 on; the connection is closed afterwards.

    Attributes:
        host, port: where it listens.
    """

    def __init__(self, handle: Callable[[socket.socket, int], None]) -> None:
        self._handle = handle
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self.host, self.port = self._listener.getsockname()
        self._threads[0].start()

    def stop(self) -> None:
        """End all connections, and wait until nothing of it is left."""
        # Shut down and closed: a close alone would leave `accept` and `recv` of the other threads waiting.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()  # until then there may be one more connection
        for opened in self._connections:
            with contextlib.suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection, len(self._connections)))
            self._connections.append(connection)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with connection, contextlib.suppress(OSError):
            self._handle(connection, number)
