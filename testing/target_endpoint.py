"""A server that answers `/targets` as a test says, over plain HTTP or TLS, and keeps what it was asked."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer


@dataclass
class Answering:
    """A server that runs.

    Attributes:
        port: where, on 127.0.0.1.
        requests: the path and the header `Authorization` of each request.
    """

    port: int = 0
    requests: list[tuple[str, str | None]] = field(default_factory=list)


@contextmanager
def answering(
    body: bytes, status: int = 200, tls: ssl.SSLContext | None = None, location: str | None = None
) -> Iterator[Answering]:
    """Run a server that answers everything in this way."""
    made = Answering()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.requests.append((self.path, self.headers["Authorization"]))
            self.send_response(status)
            if location is not None:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library calls it
            pass

    class Quiet(HTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass

    with Quiet(("127.0.0.1", 0), Handler) as server:
        made.port = server.server_port
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def dripping(beginning: bytes, drop: bytes) -> Iterator[int]:
    """Run a server on 127.0.0.1 that begins its answer and goes on drop by drop, for as long as it is listened to."""
    over = threading.Event()

    def serve() -> None:
        with listener.accept()[0] as client, suppress(OSError):
            client.recv(65536)
            client.sendall(beginning)
            while not over.wait(0.1):
                client.sendall(drop)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join()
