"""Who sees the weaknesses of a named server: whoever shows who they are, or asks from this machine."""

from collections.abc import Callable
from dataclasses import dataclass

from exporter.model.disclosure import Disclosure
from exporter.web.directness import is_direct
from exporter.web.messages import Request


@dataclass(frozen=True)
class Exposure:
    """Decides how security findings are shown.

    Attributes:
        authenticates: tells whether every request that comes this far shows who it is from.
        on_loopback: tells whether only this machine reaches the exporter.
    """

    authenticates: Callable[[], bool]
    on_loopback: Callable[[], bool]

    def disclosure(self, request: Request, *, expose_findings: bool) -> Disclosure:
        """Tell how security findings are shown to whoever sent a request.

        A proxy on this machine may pass on what anybody asked: what it passes on is not from this machine.

        Args:
            request: this one.
            expose_findings: whether the configuration has them shown to everybody.
        """
        if self.authenticates() or (self.on_loopback() and is_direct(request)):
            return "guarded"
        return "exposed" if expose_findings else "counted"
