"""A TLS server's answer to the first message of a client, as far as it is not encrypted: RFC 5246 6.2, 7.2 and 7.4.

Nothing in it is trusted: whoever listens at a port may send anything. It is read from the start whenever more of it has
come, which is at most some thousand bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exporter.tls_probe.client_hello import VERSION_NAMES

MOST_BYTES: Final = 1 << 17
"""Of an answer: a chain of certificates has some thousand bytes."""

_ALERT, _HANDSHAKE = 21, 22
_FATAL = b"\2"
"""The level of an alert that ends the connection; one of a warning, as that a name is unknown, does not."""

_SERVER_HELLO, _CERTIFICATE, _KEY_EXCHANGE, _DONE = 2, 11, 12, 14
_LONGEST_RECORD = (1 << 14) + 2048
_HEADER_BYTES = 5


class NotTlsError(Exception):
    """What was answered is no TLS; the message says so in a few words, and quotes nothing of it."""


@dataclass(frozen=True)
class Choice:
    """What a server accepted.

    Attributes:
        version: the protocol's number, as 0x0303 for TLS 1.2.
        suite: the cipher suite's.
        certificate: its own, DER; empty where it has shown none.
        exchange: what it contributes to the exchange of keys; empty where that needs nothing of it.
    """

    version: int
    suite: int
    certificate: bytes = b""
    exchange: bytes = b""

    @property
    def prime_bits(self) -> int | None:
        """Tell how long the prime of a Diffie-Hellman exchange is, in bits; None where the message has none.

        It stands at the head of what the server contributes, with two bytes of length: RFC 5246 7.4.3.
        """
        prime = self.exchange[2 : 2 + int.from_bytes(self.exchange[:2])]
        return int.from_bytes(prime).bit_length() or None


@dataclass(frozen=True)
class Refusal:
    """An alert in place of an answer, by its number: 70 is `protocol_version`, 40 `handshake_failure`."""

    alert: int


Answer = Choice | Refusal


def answer_in(received: bytes) -> Answer | None:
    """Read an answer; None: more of it is to come.

    Args:
        received: all that the server has sent so far.

    Raises:
        NotTlsError: it is no answer of a TLS server.
    """
    messages = b""
    for kind, content in _records(received):
        if kind == _HANDSHAKE:
            messages += content
        elif content[:1] == _FATAL:
            return Refusal(content[-1])
    return _choice(messages)


def _records(received: bytes) -> Iterator[tuple[int, bytes]]:
    """Take apart into type and content; one that is not whole yet is left out."""
    while received:
        if received[0] not in (_ALERT, _HANDSHAKE) or (len(received) > 1 and received[1] != 3):
            raise NotTlsError("found an answer that is no TLS")
        length = int.from_bytes(received[3:_HEADER_BYTES])
        if length > _LONGEST_RECORD:
            raise NotTlsError("found a record longer than any of TLS")
        if len(received) < _HEADER_BYTES + length:
            return
        yield received[0], received[_HEADER_BYTES : _HEADER_BYTES + length]
        received = received[_HEADER_BYTES + length :]


def _choice(messages: bytes) -> Choice | None:
    """Find what the server chose, once all of its first messages are there."""
    found: dict[int, bytes] = {}
    while len(messages) >= 4:
        length = int.from_bytes(messages[1:4])
        if len(messages) < 4 + length:
            return None
        found.setdefault(messages[0], messages[4 : 4 + length])
        if messages[0] == _DONE:
            return _hello(found)
        messages = messages[4 + length :]
    return None


def _hello(found: dict[int, bytes]) -> Choice:
    hello = found.get(_SERVER_HELLO, b"")
    after_session = 35 + hello[34] if len(hello) > 34 else len(hello)
    suite = hello[after_session : after_session + 2]
    if len(suite) != 2:
        raise NotTlsError("found a handshake without a choice of a cipher suite")
    if int.from_bytes(hello[:2]) not in VERSION_NAMES:
        raise NotTlsError("found a choice of a version that TLS does not have")
    chain = found.get(_CERTIFICATE, b"")
    certificate = chain[6 : 6 + int.from_bytes(chain[3:6])]
    return Choice(int.from_bytes(hello[:2]), int.from_bytes(suite), certificate, exchange=found.get(_KEY_EXCHANGE, b""))
