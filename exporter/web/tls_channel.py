"""TLS between a socket's bytes and a connection's (RFC 8446): a transport on another one.

It is not asyncio's own: that one keeps part of what a client does not read out of sight, and waits without a limit for
a client that ends badly. Here whatever holds for a plain connection holds for one in TLS: how much waits to be read is
known, and the connection's deadlines and its end are those of the socket. A handshake has no deadline of its own: the
first request, which comes after it, has one from the moment when the connection was accepted.
"""

import asyncio
import ssl
from contextlib import suppress
from typing import Any

from exporter.web.tls_terms import TlsTerms, reason_of

_PART_BYTES = 256 * 1024
"""Enciphered at a time: it exists twice meanwhile."""
_PLAIN_REQUEST = "HTTP_REQUEST"
"""OpenSSL's name for what a client sends that speaks no TLS but HTTP."""
_PLAIN_ANSWER = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
    b"Client sent an HTTP request to an HTTPS server.\n"
)


class TlsChannel(asyncio.Transport, asyncio.Protocol):
    """Carries a connection in TLS. Only the event loop's thread uses it.

    Until the handshake is done, the connection hears nothing. One that fails costs this client alone: it is told why,
    in TLS's own words, or in HTTP's where it spoke that, and is heard no more.

    Args:
        connection: what is carried.
        terms: for the client.
    """

    def __init__(self, connection: asyncio.Protocol, terms: TlsTerms) -> None:
        super().__init__()
        self._connection = connection
        self._terms = terms
        self._socket: asyncio.Transport | None = None
        self._received, self._to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls: ssl.SSLObject | None = (
            None  # made when the client first says something: one that is silent costs less
        )
        self._established = False
        self._deaf = False  # whether what the client sends is of no interest any more
        self._wanted = True  # whether the connection wants to read
        self._is_unread = False  # whether something that was written waits to be read
        self._said_goodbye = False
        self._stays: bool | None = None  # after the client's last byte: whether the connection still has to answer

    # What asyncio calls, for the socket.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the client's first word: asyncio has made the connection."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a stream was expected")
        self._socket = transport
        self._connection.connection_made(self)

    def data_received(self, data: bytes) -> None:
        """Decipher what the client sent, after the handshake."""
        if self._deaf:
            return
        if self._tls is None:
            self._tls = self._terms.context.wrap_bio(self._received, self._to_send, server_side=True)
        self._received.write(data)
        if not self._established:
            self._shake_hands(self._tls)
        if self._established and not self._deaf:
            self._read(self._tls)

    def eof_received(self) -> bool:
        """Take note that the client sends no more; it may still read an answer."""
        if self._tls is not None and not self._established and not self._deaf:
            self._refuse("the client left before it was done")
        if self._stays is None:
            self._stays = self._established and bool(self._connection.eof_received())
        return self._stays

    def pause_writing(self) -> None:
        """Take note that the client does not read as fast as it is written to; hear nothing of it meanwhile.

        Some of what it could send would be answered by OpenSSL itself.
        """
        self._is_unread = True
        self._regulate()
        self._connection.pause_writing()

    def resume_writing(self) -> None:
        """Take note that the client has read enough for more to be sent."""
        self._is_unread = False
        self._regulate()
        self._connection.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Clear up: the socket has been closed, whoever did it."""
        if self._tls is not None and not self._established and not self._deaf:
            self._refuse("the client left before it was done")
        self._deaf, self._tls = True, None
        self._connection.connection_lost(exc)

    # What the connection calls, as any transport's.

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Give OpenSSL's side of the connection as `ssl_object`; anything else is the socket's to know."""
        if name == "ssl_object":
            return self._tls or default
        return default if self._socket is None else self._socket.get_extra_info(name, default)

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Choose how many bytes wait before `pause_writing` is called, as the socket's transport does."""
        if self._socket is not None:
            self._socket.set_write_buffer_limits(high, low)

    def get_write_buffer_size(self) -> int:
        """Tell how many bytes, enciphered, the client has not taken yet."""
        return 0 if self._socket is None else self._socket.get_write_buffer_size()

    def pause_reading(self) -> None:
        """Hear nothing until `resume_reading`."""
        self._wanted = False
        self._regulate()

    def resume_reading(self) -> None:
        """Hear the client again."""
        self._wanted = True
        self._regulate()

    def is_closing(self) -> bool:
        """Tell whether the socket is closed, or about to be."""
        return self._socket is None or self._socket.is_closing()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send bytes to the client, once they are enciphered."""
        if self._tls is None or not self._established:
            return
        rest = memoryview(data)
        try:
            while rest:
                sent = self._tls.write(rest[:_PART_BYTES])
                rest = rest[sent:]
                if self._to_send.pending >= _PART_BYTES:
                    self._flush()
        except ssl.SSLError:  # the client has sent what is no TLS
            self.abort()
        self._flush()

    def can_write_eof(self) -> bool:
        """Tell that each side can end for itself."""
        return True

    def write_eof(self) -> None:
        """Tell the client that nothing follows; what it says from now on is of no interest."""
        self._say_goodbye()
        self._deaf = True
        if self._socket is not None:
            self._socket.write_eof()

    def close(self) -> None:
        """Tell the client that nothing follows, and close the socket; at once where the client does not read."""
        self._say_goodbye()
        self._deaf = True
        if self._socket is None:
            return
        if self._socket.get_write_buffer_size():
            self._socket.abort()
        else:
            self._socket.close()

    def abort(self) -> None:
        """Close the socket at once."""
        self._deaf = True
        if self._socket is not None:
            self._socket.abort()

    # From here on: what it does.

    def _shake_hands(self, tls: ssl.SSLObject) -> None:
        try:
            tls.do_handshake()
        except ssl.SSLWantReadError:
            self._flush()
            return
        except ssl.SSLError as error:
            if error.reason == _PLAIN_REQUEST and self._socket is not None:
                self._socket.write(_PLAIN_ANSWER)
            self._refuse(reason_of(error))
            return
        objection = self._terms.objection(tls)
        if objection:
            self._refuse(objection)
            return
        self._established = True
        self._flush()

    def _refuse(self, reason: str) -> None:
        """Say why in TLS's own words, and hear the client no more; it goes, or is closed at the request's deadline."""
        self._deaf = True
        self._terms.refused(self._address(), reason)
        self._flush()
        if self._socket is not None and not self._socket.is_closing():
            try:
                self._socket.write_eof()
            except OSError:  # it has gone already
                self._socket.abort()

    def _read(self, tls: ssl.SSLObject) -> None:
        try:
            while not self._deaf and (data := tls.read(_PART_BYTES)):
                self._connection.data_received(data)
        except ssl.SSLWantReadError:
            self._flush()
            return
        except ssl.SSLError:  # not TLS any more, whoever broke it
            self.abort()
            return
        if not self._deaf:  # the client's last word
            self._stays = bool(self._connection.eof_received())
            if not self._stays:
                self.close()

    def _flush(self) -> None:
        if self._socket is not None and self._to_send.pending:
            self._socket.write(self._to_send.read())

    def _say_goodbye(self) -> None:
        if self._tls is None or not self._established or self._said_goodbye or self.is_closing():
            return
        self._said_goodbye = True
        with suppress(ssl.SSLError):  # as a rule it wants the client's own goodbye, which need not come
            self._tls.unwrap()
        self._flush()

    def _regulate(self) -> None:
        if self._socket is None or self._socket.is_closing():
            return
        if self._wanted and not self._is_unread:
            self._socket.resume_reading()
        else:
            self._socket.pause_reading()

    def _address(self) -> str:
        name = self.get_extra_info("peername")
        return str(name[0]) if name else "a client that has gone"
