"""The application: routes, their methods, and what each answers."""

import gzip
import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from exporter.collect.exposition import Exposition
from exporter.collect.scrape import Scraper, UnknownTargetError
from exporter.collect.wait import Steps
from exporter.jmx.deadline import Deadline
from exporter.model.metrics import Family
from exporter.web.messages import Request, Response, plain_text, response
from exporter.web.negotiation import exposition_format, gzip_wanted
from exporter.web.pages.overview import overview_page
from exporter.web.patience import Patience
from exporter.web.scrape_time import SCRAPE_TIMEOUT_HEADER, scrape_seconds

_log = logging.getLogger(__name__)
_TIMEOUT_HEADER = SCRAPE_TIMEOUT_HEADER.lower()
_GZIP_LEVEL = 3
"""A quarter of the processor time of level 9 for a tenth more bytes: each scrape is sent once, and not far."""
_SECURITY_HEADERS = (
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)


@dataclass(frozen=True)
class Exported:
    """What is served at the moment; a reload of the configuration puts another in its place.

    Attributes:
        scraper: reads targets and machine.
        own_families: the exporter's own families (build, configuration), served on `/metrics` only.
    """

    scraper: Scraper
    own_families: Callable[[], Sequence[Family]]


Route = Callable[[Request, Deadline], Steps[Response]]
"""A function that answers the requests of one path by a deadline, from what has to be read for them."""


class Application:
    """The routes of the exporter, and what answers each.

    Args:
        exported: what to serve, asked for at each request.
        version: the exporter's version, for the page.
        timeout_offset: seconds of a scrape's time that are kept back.
    """

    def __init__(self, exported: Callable[[], Exported], version: str, timeout_offset: float) -> None:
        self._exported = exported
        self._version = version
        self._timeout_offset = timeout_offset
        self._stopping = threading.Event()
        self._patience = Patience()
        self._everything = Exposition(own_process=True)
        self._known = {"/-/healthy": plain_text(200, "Healthy"), "/-/ready": plain_text(200, "Ready")}
        self._read: Mapping[str, Route] = {"/": self._page, "/metrics": self._metrics, "/probe": self._probe}

    def __call__(self, request: Request) -> Response | Steps[Response]:
        """Answer a request at once; where something has to be read for it, give the steps that lead to the answer.

        The time that the client gives a scrape counts from now.
        """
        if request.path not in self._known and request.path not in self._read:
            return plain_text(404, "There is nothing at this path.")
        if request.method not in ("GET", "HEAD"):
            return plain_text(405, "Only GET is served here.", [("Allow", "GET, HEAD")])
        if (known := self._known.get(request.path)) is not None:
            return known.without_body() if request.method == "HEAD" else known
        seconds = scrape_seconds(request.headers.get(_TIMEOUT_HEADER), self._timeout_offset)
        return self._answer(request, Deadline.after(seconds))

    def stop(self) -> None:
        """Answer scrapes with 503 from now on, those under way too: what they read is cut short."""
        self._stopping.set()

    async def _answer(self, request: Request, deadline: Deadline) -> Response:
        if deadline.passed():
            return plain_text(503, "Too much is asked: this request's time was over before its turn came.")
        try:
            answer = await self._read[request.path](request, deadline)
        except UnknownTargetError:
            answer = plain_text(400, "No target has this name.")
        except Exception:  # noqa: BLE001 - the caller gets an answer, the log the cause
            _log.exception("a request failed unexpectedly", extra={"path": request.path})
            answer = plain_text(500, "This failed; the log says why.")
        if self._stopping.is_set():
            answer = plain_text(503, "The exporter is stopping.")
        return answer.without_body() if request.method == "HEAD" else answer

    async def _metrics(self, request: Request, deadline: Deadline) -> Response:
        exported = self._exported()
        with self._patience.of_one(deadline) as mine:
            families = await exported.scraper.everything_steps(mine)
        return _exposed(request, [*families, *exported.own_families()], self._everything)

    async def _probe(self, request: Request, deadline: Deadline) -> Response:
        names = parse_qs(request.query, keep_blank_values=True).get("target", [])
        if len(names) != 1 or not names[0]:
            return plain_text(400, "Ask for /probe?target=NAME, with one name.")
        probe = await self._exported().scraper.probe_steps(names[0], deadline)
        return _exposed(request, probe.families, probe.exposition)

    async def _page(self, _: Request, deadline: Deadline) -> Response:
        with self._patience.of_one(deadline) as mine:
            overview = await self._exported().scraper.overview_steps(mine)
        page = overview_page(overview, self._version).encode()
        return response(200, "text/html; charset=utf-8", page, (("Cache-Control", "no-store"), *_SECURITY_HEADERS))


def _exposed(request: Request, families: Iterable[Family], exposition: Exposition) -> Response:
    """The families in the format and compression that the request asks for."""
    encoded = exposition.encode(families, exposition_format(request.headers.get("accept")))
    if not gzip_wanted(request.headers.get("accept-encoding")):
        return response(200, encoded.content_type, encoded.body)
    compressed = gzip.compress(encoded.body, _GZIP_LEVEL)
    return response(200, encoded.content_type, compressed, [("Content-Encoding", "gzip")])
