"""`/-/reload`: takes the configuration up anew, for whoever may.

Whoever may reload has the exporter log in anew where a login was refused, and read all its files. So the endpoint must
know who asks, or else only this machine may reach it. A browser is no such caller: a page from elsewhere can have it
send a request to any address that it reaches, or to any name that was made to lead there (DNS rebinding).
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from exporter.collect.wait import Wait
from exporter.jmx.deadline import Deadline
from exporter.web.directness import is_direct
from exporter.web.messages import Request, Response, plain_text
from exporter.web.routes.route import Route

_LONGEST_SECONDS = 60.0
"""For one that is under way, and then one's own: both read files, and hundreds of certificates at most."""
MOST_WAITING = 20
"""Callers at a time: where a file system hangs, they must leave room for scrapes."""
_UNFINISHED = (
    f"Not all was read after {_LONGEST_SECONDS:g} s; wso2_exporter_config_last_reload_successful will tell, "
    "and wso2_exporter_web_config_last_reload_successful."
)
_HOW = "Reload with SIGHUP, or"
_UNGUARDED = (
    f"{_HOW} lock the endpoint: basic_auth_users or required client certificates in --web.config.file, "
    "or listen on loopback addresses alone."
)
_ELSEWHERE = "A browser that shows another site may not reload."
_OTHER_HOST = f"{_HOW} ask for a loopback address, without a proxy between."


@dataclass(frozen=True)
class ReloadService:
    """Reloads the configuration, and what else is read from files.

    Attributes:
        asks: each asks for a reload that begins after this; its outcome is what is wrong, or empty.
        authenticates: tells whether every request that comes this far shows who it is from.
        on_loopback: tells whether only this machine reaches the exporter.
    """

    asks: Sequence[Callable[[], Future[str]]]
    authenticates: Callable[[], bool]
    on_loopback: Callable[[], bool]


def reload_route(service: ReloadService) -> Route:
    """Make the route of `/-/reload`.

    Args:
        service: reloads.
    """
    places = threading.BoundedSemaphore(MOST_WAITING)

    async def answer(request: Request, _: Deadline) -> Response:
        reason = refusal(request, authenticated=service.authenticates(), on_loopback=service.on_loopback())
        if reason:
            return plain_text(403, reason)
        if not places.acquire(blocking=False):
            return plain_text(503, "Enough others wait for a reload; ask again when they are answered.")
        try:
            outcomes = [ask() for ask in service.asks]
            deadline = Deadline.after(_LONGEST_SECONDS)
            for outcome in outcomes:
                await Wait((outcome,), deadline)
        finally:
            places.release()
        return _answer_of(outcomes)

    return Route("/-/reload", answer, ("POST",))


def _answer_of(outcomes: "Sequence[Future[str]]") -> Response:
    done = [outcome for outcome in outcomes if outcome.done()]
    wrong = [line for outcome in done if (line := outcome.result())]
    if len(done) < len(outcomes):
        return plain_text(503, "\n".join((*wrong, _UNFINISHED)))
    return plain_text(500, "\n".join(wrong)) if wrong else plain_text(200, "Reloaded")


def refusal(request: Request, *, authenticated: bool, on_loopback: bool) -> str:
    """Tell why a request may not reload; empty where it may.

    Args:
        request: it.
        authenticated: whether it has shown who it is from.
        on_loopback: whether only this machine reaches the exporter.
    """
    if not authenticated and not on_loopback:
        return _UNGUARDED
    if _is_from_elsewhere(request):
        return _ELSEWHERE
    return "" if authenticated or is_direct(request) else _OTHER_HOST


def _is_from_elsewhere(request: Request) -> bool:
    """Tell whether a browser says that another site has it ask: with one of two headers, all of today's do.

    See https://www.w3.org/TR/fetch-metadata/ and https://fetch.spec.whatwg.org/#origin-header.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    other_site = site is not None and site.lower() not in ("same-origin", "none")
    other_origin = origin is not None and origin.partition("://")[2].lower() != request.headers.get("host", "").lower()
    return other_site or other_origin
