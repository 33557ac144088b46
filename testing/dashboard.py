"""The overview dashboard as it is served to Grafana."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from development.places import PROJECT

VALUES = {"$job": ".+", "$instance": ".+", "$target": ".*", "$__rate_interval": "2m"}
"""What Grafana puts in place of the variables with All chosen, and of the interval with scrapes every 30 s."""


@dataclass(frozen=True)
class Query:
    """One query of the dashboard, and the panel or annotation it belongs to."""

    place: str
    expression: str

    @property
    def with_all_chosen(self) -> str:
        expression = self.expression
        for variable, value in VALUES.items():
            expression = expression.replace(variable, value)
        return expression


@pytest.fixture(scope="session")
def overview() -> dict[str, Any]:
    dashboard: dict[str, Any] = json.loads((PROJECT / "dashboards" / "wso2-overview.json").read_text(encoding="utf-8"))
    return dashboard


@pytest.fixture(scope="session")
def panels(overview: dict[str, Any]) -> list[dict[str, Any]]:
    """The panels that show something: all but rows."""
    return [panel for panel in overview["panels"] if panel["type"] != "row"]


@pytest.fixture(scope="session")
def queries(overview: dict[str, Any]) -> list[Query]:
    return list(_queries(overview))


def _queries(dashboard: dict[str, Any]) -> Iterator[Query]:
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield Query(f"{panel['title']} {target['refId']}", target["expr"])
    for annotation in dashboard["annotations"]["list"]:
        yield Query(annotation["name"], annotation["expr"])
