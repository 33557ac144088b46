"""All clients at a time: a bounded number of connections, of which one makes room where another comes."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Sequence

from exporter.collect.wait import Steps
from exporter.web.arrival import Arrival
from exporter.web.connection import Connection, State
from exporter.web.exchange import Exchanges
from exporter.web.limits import ClientLimits
from exporter.web.messages import Header, Request, Response
from exporter.web.security.gate import Gate
from exporter.web.security.protection import Security
from exporter.web.tls_channel import TlsChannel
from exporter.web.visit import Visit
from exporter.web.workers import Workers

Answering = Callable[[Request], Response | Steps[Response]]
"""Answers a request at once, or gives the steps that do."""

_Expendable = Callable[[Connection], bool]
_FIRST_TO_GO: Sequence[_Expendable] = (
    lambda connection: connection.state is State.REQUEST,
    lambda connection: connection.state in (State.FAREWELL, State.READER),
    lambda connection: connection.awaits_login,
)
"""Connections that make room for others: those that wait for a request, then those whose answer is not read, then those
whose login is not known yet."""


class Clients:
    """The connections of all clients. Only the event loop's thread uses them.

    Args:
        answering: answers requests.
        limits: what clients may cost.
        loop: the event loop.
        workers: run the steps of answers.
        security: keeps strangers out; nobody is kept out otherwise.

    Attributes:
        limits: these.
    """

    def __init__(
        self,
        answering: Answering,
        limits: ClientLimits,
        loop: asyncio.AbstractEventLoop,
        workers: Workers,
        security: Security | None = None,
    ) -> None:
        self._answering = answering
        self.limits = limits
        self._loop = loop
        self._exchanges = Exchanges(loop, limits.scrapes, workers)
        self._gate = Gate(security or Security(), loop)
        self._connections: dict[Connection, Arrival] = {}  # in the order in which they came
        self._welcomes: set[asyncio.Task[None]] = set()
        self._stopping = False

    @property
    def stopping(self) -> bool:
        """Tell whether connections end with the answers that are under way."""
        return self._stopping

    def welcome(self, client: socket.socket) -> None:
        """Take a connection that was accepted."""
        if len(self._connections) >= self.limits.connections and not self.make_room():
            client.close()
            return
        arrival = Arrival(_address_of(client), self._gate.tls)
        connection = Connection(self, self._loop, arrival.address)
        self._connections[connection] = arrival
        protocol = connection if arrival.terms is None else TlsChannel(connection, arrival.terms)
        task = self._loop.create_task(self._connect(connection, protocol, client))
        self._welcomes.add(task)
        task.add_done_callback(self._welcomes.discard)

    def make_room(self) -> bool:
        """End one connection: of the client that has the most of those that may go, the oldest.

        So one that opens connections as fast as it can ends its own, and not that of another in its handshake.

        Returns:
            Whether there was one.
        """
        for may_go in _FIRST_TO_GO:
            networks = {each: arrival.network for each, arrival in self._connections.items() if may_go(each)}
            if networks:
                crowds = Counter(networks.values())
                max(networks, key=lambda each: crowds[networks[each]]).close()  # of equal ones the first
                return True
        return False

    def stop(self) -> None:
        """End the connections that are idle now, and each other one with its answer."""
        self._stopping = True
        for connection in tuple(self._connections):
            connection.end_if_idle()

    def close(self) -> None:
        """End all connections at once, and compare no more logins."""
        self._gate.stop()
        for connection in tuple(self._connections):
            connection.close()

    def busy(self) -> bool:
        """Tell whether a client waits for an answer, or for the rest of one, or to be welcomed."""
        awaited = (State.ANSWER, State.READER)
        return bool(self._welcomes) or any(connection.state in awaited for connection in self._connections)

    def answer(self, connection: Connection, request: Request, deliver: Callable[[Response], None]) -> Visit | None:
        """Have a request answered: at once, which gives None, or later; by nobody where TLS has changed meanwhile.

        Then the connection is closed: who sent it may have shown a certificate that is not accepted any more.
        """
        arrival = self._connections.get(connection)
        if arrival is None or arrival.terms is not self._gate.tls:
            connection.close()
            return None
        visit = Visit()

        def judged(refused: Response | None) -> None:
            visit.ticket = None
            if visit.ended:
                return
            if refused is not None:
                self._deliver(visit, refused, deliver)
            else:
                self._begin(visit, request, deliver)

        visit.ticket = self._gate.ask(request, judged)
        return None if visit.ended else visit

    def drop(self, visit: Visit) -> None:
        """Forget a request whose answer nobody waits for any more."""
        visit.ended = True
        if visit.ticket is not None:
            self._gate.leave(visit.ticket)
        if visit.exchange is not None:
            self._exchanges.drop(visit.exchange)

    def dress(self, headers: Sequence[Header]) -> Sequence[Header]:
        """Put the configured headers among those of a response."""
        return self._gate.dress(headers)

    def unread(self) -> None:
        """Take note that an answer waits to be read; where too many do, end the oldest connections with one."""
        unread = [connection for connection in self._connections if connection.state is State.READER]
        size = sum(connection.unread_bytes for connection in unread)
        for connection in unread[:-1]:
            if size <= self.limits.unread_bytes:
                return
            size -= connection.unread_bytes
            connection.close()

    def lost(self, connection: Connection) -> None:
        """Forget a connection that has ended."""
        self._connections.pop(connection, None)

    def _begin(self, visit: Visit, request: Request, deliver: Callable[[Response], None]) -> None:
        answer = self._answering(request)
        if isinstance(answer, Response):
            self._deliver(visit, answer, deliver)
            return
        exchange = self._exchanges.begin(answer, lambda response: self._deliver(visit, response, deliver))
        exchange.deserted = visit.deserted
        visit.exchange = exchange

    def _deliver(self, visit: Visit, response: Response, deliver: Callable[[Response], None]) -> None:
        visit.ended = True
        deliver(response)

    async def _connect(self, connection: Connection, protocol: asyncio.Protocol, client: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(lambda: protocol, client)
        except OSError:  # it has gone already
            client.close()
            connection.close()


def _address_of(client: socket.socket) -> str:
    try:
        name = client.getpeername()
    except OSError:  # it has gone already
        return ""
    return str(name[0]) if name else ""
