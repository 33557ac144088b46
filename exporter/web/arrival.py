"""How a client came: from where, and to which terms of TLS it was to agree then."""

from dataclasses import dataclass
from functools import cached_property

from exporter.web.client_network import network_of
from exporter.web.tls_terms import TlsTerms


@dataclass(frozen=True)
class Arrival:
    """How a client came.

    Attributes:
        address: where its connection comes from; empty where that is not known.
        terms: those of TLS; None: plain HTTP.
    """

    address: str
    terms: TlsTerms | None

    @cached_property
    def network(self) -> str:
        """What its address shares with others that may be the same client's; asked for often in a flood."""
        return network_of(self.address)
