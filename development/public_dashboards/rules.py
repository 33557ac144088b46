"""Others' alert and recording rules: whether Prometheus takes each, and has the metrics that it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from development.public_dashboards.metric_names import metric_names
from development.public_dashboards.prometheus_answers import Prometheus


@dataclass(frozen=True)
class Rule:
    """A rule as it would stand beside this exporter's metrics.

    Attributes:
        name: of the alert, or of the metric that is recorded.
        missing: metrics that it asks for and that Prometheus does not have, by form.
        refused: what Prometheus says against its expression; empty where nothing.
    """

    name: str
    missing: Mapping[str, tuple[str, ...]]
    refused: str = ""


def looked_at(rules: Mapping[str, Any], forms: Mapping[str, Prometheus]) -> list[Rule]:
    """Look at each rule of a file, in its order. Whether an alert fires now is not asked: mostly it must not.

    Args:
        rules: the file's content, which Prometheus loads.
        forms: a Prometheus of each form of scraping.

    Raises:
        OSError: a Prometheus does not answer.
    """
    found = [rule for group in rules["groups"] for rule in group["rules"]]
    made_here = {rule["record"] for rule in found if "record" in rule}
    have = {form: prometheus.metrics() | made_here for form, prometheus in forms.items()}
    return [_rule(rule, forms, have) for rule in found]


def _rule(rule: Mapping[str, Any], forms: Mapping[str, Prometheus], have: Mapping[str, frozenset[str]]) -> Rule:
    name, expression = rule.get("alert") or rule["record"], rule["expr"]
    refused = {text for prometheus in forms.values() if (text := _refused(prometheus, expression))}
    missing = {form: tuple(sorted(metric_names(expression) - metrics)) for form, metrics in have.items()}
    return Rule(name, missing, " ".join(sorted(refused)))


def _refused(prometheus: Prometheus, expression: str) -> str:
    try:
        prometheus.finds(expression)
    except ValueError as error:
        return str(error)
    return ""
