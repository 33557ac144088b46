"""Which panels of a dashboard find something in each form of scraping, and what the others miss."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from development.public_dashboards.metric_names import metric_names
from development.public_dashboards.panels import Panel, filled_in, panels
from development.public_dashboards.prometheus_answers import Prometheus
from development.public_dashboards.variables import chosen


@dataclass(frozen=True)
class Seen:
    """What a panel showed in one form.

    Attributes:
        filled: how many of its queries found something.
        missing: metrics that it asks for and that Prometheus does not have at all.
        refused: what Prometheus says of queries that it does not take.
    """

    filled: int
    missing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compared:
    """A dashboard, panel by panel.

    Attributes:
        title: the dashboard's.
        panels: with what was seen of each, by form.
    """

    title: str
    panels: tuple[tuple[Panel, Mapping[str, Seen]], ...]

    def full(self, form: str) -> int:
        """Count the panels all of whose queries found something."""
        return sum(seen[form].filled == len(panel.expressions) for panel, seen in self.panels)

    def partly(self, form: str) -> int:
        """Count the panels of which some query found something, and another nothing."""
        return sum(0 < seen[form].filled < len(panel.expressions) for panel, seen in self.panels)


def compare(dashboard: Mapping[str, Any], forms: Mapping[str, Prometheus], own: Mapping[str, str]) -> Compared:
    """Ask every query of a dashboard in every form.

    Args:
        dashboard: its file.
        forms: a Prometheus of each form.
        own: variables that a person chose.

    Raises:
        OSError: a Prometheus does not answer.
    """
    values = {form: chosen(dashboard, prometheus.label_values, own) for form, prometheus in forms.items()}
    have = {form: prometheus.metrics() for form, prometheus in forms.items()}
    rows = [
        (panel, {form: _seen(panel, forms[form], values[form], have[form]) for form in forms})
        for panel in panels(dashboard)
    ]
    return Compared(str(dashboard.get("title", "")), tuple(rows))


def _seen(panel: Panel, prometheus: Prometheus, values: Mapping[str, str], have: frozenset[str]) -> Seen:
    filled, missing, refused = 0, set[str](), list[str]()
    for expression in panel.expressions:
        query = filled_in(expression, values)
        try:
            found = prometheus.finds(query)
        except ValueError as error:
            refused.append(str(error))
            continue
        filled += found
        if not found:
            missing |= metric_names(query) - have
    return Seen(filled, tuple(sorted(missing)), tuple(refused))
