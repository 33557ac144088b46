"""The WSGI application (PEP 3333): routes, their methods, and what each answers."""

import gzip
import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

from prometheus_client.exposition import choose_encoder, gzip_accepted

from exporter.collect.exposition import Exposition
from exporter.collect.scrape import Overview, Scraper, UnknownTargetError
from exporter.deadline import Deadline
from exporter.model import Family
from exporter.web.page import overview_page
from exporter.web.scrape_time import SCRAPE_TIMEOUT_HEADER, scrape_seconds

T = TypeVar("T")

_log = logging.getLogger(__name__)
MAXIMUM_SCRAPES = 40
"""At a time, as node_exporter's `--web.max-requests`; one more is refused at once instead of waiting unseen."""
_HEADER_KEY = "HTTP_" + SCRAPE_TIMEOUT_HEADER.upper().replace("-", "_")
_GZIP_LEVEL = 3
"""A quarter of the processor time of level 9 for a tenth more bytes: each scrape is sent once, and not far."""
_SECURITY_HEADERS = [
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
]


@dataclass(frozen=True)
class Exported:
    """What is served at the moment; a reload of the configuration puts another in its place.

    Attributes:
        scraper: reads targets and machine.
        own_families: the exporter's own families (build, configuration), served on `/metrics` only.
    """

    scraper: Scraper
    own_families: Callable[[], Sequence[Family]]


@dataclass(frozen=True)
class _Response:
    status: str
    content_type: str
    body: str
    headers: Sequence[tuple[str, str]] = ()


class Application:
    """Answers requests.

    Args:
        exported: what to serve, asked for at each request.
        version: the exporter's version, for the page.
        timeout_offset: seconds of a scrape's time that are kept back.
    """

    def __init__(self, exported: Callable[[], Exported], version: str, timeout_offset: float) -> None:
        self._exported = exported
        self._version = version
        self._timeout_offset = timeout_offset
        self._places = threading.BoundedSemaphore(MAXIMUM_SCRAPES)
        self._stopping = threading.Event()
        self._everything = Exposition(own_process=True)
        self._one_target = Exposition()
        self._routes: Mapping[str, Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]] = {
            "/": self._page,
            "/metrics": self._metrics,
            "/probe": self._probe,
            "/-/healthy": self._healthy,
            "/-/ready": self._ready,
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request."""
        path = environ.get("PATH_INFO") or "/"
        route = self._routes.get(path)
        if route is None:
            return _text(environ, start_response, "404 Not Found", "There is nothing at this path.")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _text(
                environ, start_response, "405 Method Not Allowed", "Only GET is served here.", [("Allow", "GET, HEAD")]
            )
        try:
            return route(environ, start_response)
        except Exception:  # noqa: BLE001 - the caller gets an answer, the log the cause
            _log.exception("a request failed unexpectedly", extra={"path": path})
            return _text(environ, start_response, "500 Internal Server Error", "This failed; the log says why.")

    def _deadline(self, environ: WSGIEnvironment) -> Deadline:
        header: str | None = environ.get(_HEADER_KEY)
        return Deadline.after(scrape_seconds(header, self._timeout_offset))

    def stop(self) -> None:
        """Answer scrapes with 503 from now on, those under way too: what they read is cut short."""
        self._stopping.set()

    def _metrics(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def read() -> list[Family]:
            exported = self._exported()
            return [*exported.scraper.everything(self._deadline(environ)), *exported.own_families()]

        def answer(families: list[Family]) -> Iterable[bytes]:
            return _exposed(environ, start_response, families, self._everything)

        return self._scraped(environ, start_response, read, answer)

    def _probe(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        names = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True).get("target", [])
        if len(names) != 1 or not names[0]:
            return _text(environ, start_response, "400 Bad Request", "Ask for /probe?target=NAME, with one name.")

        def read() -> Sequence[Family]:
            return self._exported().scraper.probe(names[0], self._deadline(environ))

        def answer(families: Sequence[Family]) -> Iterable[bytes]:
            return _exposed(environ, start_response, families, self._one_target)

        try:
            return self._scraped(environ, start_response, read, answer)
        except UnknownTargetError:
            return _text(environ, start_response, "400 Bad Request", "No target has this name.")

    def _page(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def read() -> Overview:
            return self._exported().scraper.overview(self._deadline(environ))

        def answer(overview: Overview) -> Iterable[bytes]:
            page = overview_page(overview, self._version)
            return _respond(environ, start_response, _Response("200 OK", "text/html", page, _SECURITY_HEADERS))

        return self._scraped(environ, start_response, read, answer)

    def _scraped(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        read: Callable[[], T],
        answer: Callable[[T], Iterable[bytes]],
    ) -> Iterable[bytes]:
        """What a scrape read, unless there are too many at a time or the exporter is stopping."""
        if not self._places.acquire(blocking=False):
            message = f"{MAXIMUM_SCRAPES} scrapes are under way; one more is too many."
            return _text(environ, start_response, "503 Service Unavailable", message)
        try:
            found = read()
        finally:
            self._places.release()
        if self._stopping.is_set():
            return _text(environ, start_response, "503 Service Unavailable", "The exporter is stopping.")
        return answer(found)

    def _healthy(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return _text(environ, start_response, "200 OK", "Healthy")

    def _ready(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return _text(environ, start_response, "200 OK", "Ready")


def _exposed(
    environ: WSGIEnvironment, start_response: StartResponse, families: Iterable[Family], exposition: Exposition
) -> Iterable[bytes]:
    """The families in the format and compression that the request asks for."""
    encoded = exposition.encode(families, _understood(environ.get("HTTP_ACCEPT")))
    body = encoded.body
    headers = [("Content-Type", encoded.content_type)]
    if gzip_accepted(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = gzip.compress(body, _GZIP_LEVEL)
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _understood(accept: str | None) -> str:
    """The header Accept, or nothing (the plain format) where it asks for a version that is no number."""
    try:
        choose_encoder(accept or "")
    except (TypeError, ValueError):
        return ""
    return accept or ""


def _text(
    environ: WSGIEnvironment,
    start_response: StartResponse,
    status: str,
    line: str,
    headers: Sequence[tuple[str, str]] = (),
) -> Iterable[bytes]:
    return _respond(environ, start_response, _Response(status, "text/plain", line + "\n", headers))


def _respond(environ: WSGIEnvironment, start_response: StartResponse, response: _Response) -> Iterable[bytes]:
    body = response.body.encode()
    headers = [
        ("Content-Type", f"{response.content_type}; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *response.headers,
    ]
    start_response(response.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
