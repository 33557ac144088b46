"""One client's connection: bytes in, whole requests out; answers in, bytes out (RFC 9112).

h11 knows the protocol, asyncio carries the bytes. A request is answered when the last byte of it has come, not before;
until then it costs no thread, and it has one deadline for line, headers and body together.
"""

import asyncio
import enum
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Protocol
from wsgiref.handlers import format_date_time

import h11

from exporter.web.limits import ClientLimits
from exporter.web.messages import Header, Request, Response, Scheme, plain_text
from exporter.web.request_head import RefusedRequestError, request_of
from exporter.web.visit import Visit

_SERVER = "wso2-exporter"
_EMPTY_LINE = b"\r\n"
_CLOSE = ("Connection", "close")


class State(enum.Enum):
    """What a connection waits for."""

    REQUEST = "the rest of a request, or the next one"
    ANSWER = "the exporter's answer"
    READER = "the client to read an answer"
    FAREWELL = "the client to close its side"
    NOTHING = "nothing: it is closed"


class Service(Protocol):
    """What a connection needs of the server that it is a part of."""

    limits: ClientLimits

    @property
    def stopping(self) -> bool:
        """Tell whether connections end with the answers that are under way."""

    def answer(self, connection: "Connection", request: Request, deliver: Callable[[Response], None]) -> Visit | None:
        """Have a request of a connection answered: at once, which gives None, or later."""

    def dress(self, headers: Sequence[Header]) -> Sequence[Header]:
        """Put the headers that every response has among those of one."""

    def drop(self, visit: Visit) -> None:
        """Forget a request whose answer nobody waits for any more."""

    def unread(self) -> None:
        """Take note that an answer of a connection waits to be read."""

    def lost(self, connection: "Connection") -> None:
        """Forget a connection that has ended."""


