"""TCP connections, plain or TLS: the one file with a socket. Bytes in, bytes out, never blocked, under a deadline."""

import _thread
import contextlib
import errno
import os
import queue
import select
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import (
    ConnectError,
    ConnectTimeoutError,
    DeadlineExceededError,
    JmxError,
    SessionLostError,
    TlsError,
    UnknownHostError,
)

_CHUNK = 64 * 1024
_CHUNKS_AT_ONCE = 32
_SIGNS_OF_PLAIN = {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL", "HTTP_REQUEST"}
"""What OpenSSL says of an answer that is no TLS record."""

_Address = tuple[socket.AddressFamily, tuple[Any, ...]]


class NoTlsError(TlsError):
    """The other side does not speak TLS, or breaks off before it has said anything."""


@dataclass(frozen=True)
class Place:
    """A host, by name or address, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Ends:
    """The two ends of a TCP connection.

    Attributes:
        own: our address and port; the address is numeric.
        other: the other side's.
    """

    own: Place
    other: Place


class Channel:
    """A TCP connection. Nothing here blocks but `pump`, which sends and receives at once and keeps to its deadline.

    Attributes:
        place: what it is connected to.
        ends: the addresses that this turned out to be.
        incoming: what was received; whoever uses it takes it out.
        ended: whether nothing more will come.
        failure: why it ended, where the other side did not simply close it.
    """

    def __init__(self, connected: socket.socket, place: Place) -> None:
        self.place = place
        self.ends = _ends(connected, place)
        self.incoming = bytearray()
        self.ended = False
        self.failure: JmxError | None = None
        self._socket = connected
        self._outgoing = bytearray()
        self._writable = True
        self._waits_for_writing = False
        self._more_to_read = False
        # OpenSSL hands out one TLS record at a time, and keeps the rest where `poll` does not see it.
        self._in_records = isinstance(connected, ssl.SSLSocket)
        self._poll = select.poll()
        # One for all that comes: a new one each time, in the thread of each poll, would scatter the process's memory.
        self._buffer = memoryview(bytearray(_CHUNK))

    @property
    def unsent(self) -> int:
        """How many bytes are still to be sent."""
        return len(self._outgoing)

    def queue(self, data: bytes) -> None:
        """Send these bytes, as `pump` finds room for them."""
        self._outgoing += data

    def pump(self, deadline: Deadline, patience: float | None = None, most: int = _CHUNKS_AT_ONCE * _CHUNK) -> bool:
        """Wait until something can be received or sent, and do so; True if something came, or the end did.

        Args:
            deadline: when to give up.
            patience: how many seconds to wait at most, where that is less.
            most: no more is received once there are so many new bytes.

        Raises:
            DeadlineExceededError: the deadline passed.
        """
        remaining = deadline.require_remaining()
        if not self._wait(remaining if patience is None else min(remaining, patience)):
            return False
        if not self._more_to_read:
            self._send()
        before = len(self.incoming)
        self._receive(before + most)
        return self.ended or len(self.incoming) > before

    def close(self) -> None:
        """End the connection; nothing more is sent."""
        self.ended = True
        self._socket.close()

    def _wait(self, seconds: float) -> bool:
        if self.ended or self._more_to_read:
            return True
        sending = (self._outgoing and self._writable) or self._waits_for_writing
        self._poll.register(self._socket, select.POLLIN | (select.POLLOUT if sending else 0))
        return bool(self._poll.poll(max(1, 1000 * seconds)))

    def _send(self) -> None:
        while self._outgoing and self._writable and not self.ended:
            try:
                sent = self._socket.send(memoryview(self._outgoing)[:_CHUNK])
            except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
                return
            except OSError:
                # The server has closed its end; its last words may still be on the way here.
                self._writable = False
                return
            del self._outgoing[:sent]

    def _receive(self, enough: int) -> None:
        self._more_to_read = False
        self._waits_for_writing = False
        for _ in range(_CHUNKS_AT_ONCE):
            if self.ended:
                return
            if len(self.incoming) >= enough:
                break
            try:
                received = self._socket.recv_into(self._buffer)
            except (BlockingIOError, ssl.SSLWantReadError):
                return
            except ssl.SSLWantWriteError:
                self._waits_for_writing = True
                return
            except ssl.SSLError as error:
                self._end(TlsError(f"{self.place}: TLS failed", _reason(error)))
            except OSError as error:
                self._end(SessionLostError(f"{self.place}: the connection was lost", _words(error)))
            else:
                self.incoming += self._buffer[:received]
                self.ended = not received
                if received < _CHUNK and not self._in_records:
                    return
        self._more_to_read = not self.ended

    def _end(self, failure: JmxError) -> None:
        self.ended = True
        self.failure = failure


class Network:
    """Opens connections, one after another, and can be told by another thread to end what there is.

    Addresses are resolved once, since a connection that is lost is to be opened again where it was. Whoever sees no
    answer any more asks whether the name leads elsewhere by now, and begins anew with another of these.
    """

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._context = context
        self._addresses: dict[Place, list[_Address]] = {}
        self._used: dict[Place, _Address] = {}
        self._lock = threading.Lock()
        self._current: socket.socket | None = None
        self._stopped = False

    def dial(self, place: Place, server_name: str | None, deadline: Deadline) -> Channel:
        """Connect to a place; by TLS, where there is a name that the server's certificate has to hold.

        Raises:
            UnknownHostError: the host's name does not resolve.
            ConnectError: nothing listens there, or there is no way to it.
            NoTlsError: it does not speak TLS.
            TlsError: the TLS handshake failed.
            ConnectTimeoutError: there was no connection before the deadline.
            DeadlineExceededError: the deadline passed before or after that.
            SessionLostError: `stop` was called.
        """
        context = None if server_name is None else self._checked_context(place, server_name)
        if place not in self._addresses:
            self._addresses[place] = _resolve(place, deadline)
        connected = self._connect(place, self._addresses[place], deadline)
        if context is None:
            return Channel(connected, place)
        wrapped = context.wrap_socket(connected, server_hostname=server_name, do_handshake_on_connect=False)
        try:
            self._watch(wrapped)
            _shake_hands(wrapped, place, deadline)
        except BaseException:
            wrapped.close()
            raise
        return Channel(wrapped, place)

    def leads_elsewhere(self, place: Place, deadline: Deadline) -> bool:
        """Tell whether the place's name no longer has the address connected to last; False where nobody knows."""
        try:
            addresses = _resolve(place, deadline)
        except JmxError:
            return False
        return place in self._used and self._used[place] not in addresses

    def stop(self) -> None:
        """End the connection there is, promptly, whoever waits for it; none is opened until `resume`."""
        with self._lock:
            self._stopped = True
            if self._current:
                with contextlib.suppress(OSError):
                    # Not SSLSocket's own method, which takes its state from under the other thread.
                    socket.socket.shutdown(self._current, socket.SHUT_RDWR)

    def resume(self) -> None:
        """Allow connections again after `stop`."""
        with self._lock:
            self._stopped = False

    def _checked_context(self, place: Place, server_name: str) -> ssl.SSLContext:
        if self._context is None:
            raise TlsError(f"{place}: speaks TLS, for which nothing is configured")
        try:
            self._context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname=server_name)
        except ValueError as error:
            raise TlsError(f"{place}: {server_name!r} is no name that a certificate can hold", str(error)) from None
        return self._context

    def _watch(self, current: socket.socket) -> None:
        with self._lock:
            if self._stopped:
                raise SessionLostError("closed")
            self._current = current

    def _connect(self, place: Place, addresses: Sequence[_Address], deadline: Deadline) -> socket.socket:
        """Connect to the first address that lets us; each may take its share of the time that is left."""
        failure: JmxError | None = None
        for position, (family, address) in enumerate(addresses):
            share = deadline.at_most(deadline.require_remaining() / (len(addresses) - position))
            connected = socket.socket(family, socket.SOCK_STREAM)
            try:
                self._watch(connected)
                _connect(connected, address, place, share)
            except (ConnectError, DeadlineExceededError) as error:
                connected.close()
                failure = failure if isinstance(failure, ConnectError) else error
            except BaseException:
                connected.close()
                raise
            else:
                self._used[place] = family, address
                return connected
        if isinstance(failure, ConnectError):
            raise failure
        raise ConnectTimeoutError(f"{place}: no connection within {deadline.seconds:.1f} s")


