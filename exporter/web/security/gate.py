"""The gate: which requests come in, in the order of exporter-toolkit: rate limit, headers, then login."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from exporter.web.messages import Header, Request, Response, plain_text
from exporter.web.security.authentication import Authentication, Ticket
from exporter.web.security.login import login_of
from exporter.web.security.protection import Security
from exporter.web.security.rate_limit import RateLimiter
from exporter.web.security.refusals import Refusal
from exporter.web.tls_terms import TlsTerms

_ANSWERS: Mapping[Refusal, Response] = {
    Refusal.NO_LOGIN: plain_text(401, "A name and a password are wanted.", [("WWW-Authenticate", "Basic")]),
    Refusal.WRONG_LOGIN: plain_text(401, "The name or the password is wrong.", [("WWW-Authenticate", "Basic")]),
    Refusal.BUSY: plain_text(503, "This login cannot be checked now: too many others are.", [("Retry-After", "1")]),
    Refusal.RATE_LIMIT: plain_text(429, "Too many requests."),
}

Told = Callable[[Response | None], None]
"""Is told that a request may come in (None), or what it is answered instead."""


class Gate:
    """Lets requests in as the protection in force has it. Only the event loop's thread uses it.

    Args:
        security: what is enforced, and who takes note of refusals.
        loop: the event loop.
        authentication: finds out whether logins are right.
    """

    def __init__(
        self, security: Security, loop: asyncio.AbstractEventLoop, authentication: Authentication | None = None
    ) -> None:
        self._security = security
        self._authentication = authentication or Authentication(loop)
        self._limiter = RateLimiter()

    @property
    def tls(self) -> TlsTerms | None:
        """Give the terms of TLS for clients that come now: the same object as long as they stay the same."""
        return self._security.in_force().tls

    def ask(self, request: Request, told: Told) -> Ticket | None:
        """Find out whether a request may come in.

        Args:
            request: the request.
            told: is told, at once or later. It may be told though the ticket was given back a moment before.

        Returns:
            A ticket; None where it was told at once.
        """
        configuration = self._security.in_force().configuration
        if not self._limiter.admits(configuration.rate_limit):
            self._refuse(Refusal.RATE_LIMIT, request, told)
            return None
        if not configuration.users:
            told(None)
            return None
        login = login_of(request.headers.get("authorization"))
        if login is None:
            self._refuse(Refusal.NO_LOGIN, request, told)
            return None

        def judged(is_right: bool | None) -> None:  # noqa: FBT001 - what it is about
            if is_right:
                told(None)
            else:
                self._refuse(Refusal.BUSY if is_right is None else Refusal.WRONG_LOGIN, request, told)

        return self._authentication.ask(configuration.users, login, request.client, judged)

    def leave(self, ticket: Ticket) -> None:
        """Take a ticket back: whoever had it has gone."""
        self._authentication.leave(ticket)

    def dress(self, headers: Sequence[Header]) -> Sequence[Header]:
        """Put the configured headers among those of a response, in the place of its own of the same names."""
        configured = self._security.in_force().configuration.headers
        if not configured:
            return headers
        names = {name.lower() for name in configured}
        return [*(header for header in headers if header[0].lower() not in names), *configured.items()]

    def stop(self) -> None:
        """Compare no more logins."""
        self._authentication.stop()

    def _refuse(self, refusal: Refusal, request: Request, told: Told) -> None:
        self._security.refusals.request(refusal, request.client)
        told(_ANSWERS[refusal])
