"""The application: finds a request's route, gives it a deadline, and sees to it that every request has an answer."""

import logging
import threading
from collections.abc import Sequence

from exporter.collect.wait import Steps
from exporter.jmx.deadline import Deadline
from exporter.web.messages import Request, Response, plain_text
from exporter.web.routes.route import Answer, Route
from exporter.web.scrape_time import SCRAPE_TIMEOUT_HEADER, scrape_seconds

_log = logging.getLogger(__name__)
_TIMEOUT_HEADER = SCRAPE_TIMEOUT_HEADER.lower()


class Application:
    """Answers requests by routes.

    Args:
        routes: one a path.
        timeout_offset: seconds of a scrape's time that are kept back.
    """

    def __init__(self, routes: Sequence[Route], timeout_offset: float) -> None:
        self._routes = {route.path: route for route in routes}
        self._timeout_offset = timeout_offset
        self._stopping = threading.Event()

    def __call__(self, request: Request) -> Response | Steps[Response]:
        """Answer a request at once; where something has to be read for it, give the steps that lead to the answer.

        The time that the client gives a scrape counts from when its request had come.
        """
        route = self._routes.get(request.path)
        if route is None:
            return plain_text(404, "There is nothing at this path.")
        if request.method not in route.methods:
            line = f"Only {route.methods[0]} is served here."
            return plain_text(405, line, [("Allow", ", ".join(route.methods))])
        if isinstance(route.answer, Response):
            return _as_asked(request, route.answer)
        seconds = scrape_seconds(request.headers.get(_TIMEOUT_HEADER), self._timeout_offset)
        return self._answer(route.answer, request, Deadline(request.came + seconds, seconds))

    def stop(self) -> None:
        """Answer scrapes with 503 from now on, those under way too: what they read is cut short."""
        self._stopping.set()

    async def _answer(self, answer: Answer, request: Request, deadline: Deadline) -> Response:
        if deadline.passed():
            return plain_text(503, "Too much is asked: this request's time was over before its turn came.")
        try:
            answered = await answer(request, deadline)
        except Exception:  # noqa: BLE001 - the caller gets an answer, the log the cause
            _log.exception("a request failed unexpectedly", extra={"path": request.path})
            answered = plain_text(500, "This failed; the log says why.")
        if self._stopping.is_set():
            answered = plain_text(503, "The exporter is stopping.")
        return _as_asked(request, answered)


def _as_asked(request: Request, answered: Response) -> Response:
    return answered.without_body() if request.method == "HEAD" else answered