def _connect(connecting: socket.socket, address: tuple[Any, ...], place: Place, deadline: Deadline) -> None:
    connecting.setblocking(False)
    connecting.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connecting.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    try:
        number = connecting.connect_ex(address)
        if number == errno.EINPROGRESS:
            _wait(connecting, select.POLLOUT, deadline)
            number = connecting.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    except OSError as error:
        raise ConnectError(f"{place}: {_words(error)}") from None
    if number:
        raise ConnectError(f"{place}: {os.strerror(number).lower()}")


def _shake_hands(wrapped: ssl.SSLSocket, place: Place, deadline: Deadline) -> None:
    while True:
        try:
            wrapped.do_handshake()
        except ssl.SSLWantReadError:
            _wait(wrapped, select.POLLIN, deadline)
        except ssl.SSLWantWriteError:
            _wait(wrapped, select.POLLOUT, deadline)
        except ssl.SSLCertVerificationError as error:
            raise TlsError(f"{place}: the server's certificate was refused", error.verify_message) from None
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionError):
            raise NoTlsError(f"{place}: the connection was closed in the TLS handshake") from None
        except ssl.SSLError as error:
            if error.reason in _SIGNS_OF_PLAIN:
                raise NoTlsError(f"{place}: does not speak TLS") from None
            raise TlsError(f"{place}: the TLS handshake failed", _reason(error)) from None
        except OSError as error:
            raise TlsError(f"{place}: the TLS handshake failed", _words(error)) from None
        else:
            return


