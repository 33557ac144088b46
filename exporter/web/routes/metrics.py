"""`/metrics`: every target, the machine, and the exporter itself."""

from exporter.collect.exposition import Exposition
from exporter.jmx.deadline import Deadline
from exporter.web.exported import Export
from exporter.web.messages import Request, Response
from exporter.web.patience import Patience
from exporter.web.routes.exposition import exposed
from exporter.web.routes.route import Route


def metrics_route(export: Export, patience: Patience) -> Route:
    """Make the route of `/metrics`.

    Args:
        export: gives what is served.
        patience: bounds how many scrapes of everything wait.
    """
    exposition = Exposition(own_process=True)

    async def answer(request: Request, deadline: Deadline) -> Response:
        exported = export()
        with patience.of_one(deadline) as mine:
            families = await exported.scraper.everything_steps(mine)
        return exposed(request, [*families, *exported.own_families()], exposition)

    return Route("/metrics", answer)
