"""Connections to a server's TLS port: one question each, never longer than a deadline allows."""

import os
import socket
import ssl
from dataclasses import dataclass
from typing import Final

from exporter.jmx import DeadlineExceededError
from exporter.jmx.deadline import Deadline
from exporter.tls_probe.client_hello import RANDOM_BYTES, client_hello
from exporter.tls_probe.server_hello import MOST_BYTES, Answer, NotTlsError, answer_in

PATIENCE_SECONDS: Final = 5.0
"""How long one connection may take."""

_MOST_OF_HEAD: Final = 1 << 16
_CHUNK: Final = 1 << 14


class SilentError(Exception):
    """A port that gives no answer; the message says why in a few words."""


class ClosedError(Exception):
    """A connection that the server ended without an answer."""


@dataclass(frozen=True)
class Address:
    """A host, as a name or a numeric address, and a port of it."""

    host: str
    port: int

    def __str__(self) -> str:
        """Write it as `HOST:PORT`, an IPv6 address in brackets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Reply:
    """What a server gave in a whole handshake, and to a request after it.

    Attributes:
        version: which version was agreed on, as OpenSSL writes it: `TLSv1.3`.
        certificate: the server's own, DER.
        status: of the answer, 200 for example; None where it was no HTTP, or nothing was asked.
        headers: of the answer, names in lower case, each with the first value that it has.
    """

    version: str
    certificate: bytes
    status: int | None
    headers: dict[str, str]


def offer(address: Address, version: int, suites: tuple[int, ...], deadline: Deadline) -> Answer:
    """Offer a version and suites, and give what the server says to that. The handshake is not gone on with.

    Raises:
        SilentError: nobody listens, or nothing comes in time.
        ClosedError: the server ends the connection instead.
        NotTlsError: what comes is no TLS.
    """
    limit = deadline.at_most(PATIENCE_SECONDS)
    received = b""
    try:
        with _connected(address, limit) as connection:
            connection.sendall(client_hello(version, suites, address.host, os.urandom(RANDOM_BYTES)))
            while (answer := answer_in(received)) is None:
                if len(received) > MOST_BYTES:
                    raise NotTlsError("found an answer longer than any of TLS")
                connection.settimeout(limit.require_remaining())
                chunk = connection.recv(_CHUNK)
                if not chunk:
                    raise ClosedError
                received += chunk
            return answer
    except ConnectionError as error:
        raise ClosedError from error
    except (DeadlineExceededError, TimeoutError):
        raise SilentError(f"{address} does not answer in time") from None
    except OSError as error:
        raise SilentError(f"{address} cannot be reached: {error.strerror or type(error).__name__}") from None


def request(address: Address, path: str, deadline: Deadline) -> Reply:
    """Make a whole handshake, whatever the certificate, and then a request, of whose answer the head alone is read.

    Args:
        address: whom.
        path: what is asked for; empty: nothing.
        deadline: when it must have ended.

    Raises:
        SilentError: the handshake fails, or nothing comes in time.
    """
    limit = deadline.at_most(PATIENCE_SECONDS)
    try:
        with _connected(address, limit) as connection:
            connection.settimeout(limit.require_remaining())
            with _context().wrap_socket(connection, server_hostname=address.host) as channel:
                version, certificate = channel.version() or "", channel.getpeercert(binary_form=True) or b""
                head = _head(channel, address, path, limit) if path else b""
                return Reply(version, certificate, *_parsed(head))
    except (DeadlineExceededError, TimeoutError):
        raise SilentError(f"{address} does not answer in time") from None
    except ssl.SSLError as error:
        raise SilentError(f"{address}: no handshake ({error.reason or 'TLS failed'})") from None
    except (OSError, ValueError) as error:
        raise SilentError(f"{address} cannot be reached: {getattr(error, 'strerror', None) or error}") from None


def _connected(address: Address, limit: Deadline) -> socket.socket:
    try:
        connection = socket.create_connection((address.host, address.port), limit.require_remaining())
    except ConnectionError as error:
        raise SilentError(f"{address} cannot be reached: {error.strerror}") from None
    connection.settimeout(limit.require_remaining())
    return connection


def _context() -> ssl.SSLContext:
    """Accept any certificate: it is looked at, not trusted, and nothing secret is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


def _head(channel: ssl.SSLSocket, address: Address, path: str, limit: Deadline) -> bytes:
    """Read the head of an answer, or what came of it."""
    lines = (f"GET {path} HTTP/1.1", f"Host: {address}", "User-Agent: wso2-exporter", "Connection: close", "", "")
    head = b""
    try:
        channel.sendall("\r\n".join(lines).encode("ascii"))
        while b"\r\n\r\n" not in head and len(head) < _MOST_OF_HEAD:
            channel.settimeout(limit.require_remaining())
            chunk = channel.recv(_CHUNK)
            if not chunk:
                break
            head += chunk
    except (ssl.SSLError, ConnectionError):  # it wants a client's certificate, or has gone: the handshake counts
        return head
    return head


def _parsed(head: bytes) -> tuple[int | None, dict[str, str]]:
    lines = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if not words[0].startswith("HTTP/") or len(words) == 1 or not (words[1].isascii() and words[1].isdigit()):
        return None, {}
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return int(words[1]), headers