def _ends(connected: socket.socket, place: Place) -> Ends:
    try:
        return Ends(Place(*connected.getsockname()[:2]), Place(*connected.getpeername()[:2]))
    except OSError as error:  # the other side has reset it already
        raise ConnectError(f"{place}: {_words(error)}") from None


def _wait(waiting: socket.socket, events: int, deadline: Deadline) -> None:
    poll = select.poll()
    poll.register(waiting, events)
    while not poll.poll(1000 * deadline.require_remaining()):
        pass


def _resolve(place: Place, deadline: Deadline) -> list[_Address]:
    """Look a host's addresses up. The resolver knows no deadline: a thread asks it, which may outlive the answer."""
    answers: queue.SimpleQueue[list[_Address] | JmxError] = queue.SimpleQueue()

    def ask(flags: int = 0) -> None:
        try:
            found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM, flags=flags)
        except socket.gaierror as error:
            answers.put(UnknownHostError(f"{place.host}: {(error.strerror or str(error)).lower()}"))
        except (UnicodeError, ValueError):
            answers.put(UnknownHostError(f"{place.host}: no host name"))
        except OSError as error:
            answers.put(UnknownHostError(f"{place.host}: {_words(error)}"))
        else:
            answers.put([(family, address) for family, _, _, _, address in found])

    ask(socket.AI_NUMERICHOST)
    answer = answers.get()
    if isinstance(answer, JmxError):
        _start(ask)
        try:
            answer = answers.get(timeout=deadline.require_remaining())
        except queue.Empty:
            raise DeadlineExceededError(f"{place.host}: no address within {deadline.seconds:.1f} s") from None
    if isinstance(answer, JmxError):
        raise answer
    return answer


def _start(ask: Callable[[], object]) -> None:
    """Start a thread without waiting for it: `threading.Thread.start` may wait for ever where memory is short."""
    try:
        _thread.start_new_thread(ask, ())
    except (RuntimeError, MemoryError):
        raise JmxError("no thread could be started that looks a name up") from None


def _words(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).lower()


def _reason(error: ssl.SSLError) -> str:
    return (error.reason or str(error)).replace("_", " ").lower()
