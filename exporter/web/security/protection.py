"""The web configuration that is in force, in the form in which it is enforced."""

from collections.abc import Callable
from dataclasses import dataclass, field

from exporter.web.security.refusals import Refusals
from exporter.web.security.settings import WebConfiguration
from exporter.web.tls_terms import TlsTerms


@dataclass(frozen=True)
class Protection:
    """What is enforced.

    Attributes:
        configuration: what the file says.
        tls: the terms of TLS that follow from it; None: plain HTTP.
    """

    configuration: WebConfiguration = field(default_factory=WebConfiguration)
    tls: TlsTerms | None = None


def _nothing() -> Protection:
    return Protection()


@dataclass(frozen=True)
class Security:
    """What keeps strangers out of a server.

    Attributes:
        in_force: what is enforced, asked for at each connection and request.
        refusals: takes note of who was turned away.
    """

    in_force: Callable[[], Protection] = _nothing
    refusals: Refusals = field(default_factory=Refusals)
