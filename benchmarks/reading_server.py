"""A client that is no exporter, made one: it reads a server anew for each HTTP request, and says how much it read."""

import argparse
import traceback
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

Read = Callable[[], int]
"""Reads the server; how many attributes it got."""


def parse(arguments: Sequence[str], description: str) -> tuple[int, str, tuple[str, str] | None]:
    """The command line `PORT URL [USER PASSWORD_FILE]`.

    Returns:
        the port to listen on, the JMX service URL, and user and password.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("port", type=int)
    parser.add_argument("url")
    parser.add_argument("login", nargs="*", metavar="USER PASSWORD_FILE")
    flags = parser.parse_args(arguments)
    if len(flags.login) not in (0, 2):
        parser.error("a user wants a file of his password")
    login = (flags.login[0], Path(flags.login[1]).read_text().strip()) if flags.login else None
    return flags.port, flags.url, login


def serve(port: int, read: Read) -> None:
    """Answer on 127.0.0.1 until killed: `/metrics` with what a reading gave, anything else at once."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"attributes {read()}\ncomplete 1\n".encode() if self.path == "/metrics" else b""
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent: a line a request costs time."""

    class Server(HTTPServer):
        def handle_error(self, *_: object) -> None:
            """The last line of the log says what went wrong."""
            traceback.print_exc()

    Server(("127.0.0.1", port), Handler).serve_forever()
