"""`/sd`: the servers that are read, for a scrape job that follows them by itself.

The format is that of Prometheus's HTTP service discovery (https://prometheus.io/docs/prometheus/latest/http_sd/). Each
server is a group of its own: the address is the exporter's, as the caller reached it, and `__param_target` has it serve
that server alone. Labels that begin with `__meta_` are for relabelling and end with it.
"""

import json
import re
from collections.abc import Mapping

from exporter.collect.target import Target
from exporter.jmx.deadline import Deadline
from exporter.web.exported import Export
from exporter.web.messages import Request, Response, plain_text, response
from exporter.web.routes import probe
from exporter.web.routes.route import Route

_AUTHORITY = re.compile(r"(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_.-]{1,253})(?::[0-9]{1,5})?")
"""No longer than an address (RFC 4291, 2.2) or a name (RFC 1035, 3.1): it is repeated for each server."""


def service_discovery_route(export: Export) -> Route:
    """Make the route of `/sd`. It reads no server.

    Args:
        export: gives what is served.
    """

    async def answer(request: Request, deadline: Deadline) -> Response:
        address = request.headers.get("host", "")
        if not _AUTHORITY.fullmatch(address):
            return plain_text(400, "Ask with the header Host: it is the address that is scraped.")
        groups = [_group(target, address, request.scheme) for target in export().scraper.targets(deadline)]
        body = json.dumps(groups, indent=1).encode()
        return response(200, "application/json", body, [("Cache-Control", "no-store")])

    return Route("/sd", answer)


def _group(target: Target, address: str, scheme: str) -> Mapping[str, object]:
    name, meta = target.identity.name, {"name": target.identity.name, "host": target.identity.host}
    if target.product is not None:
        meta["product"] = target.product
    labels = {"__metrics_path__": probe.PATH, "__param_target": name, "instance": name}
    if scheme == "https":  # but not `http`: a proxy may have ended TLS, and the scrape job says `scheme: https` itself
        labels["__scheme__"] = scheme
    labels |= {f"__meta_wso2_{key}": value for key, value in meta.items()}
    return {"targets": [address], "labels": labels | dict(target.labels)}
