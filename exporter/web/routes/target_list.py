"""`/targets`: each target, whether it could be read, why not, and since when, for the command `targets` and programs.

JSON, whose fields are those of `exporter.model.target_status`; times are in UTC as RFC 3339 has them.
"""

from exporter.jmx.deadline import Deadline
from exporter.model.target_status import target_list_json
from exporter.web.exported import Export
from exporter.web.messages import Request, Response, response
from exporter.web.routes.route import Route


def target_list_route(export: Export) -> Route:
    """Make the route of `/targets`. It reads no server: it tells what was remembered.

    Args:
        export: gives what is served.
    """

    async def answer(_: Request, deadline: Deadline) -> Response:
        body = target_list_json(export().scraper.target_list(deadline))
        return response(200, "application/json", body, [("Cache-Control", "no-store")])

    return Route("/targets", answer)
