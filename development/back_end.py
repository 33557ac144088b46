"""A small HTTP server that messages are forwarded to: it answers, faults, takes its time, or is gone for a while."""

import contextlib
import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_POLL = 0.1


class BackEnd:
    """Listens on a port of 127.0.0.1 until `close`.

    `/ok` answers 200 with the message it got, `/error` 500, `/slow` nothing before `close`.

    Attributes:
        port: where it listens; the same as long as it lives.
        delay: seconds that `/ok` and `/error` take; 0 at first.
    """

    def __init__(self) -> None:
        self.delay = 0.0
        self._server, self._thread = self._listen(0)
        self.port: int = self._server.server_address[1]

    def cut(self) -> None:
        """Refuse connections, and end those that there are. A second time does nothing."""
        self._end()

    def restore(self) -> None:
        """Answer again where it refused connections.

        Raises:
            OSError: something else has taken the port.
        """
        if self._server.closing.is_set():
            self._server, self._thread = self._listen(self.port)

    def close(self) -> None:
        """End it with its connections. A second time does nothing."""
        self._end()

    def _listen(self, port: int) -> tuple["_Server", threading.Thread]:
        server = _Server(("127.0.0.1", port), self)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": _POLL}, daemon=True)
        thread.start()
        return server, thread

    def _end(self) -> None:
        if self._server.closing.is_set():
            return
        self._server.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server.end_connections()


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a client may keep its connection open for longer than we live

    def __init__(self, address: tuple[str, int], back_end: BackEnd) -> None:
        super().__init__(address, _Handler)
        self.back_end = back_end
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()

    def keep(self, connection: socket.socket) -> None:
        """Remember a connection that is open."""
        with self._lock:
            self._connections.add(connection)

    def forget(self, connection: socket.socket) -> None:
        """Forget a connection, which is about to be closed."""
        with self._lock:
            self._connections.discard(connection)

    def end_connections(self) -> None:
        """End all that are open."""
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):  # its client was faster
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.server.keep(self.connection)

    def finish(self) -> None:
        self.server.forget(self.connection)
        with contextlib.suppress(OSError):  # the connection was ended under an answer
            super().finish()

    def do_POST(self) -> None:
        body = self._body()
        if self.path == "/slow":
            self.server.closing.wait()
        elif self.server.back_end.delay:
            self.server.closing.wait(self.server.back_end.delay)
        if self.server.closing.is_set():
            self.close_connection = True
            return
        self.send_response(HTTPStatus.INTERNAL_SERVER_ERROR if self.path == "/error" else HTTPStatus.OK)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        with contextlib.suppress(ConnectionError):  # a client that did not wait for a late answer
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name that http.server has
        """Say nothing: it is no part of what a test looks at."""

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body
