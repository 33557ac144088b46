"""`/metrics`: every target, the machine, and the exporter itself; with `servers=none` without the targets.

Where each server is scraped by a probe of its own, the rest is wanted without reading all of them once more.
"""

from urllib.parse import parse_qs

from exporter.collect.exposition import Exposition
from exporter.jmx.deadline import Deadline
from exporter.web.exported import Export
from exporter.web.exposure import Exposure
from exporter.web.messages import Request, Response, plain_text
from exporter.web.patience import Patience
from exporter.web.routes.exposition import exposed
from exporter.web.routes.route import Route


def metrics_route(export: Export, patience: Patience, exposure: Exposure) -> Route:
    """Make the route of `/metrics`.

    Args:
        export: gives what is served.
        patience: bounds how many scrapes of everything wait.
        exposure: decides whether security findings are told.
    """
    everything, without_servers = Exposition(own_process=True), Exposition(own_process=True)

    async def answer(request: Request, deadline: Deadline) -> Response:
        servers = parse_qs(request.query, keep_blank_values=True).get("servers")
        if servers not in (None, ["none"]):
            return plain_text(400, "Ask for /metrics, or for /metrics?servers=none.")
        exported = export()
        disclosure = exposure.disclosure(request, expose_findings=exported.expose_findings)
        with patience.of_one(deadline) as mine:
            if servers:
                families, exposition = exported.scraper.without_servers(mine), without_servers
            else:
                families, exposition = await exported.scraper.everything_steps(mine, disclosure), everything
        return exposed(request, [*families, *exported.own_families()], exposition)

    return Route("/metrics", answer)
