"""The HTTP server: one event loop in one thread for all addresses and all clients."""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from exporter.web.clients import Answering, Clients
from exporter.web.limits import ClientLimits
from exporter.web.listen_address import ListenAddress
from exporter.web.listener import Listener
from exporter.web.security.protection import Security
from exporter.web.workers import Workers

_log = logging.getLogger(__name__)
_BACKLOG = 128
_SHUTDOWN_SECONDS = 2.0
_LOOK_SECONDS = 0.02


class ListenError(Exception):
    """An address that cannot be listened on; the message names it and the cause."""


class WebServer:
    """Serves an application on one or more addresses until it is stopped.

    Args:
        addresses: where to listen; an empty host is every interface, IPv6 and IPv4.
        answering: answers requests.
        limits: what clients may cost; those that fit this process's own otherwise.
        security: keeps strangers out; nobody is kept out otherwise.
    """

    def __init__(
        self,
        addresses: Sequence[ListenAddress],
        answering: Answering,
        limits: ClientLimits | None = None,
        security: Security | None = None,
    ) -> None:
        self._addresses = tuple(addresses)
        self._answering = answering
        self._limits = limits or ClientLimits.of_this_process()
        self._security = security or Security()
        self._sockets: list[socket.socket] = []
        self._bound: tuple[ListenAddress, ...] = ()
        self._running: _Running | None = None

    def start(self) -> None:
        """Listen, and serve in threads of the server's own.

        Raises:
            ListenError: an address is taken or is not this machine's; nothing listens then.
        """
        for address in self._addresses:
            try:
                self._sockets.append(_listen(address))
            except (OSError, UnicodeError) as error:  # UnicodeError: a host that no name can be
                for listening in self._sockets:
                    listening.close()
                self._sockets.clear()
                cause = error.strerror if isinstance(error, OSError) else error
                raise ListenError(f"cannot listen on {address}: {cause}") from None
        self._bound = tuple(ListenAddress(*listening.getsockname()[:2]) for listening in self._sockets)
        self._running = _Running(self._sockets, self._answering, self._limits, self._security)
        self._running.start()

    def bound(self) -> tuple[ListenAddress, ...]:
        """Give the addresses listened on since the start, with the ports that the system chose where it was to."""
        return self._bound

    def stop(self) -> None:
        """Stop listening and let the requests under way end, for a short while."""
        if self._running is not None:
            self._running.stop()
            self._running = None


class _Running:
    """The event loop, from start to stop."""

    def __init__(
        self, sockets: Sequence[socket.socket], answering: Answering, limits: ClientLimits, security: Security
    ) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_log_fault)
        self._workers = Workers()
        self._clients = Clients(answering, limits, self._loop, self._workers, security)
        self._listeners = [
            Listener(each, self._loop, self._clients.welcome, self._clients.make_room) for each in sockets
        ]
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(self._end, time.monotonic() + _SHUTDOWN_SECONDS)
        self._thread.join(2 * _SHUTDOWN_SECONDS)

    def _run(self) -> None:
        for listener in self._listeners:
            self._loop.call_soon(listener.start)
        try:
            while self._is_cut_short():
                pass
        finally:
            self._loop.close()

    def _is_cut_short(self) -> bool:
        """Run the loop until it is stopped; gives whether it ended for want of memory instead."""
        try:
            self._loop.run_forever()
        except MemoryError:
            time.sleep(_LOOK_SECONDS)
            return True
        return False

    def _end(self, latest: float) -> None:
        for listener in self._listeners:
            listener.close()
        self._listeners.clear()
        self._clients.stop()
        if self._clients.busy() and time.monotonic() < latest:
            self._loop.call_later(_LOOK_SECONDS, self._end, latest)
            return
        self._workers.stop()
        self._clients.close()
        self._loop.call_soon(self._loop.stop)  # after what closing has called soon


def _log_fault(_: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    error = context.get("exception")
    _log.error("serving: %s", context.get("message"), exc_info=error if isinstance(error, BaseException) else None)


def _listen(address: ListenAddress) -> socket.socket:
    """Open a socket that listens on the first address that a host has and that can be had."""
    host = address.host or ("::" if _has_ipv6() else "0.0.0.0")  # noqa: S104 - no host means every interface
    found = socket.getaddrinfo(host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    failure: OSError = OSError(None, "the host has no address")
    for family, kind, protocol, _, where in found:
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(host != "::"))
            listening.bind(where)
            listening.listen(_BACKLOG)
            listening.setblocking(False)
        except OSError as error:
            listening.close()
            failure = error
        else:
            return listening
    raise failure


def _has_ipv6() -> bool:
    """Tell whether this machine can listen on IPv6: containers often cannot."""
    if not socket.has_ipv6:
        return False
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::", 0))
    except OSError:
        return False
    return True
