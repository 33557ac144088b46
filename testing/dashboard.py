"""The dashboards as they are served to Grafana."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from development.places import PROJECT

Json = dict[str, Any]

VALUES = {
    "$job": ".+",
    "$instance": ".+",
    "$target": ".*",
    "$__rate_interval": "2m",
    "$__interval": "30s",
    "$__range": "1h",
}
"""What Grafana puts in place of the variables with All chosen, and of the intervals with scrapes every 30 s."""


@dataclass(frozen=True)
class Query:
    """One query of a dashboard.

    Attributes:
        uid: the dashboard's.
        panel: the title of the panel, or the annotation's name.
        ref_id: what tells it from other queries of the panel; empty of an annotation.
        expression: PromQL with Grafana's variables.
        over_time: whether it is asked over the dashboard's range; else for now alone.
    """

    uid: str
    panel: str
    ref_id: str
    expression: str
    over_time: bool

    @property
    def place(self) -> str:
        """Where it is, for a person."""
        return f"{self.uid}: {self.panel} {self.ref_id}".rstrip()

    @property
    def with_all_chosen(self) -> str:
        """The query that Prometheus gets when no choice was made."""
        expression = self.expression
        for variable, value in VALUES.items():
            expression = expression.replace(variable, value)
        return expression


def load_dashboards() -> dict[str, Json]:
    """Read every committed dashboard, by its uid."""
    files = sorted((PROJECT / "dashboards").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def all_panels(dashboard: Json) -> list[Json]:
    """List the panels with the rows and what is folded away in these."""
    return [each for panel in dashboard["panels"] for each in (panel, *panel.get("panels", []))]


def shown_panels(dashboard: Json) -> list[Json]:
    """List the panels that show something: all but rows."""
    return [panel for panel in all_panels(dashboard) if panel["type"] != "row"]


def queries_of(dashboard: Json) -> Iterator[Query]:
    """List the queries of panels, and then of annotations."""
    uid = dashboard["uid"]
    for panel in shown_panels(dashboard):
        for target in panel.get("targets", []):
            yield Query(uid, panel["title"], target["refId"], target["expr"], target.get("range", False))
    for annotation in dashboard["annotations"]["list"]:
        yield Query(uid, annotation["name"], "", annotation["expr"], over_time=True)


@pytest.fixture(scope="session")
def dashboards() -> Mapping[str, Json]:
    """Every dashboard by its uid."""
    return load_dashboards()


@pytest.fixture(scope="session")
def queries(dashboards: Mapping[str, Json]) -> list[Query]:
    """Every query of every dashboard."""
    return [query for each in dashboards.values() for query in queries_of(each)]
