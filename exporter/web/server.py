"""The HTTP server: cheroot, one listening socket for each address."""

import logging
import socket
import threading
from collections.abc import Sequence
from wsgiref.types import WSGIApplication

from cheroot.server import HTTPConnection
from cheroot.wsgi import Server

from exporter.web.application import MAXIMUM_SCRAPES
from exporter.web.listen import ListenAddress

_log = logging.getLogger(__name__)
_THREADS = MAXIMUM_SCRAPES + 8
"""Requests at a time for each address: scrapes wait for their targets, and health checks must not wait for them.

Threads for them are started as they are needed: each that ever worked keeps some memory, though it has nothing to do
(malloc(3): arenas and caches of threads).
"""
_MAXIMUM_HEADER_BYTES = 64 * 1024
_MAXIMUM_BODY_BYTES = 64 * 1024
_SHUTDOWN_SECONDS = 2


class ListenError(Exception):
    """An address that cannot be listened on; the message names it and the cause."""


class WebServer:
    """Serves an application on one or more addresses until it is stopped.

    Args:
        addresses: where to listen; an empty host is every interface, IPv6 and IPv4.
        application: what answers.
    """

    def __init__(self, addresses: Sequence[ListenAddress], application: WSGIApplication) -> None:
        self._servers = [_server(address, application) for address in addresses]
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Listen, and serve in threads of its own.

        Raises:
            ListenError: an address is taken or is not this machine's; nothing listens then.
        """
        for server in self._servers:
            try:
                server.prepare()
            except (OSError, UnicodeError) as error:  # UnicodeError: a host that no name can be
                self.stop()
                raise ListenError(f"cannot listen on {ListenAddress(*server.bind_addr)}: {_cause(error)}") from None
        for server in self._servers:
            thread = threading.Thread(target=server.serve, name=f"web {server.bind_addr[1]}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def bound(self) -> tuple[ListenAddress, ...]:
        """The addresses listened on, with the ports that the system chose where 0 was asked for."""
        return tuple(ListenAddress(*server.bind_addr[:2]) for server in self._servers)

    def stop(self) -> None:
        """Stop listening and let the requests under way end, for a short while."""
        for server in self._servers:
            server.stop()
        for thread in self._threads:
            thread.join(_SHUTDOWN_SECONDS)


class _Connection(HTTPConnection):
    """cheroot's, which says when it needs its thread no more."""

    def communicate(self) -> bool:
        try:
            return bool(super().communicate())  # type: ignore[no-untyped-call] # cheroot has no types there
        finally:
            self.server.one_ended()


class _Server(Server):
    """cheroot, with its messages in our log instead of on standard error, and with as many threads as were needed."""

    ConnectionClass = _Connection

    def __init__(self, address: tuple[str, int], application: WSGIApplication) -> None:
        super().__init__(
            address,
            application,
            numthreads=1,
            max=_THREADS,
            server_name="wso2-exporter",
            request_queue_size=128,
            shutdown_timeout=_SHUTDOWN_SECONDS,
        )
        self.version = "wso2-exporter"
        self.max_request_header_size = _MAXIMUM_HEADER_BYTES
        self.max_request_body_size = _MAXIMUM_BODY_BYTES
        self._lock = threading.Lock()
        self._under_way = 0
        self._started = 1

    def process_conn(self, conn: HTTPConnection) -> None:
        """Hand a connection with a request to a thread, to a new one where all are busy."""
        with self._lock:
            self._under_way += 1
            all_busy = self._under_way > self._started
        if all_busy and self._started < _THREADS:
            try:
                self.requests.grow(1)
            except RuntimeError as error:
                _log.warning("a request waits for a thread: %s", error)
            else:
                self._started += 1
        super().process_conn(conn)

    def one_ended(self) -> None:
        """A request ended."""
        with self._lock:
            self._under_way -= 1

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:  # noqa: FBT001, FBT002 - cheroot's signature
        _log.log(level, msg, exc_info=traceback)


def _server(address: ListenAddress, application: WSGIApplication) -> Server:
    host = address.host or ("::" if _has_ipv6() else "0.0.0.0")  # noqa: S104 - no host means every interface
    return _Server((host, address.port), application)


def _cause(error: Exception) -> str:
    """The system's own words, which cheroot puts into a text of its own: `... [Errno 98] Address already in use)`."""
    return str(error).rpartition("] ")[2].rstrip(")")


def _has_ipv6() -> bool:
    """Whether this machine can listen on IPv6: containers often cannot."""
    if not socket.has_ipv6:
        return False
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::", 0))
    except OSError:
        return False
    return True
