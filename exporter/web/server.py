"""The HTTP server: cheroot, one listening socket for each address."""

import logging
import socket
import threading
from collections.abc import Sequence
from wsgiref.types import WSGIApplication

from cheroot.wsgi import Server

from exporter.web.application import MAXIMUM_SCRAPES
from exporter.web.listen import ListenAddress

_log = logging.getLogger(__name__)
_THREADS = MAXIMUM_SCRAPES + 8
"""Requests at a time for each address: scrapes wait for their targets, and health checks must not wait for them."""
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


class _QuietServer(Server):
    """cheroot, with its messages in our log instead of on standard error."""

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:  # noqa: FBT001, FBT002 - cheroot's signature
        _log.log(level, msg, exc_info=traceback)


def _server(address: ListenAddress, application: WSGIApplication) -> Server:
    host = address.host or ("::" if _has_ipv6() else "0.0.0.0")  # noqa: S104 - no host means every interface
    server = _QuietServer(
        (host, address.port),
        application,
        numthreads=_THREADS,
        server_name="wso2-exporter",
        request_queue_size=128,
        shutdown_timeout=_SHUTDOWN_SECONDS,
    )
    server.version = "wso2-exporter"
    server.max_request_header_size = _MAXIMUM_HEADER_BYTES
    server.max_request_body_size = _MAXIMUM_BODY_BYTES
    return server


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
