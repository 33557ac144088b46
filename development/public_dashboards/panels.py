"""Panels of a Grafana dashboard, as its file has them, and the queries of each with variables filled in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

_WITHOUT_DATA = {"row", "text", "dashlist", "alertlist", "news"}
_INTERVALS = {
    "__rate_interval": "2m",
    "__interval": "30s",
    "__range": "1h",
    "__range_s": "3600",
    "__range_ms": "3600000",
    "__interval_ms": "30000",
    "__from": "0",
    "__to": "0",
}
"""What Grafana puts there with scrapes every 30 s and an hour shown."""
_VARIABLE = re.compile(r"\$\{(\w+)(?::\w+)?\}|\[\[(\w+)\]\]|\$(\w+)")


@dataclass(frozen=True)
class Panel:
    """A panel that asks a Prometheus.

    Attributes:
        title: as the dashboard has it.
        expressions: its queries, with variables.
    """

    title: str
    expressions: tuple[str, ...]


def panels(dashboard: Json) -> list[Panel]:
    """List the panels that ask a Prometheus, those in rows and of old forms of the file included."""
    return [
        Panel(panel.get("title", ""), expressions)
        for panel in _all(dashboard)
        if panel.get("type") not in _WITHOUT_DATA and (expressions := _expressions(panel))
    ]


def filled_in(expression: str, values: Mapping[str, str]) -> str:
    """Put values in place of variables.

    Args:
        expression: a query with `$name`, `${name}` or `[[name]]`.
        values: of the dashboard's own variables; one that is not there matches anything.
    """

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2] or found[3]
        return {**_INTERVALS, **values}.get(name, ".+")

    return _VARIABLE.sub(value, expression)


def _all(dashboard: Json) -> Iterator[Json]:
    for panel in (*dashboard.get("panels", []), *dashboard.get("rows", [])):
        yield panel
        yield from _all(panel)


def _expressions(panel: Json) -> tuple[str, ...]:
    targets = panel.get("targets") or []
    return tuple(target["expr"] for target in targets if target.get("expr") and not target.get("hide"))
