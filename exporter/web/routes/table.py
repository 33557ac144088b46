"""All paths of the exporter."""

import time
from collections.abc import Sequence

from exporter.web.exported import Export, Exported
from exporter.web.exposure import Exposure
from exporter.web.messages import Request
from exporter.web.pages.terms import PageTerms
from exporter.web.patience import Patience
from exporter.web.routes.health import HEALTHY, READY
from exporter.web.routes.metrics import metrics_route
from exporter.web.routes.page import page_route
from exporter.web.routes.probe import probe_route
from exporter.web.routes.reload import ReloadService, reload_route
from exporter.web.routes.report import report_route
from exporter.web.routes.route import Route
from exporter.web.routes.runbooks import runbook_routes
from exporter.web.routes.service_discovery import service_discovery_route
from exporter.web.routes.target_list import target_list_route


def routes(export: Export, version: str, reload: ReloadService, exposure: Exposure) -> Sequence[Route]:
    """Make all routes.

    Args:
        export: gives what is served.
        version: the exporter's version, for the pages.
        reload: reloads the configuration, for those who may.
        exposure: decides who sees security findings.
    """
    patience = Patience()

    def terms(request: Request, exported: Exported) -> PageTerms:
        disclosure = exposure.disclosure(request, expose_findings=exported.expose_findings)
        return PageTerms(version, time.time(), disclosure)

    return (
        page_route(export, patience, terms),
        report_route(export, patience, terms),
        *runbook_routes(version),
        metrics_route(export, patience, exposure),
        probe_route(export, exposure),
        service_discovery_route(export),
        reload_route(reload),
        target_list_route(export),
        HEALTHY,
        READY,
    )
