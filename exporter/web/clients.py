"""All clients at a time: a bounded number of connections, of which one makes room where another comes."""

import asyncio
import socket
from collections.abc import Callable

from exporter.collect.wait import Steps
from exporter.web.connection import Connection, State
from exporter.web.exchange import Exchange, Exchanges
from exporter.web.limits import ClientLimits
from exporter.web.messages import Request, Response
from exporter.web.workers import Workers

Answering = Callable[[Request], Response | Steps[Response]]
"""Answers a request at once, or gives the steps that do."""


class Clients:
    """The connections of all clients. Only the event loop's thread uses them.

    Args:
        answering: answers requests.
        limits: what clients may cost.
        loop: the event loop.
        workers: run the steps of answers.

    Attributes:
        limits: these.
    """

    def __init__(
        self, answering: Answering, limits: ClientLimits, loop: asyncio.AbstractEventLoop, workers: Workers
    ) -> None:
        self._answering = answering
        self.limits = limits
        self._loop = loop
        self._exchanges = Exchanges(loop, limits.scrapes, workers)
        self._connections: dict[Connection, None] = {}  # in the order in which they came
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
        connection = Connection(self, self._loop)
        self._connections[connection] = None
        task = self._loop.create_task(self._connect(connection, client))
        self._welcomes.add(task)
        task.add_done_callback(self._welcomes.discard)

    def make_room(self) -> bool:
        """End one connection: one that waits for its request, the oldest first, or else one that is not read.

        Returns:
            Whether there was one.
        """
        for states in ((State.REQUEST,), (State.FAREWELL, State.READER)):
            for connection in self._connections:
                if connection.state in states:
                    connection.close()
                    return True
        return False

    def stop(self) -> None:
        """End the connections that are idle now, and each other one with its answer."""
        self._stopping = True
        for connection in tuple(self._connections):
            connection.end_if_idle()

    def close(self) -> None:
        """End all connections at once."""
        for connection in tuple(self._connections):
            connection.close()

    def busy(self) -> bool:
        """Tell whether a client waits for an answer, or for the rest of one, or to be welcomed."""
        awaited = (State.ANSWER, State.READER)
        return bool(self._welcomes) or any(connection.state in awaited for connection in self._connections)

    def answer(self, request: Request, deliver: Callable[[Response], None]) -> Exchange | None:
        """Have a request answered: at once, which gives None, or later."""
        answer = self._answering(request)
        if isinstance(answer, Response):
            deliver(answer)
            return None
        return self._exchanges.begin(answer, deliver)

    def drop(self, exchange: Exchange) -> None:
        """Forget a request whose answer nobody waits for any more."""
        self._exchanges.drop(exchange)

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

    async def _connect(self, connection: Connection, client: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(lambda: connection, client)
        except OSError:  # it has gone already
            client.close()
            connection.close()