class Connection(asyncio.Protocol):
    """A client's connection, from the moment when it was accepted.

    Args:
        service: what it is a client of.
        loop: the event loop.
        client: the address that it comes from; empty where that is not known.

    Attributes:
        state: what it waits for.
        visit: the request that is being answered, unless that was done at once.
    """

    def __init__(self, service: Service, loop: asyncio.AbstractEventLoop, client: str) -> None:
        self._service = service
        self._loop = loop
        self._client = client
        self._limits = service.limits
        self._http = self._protocol()
        self._transport: asyncio.Transport | None = None
        self._request: Request | None = None
        self._bodiless = False  # whether the answer to this request has no body
        self._body_bytes = 0
        self._answers = 0
        self._half_closed = False
        self._is_unread = False  # whether something that was written waits to be read
        self._timer: asyncio.TimerHandle | None = None
        self.visit: Visit | None = None
        self.state = State.REQUEST
        self._within(self._limits.request_seconds)

    @property
    def unread_bytes(self) -> int:
        """How many bytes of an answer wait to be read."""
        return 0 if self._transport is None else self._transport.get_write_buffer_size()

    @property
    def awaits_login(self) -> bool:
        """Tell whether it is being found out who sent its request."""
        return self.visit is not None and self.visit.ticket is not None

    def close(self) -> None:
        """End the connection at once, whatever it waits for."""
        self._rest()
        if self._transport is None:
            self._service.lost(self)
        elif self.unread_bytes:
            self._transport.abort()
        else:
            self._transport.close()

    def end_if_idle(self) -> None:
        """End the connection where it waits for a request; where it waits for something else, let it end after that."""
        if self.state is State.REQUEST:
            self.close()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to read requests: asyncio has made the connection."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a stream was expected")
        self._transport = transport
        transport.set_write_buffer_limits(high=0)
        if self.state is State.NOTHING:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take the bytes that the client sent."""
        if self.state in (State.FAREWELL, State.NOTHING):
            return
        if self._is_idle():
            data = data.removeprefix(_EMPTY_LINE)  # RFC 9112, 2.2: one before a request is ignored
            if not data:
                return
            if self._answers:
                self._within(self._limits.request_seconds)
        self._http.receive_data(data)
        if self.state is State.REQUEST:
            self._read()
        elif self._transport is not None and len(self._http.trailing_data[0]) > self._limits.header_bytes:
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        """Take note that the client sends no more; it may still read an answer."""
        self._half_closed = True
        if self.visit is not None:
            self.visit.desert()
        if self.state is State.REQUEST:
            self._loop.call_soon(self._read)  # what came before may hold whole requests
        return self.state in (State.REQUEST, State.ANSWER, State.READER)

    def pause_writing(self) -> None:
        """Take note that the client does not read as fast as it is answered."""
        self._is_unread = True

    def resume_writing(self) -> None:
        """Take note that the client has read enough for more to be sent."""
        self._is_unread = False
        self._loop.call_soon(self._read_up)  # the transport, which calls this, is not to be closed before it returns

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Clear up: the connection has ended, whoever ended it."""
        self._rest()
        self._transport = None  # in TLS it holds this connection: both would wait for a collection of garbage
        self._service.lost(self)

    # From here on: what it does.

    def _is_idle(self) -> bool:
        """Tell whether nothing of a request has come yet."""
        return self.state is State.REQUEST and self._http.their_state is h11.IDLE and not self._http.trailing_data[0]

    def _read(self) -> None:
        """Take what has come of a request; have it answered where it is whole."""
        if self.state is not State.REQUEST:
            return
        try:
            while self._take(self._http.next_event()):
                pass
        except RefusedRequestError as error:
            self._refuse(error.status, str(error))
        except h11.RemoteProtocolError as error:
            self._refuse(error.error_status_hint, f"This is no request: {error}.")

    def _take(self, event: h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]) -> bool:
        """Take one event of a request; tell whether there may be another."""
        if isinstance(event, h11.Request):
            is_plain = self._transport is None or self._transport.get_extra_info("ssl_object") is None
            scheme: Scheme = "http" if is_plain else "https"
            self._bodiless, self._body_bytes = event.method == b"HEAD", 0
            self._request = request_of(event, self._limits, scheme, self._client)
        elif isinstance(event, h11.Data):
            self._body_bytes += len(event.data)
            if self._body_bytes > self._limits.body_bytes:
                raise RefusedRequestError(413, f"The body is longer than {self._limits.body_bytes} bytes.")
        elif isinstance(event, h11.EndOfMessage):
            self._ask()
            return False
        else:
            if self._http.they_are_waiting_for_100_continue:
                self._write(self._http.send(h11.InformationalResponse(status_code=100, headers=[])))
            if self._half_closed:  # it never will be whole
                self.close()
            return False
        return True

    def _ask(self) -> None:
        """Have the request answered, now that it is whole."""
        if self._request is None:
            raise RuntimeError("a request ended that has not begun")
        self.state = State.ANSWER
        self._within(self._limits.exchange_seconds)
        visit = self._service.answer(self, replace(self._request, came=time.monotonic()), self._deliver)
        if self.state is State.ANSWER:
            self.visit = visit

    def _deliver(self, response: Response) -> None:
        self.visit = None
        self._send(response, closing=self._service.stopping)
        if self.state is State.ANSWER:
            self._answered()

    def _refuse(self, status: int, line: str) -> None:
        """Say what is wrong with the request; then nothing of this connection is believed any more."""
        self.state = State.ANSWER
        self._send(plain_text(status, line), closing=True)
        if self.state is State.ANSWER:
            self._answered()

    def _send(self, response: Response, *, closing: bool) -> None:
        headers = [("Date", format_date_time(time.time())), ("Server", _SERVER), *self._service.dress(response.headers)]
        head = h11.Response(
            status_code=response.status,
            headers=[*headers, _CLOSE] if closing else headers,
            reason=HTTPStatus(response.status).phrase,
        )
        parts = [self._http.send(head)]
        if not self._bodiless:
            parts.append(self._http.send(h11.Data(data=response.body)))
        parts.append(self._http.send(h11.EndOfMessage()))
        self._answers += 1
        self._write(b"".join(part for part in parts if part))
        if self._is_unread and self.state is State.ANSWER:
            self.state = State.READER
            self._within(self._limits.answer_seconds)
            self._service.unread()

    def _write(self, data: bytes | None) -> None:
        if self._transport is not None and data:
            self._transport.write(data)

    def _answered(self) -> None:
        """End the connection, or go on with the next request: the answer is on its way."""
        self._request, self._bodiless = None, False
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            self._take_leave()
            return
        self._begin_anew()
        self.state = State.REQUEST
        if self._is_idle():
            if self._half_closed or self._service.stopping:
                self._take_leave()
                return
            self._within(self._limits.idle_seconds)
        else:
            self._within(self._limits.request_seconds)
            self._loop.call_soon(self._read)  # and not at once: others have their turn between two requests
        if self._transport is not None:
            self._transport.resume_reading()

    def _read_up(self) -> None:
        if self.state is State.READER:
            self._answered()

    def _begin_anew(self) -> None:
        ahead, _ = self._http.trailing_data
        if ahead.startswith(_EMPTY_LINE):  # h11 would take it for a request
            self._http = self._protocol()
            self._http.receive_data(ahead.removeprefix(_EMPTY_LINE))
        else:
            self._http.start_next_cycle()

    def _protocol(self) -> h11.Connection:
        return h11.Connection(h11.SERVER, max_incomplete_event_size=self._limits.header_bytes)

    def _take_leave(self) -> None:
        """Close our side, and theirs when they have: closed at once, what they still send would cost them the answer.

        RFC 9112, 9.6.
        """
        if self._half_closed or self._transport is None or not self._transport.can_write_eof():
            self.close()
            return
        self.state = State.FAREWELL
        self._within(self._limits.farewell_seconds)
        try:
            self._transport.write_eof()
        except OSError:  # they have reset it meanwhile
            self.close()
        self._transport.resume_reading()

    def _within(self, seconds: float | None) -> None:
        """Give what the connection waits for now so many seconds; None takes the limit away."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self._loop.call_later(seconds, self._expired)

    def _expired(self) -> None:
        if self.state is State.REQUEST and not self._is_idle():
            self._refuse(408, f"The request was not whole after {self._limits.request_seconds:g} s.")
        elif self.state is State.REQUEST or self._transport is None:
            self.close()
        else:
            self._rest()
            self._transport.abort()

    def _rest(self) -> None:
        """Wait for nothing any more."""
        self.state = State.NOTHING
        self._within(None)
        visit, self.visit = self.visit, None
        if visit is not None:
            self._service.drop(visit)
