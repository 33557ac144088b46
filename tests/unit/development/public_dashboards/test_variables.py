"""Variables have the values that Grafana would choose first, or those that a person chose of what is offered."""

from typing import Any

import pytest

from development.public_dashboards.variables import chosen

SERIES = {
    ("wso2_up", "instance"): ["a.example:1", "b.example:1"],
    ("node_up", "instance"): [],
    ("", "job"): ["wso2-probe"],
}


def value(variable: dict[str, Any], **own: str) -> str:
    dashboard = {"templating": {"list": [{"name": "it", **variable}]}}
    return chosen(dashboard, lambda selector, label: SERIES[selector, label], own)["it"]


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ({"type": "query", "query": "label_values(wso2_up, instance)"}, "a.example:1"),
        ({"type": "query", "query": {"query": "label_values(job)"}}, "wso2-probe"),
        ({"type": "query", "query": "label_values(wso2_up, instance)", "regex": "/(.*):1/"}, "a.example"),
        (
            {"type": "query", "query": "label_values(wso2_up, instance)", "multi": True},
            r"a\\.example:1|b\\.example:1",
        ),
        ({"type": "query", "query": "label_values(wso2_up, instance)", "includeAll": True, "allValue": ".+"}, ".+"),
        ({"type": "query", "query": "metrics(wso2)"}, ""),
        ({"type": "custom", "query": "sda, sdb", "current": {}}, "sda"),
        ({"type": "custom", "query": "sda", "current": {"value": ["$__all"]}}, ".*"),
        ({"type": "datasource", "query": "prometheus"}, ""),
    ],
)
def test_the_first_choice_is_grafanas(variable: dict[str, Any], expected: str) -> None:
    """Backslashes are doubled as Grafana doubles them: once for the string, once for the expression."""
    assert value(variable) == expected


def test_a_person_chooses_of_what_is_offered() -> None:
    query = {"type": "query", "query": "label_values(wso2_up, instance)"}
    assert value(query, it="b.example:1") == "b.example:1"
    assert value(query, it="c.example:1") == "a.example:1"


def test_a_person_types_a_value_where_nothing_is_offered() -> None:
    assert value({"type": "query", "query": "label_values(node_up, instance)"}, it="c.example:1") == "c.example:1"


def test_a_variable_may_depend_on_those_before_it() -> None:
    asked: list[str] = []

    def label_values(selector: str, label: str) -> list[str]:
        asked.append(selector)
        return [f"the {label}"]

    listed = [
        {"name": "job", "type": "query", "query": "label_values(job)"},
        {"name": "node", "type": "query", "query": 'label_values(up{job="$job"}, instance)'},
    ]
    assert chosen({"templating": {"list": listed}}, label_values, {}) == {"job": "the job", "node": "the instance"}
    assert asked == ["", 'up{job="the job"}']
