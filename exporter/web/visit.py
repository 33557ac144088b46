"""A request on its way to its answer: first whether it may come in, then what it is answered."""

from dataclasses import dataclass

from exporter.web.exchange import Exchange
from exporter.web.security.authentication import Ticket


@dataclass(eq=False)
class Visit:
    """A request that is not answered yet.

    Attributes:
        ticket: while it waits for its login to be compared.
        exchange: while it is being answered.
        deserted: whether the client has ended its side of the connection. It may still read, but most have gone.
        ended: whether nobody waits for the answer any more.
    """

    ticket: Ticket | None = None
    exchange: Exchange | None = None
    deserted: bool = False
    ended: bool = False

    def desert(self) -> None:
        """Take note that the client has ended its side of the connection."""
        self.deserted = True
        if self.exchange is not None:
            self.exchange.deserted = True
