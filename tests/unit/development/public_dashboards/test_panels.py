"""Panels are found wherever a dashboard's file has them, and their queries become those that Prometheus gets."""

import pytest

from development.public_dashboards.panels import Panel, filled_in, panels


def test_panels_stand_in_the_dashboard_in_rows_and_in_the_rows_of_old_files() -> None:
    def shown(title: str) -> dict[str, object]:
        return {"title": title, "type": "graph", "targets": [{"expr": f"{title}_total"}]}

    dashboard = {
        "panels": [shown("a"), {"title": "folded", "type": "row", "panels": [shown("b")]}],
        "rows": [{"panels": [shown("c")]}],
    }
    assert panels(dashboard) == [Panel(title, (f"{title}_total",)) for title in ("a", "b", "c")]


@pytest.mark.parametrize(
    "panel",
    [
        {"title": "words", "type": "text"},
        {"title": "logs", "type": "logs", "targets": [{"expr": ""}]},
        {"title": "hidden", "type": "stat", "targets": [{"expr": "up", "hide": True}]},
    ],
)
def test_what_asks_no_prometheus_is_left_out(panel: dict[str, object]) -> None:
    assert panels({"panels": [panel]}) == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('up{job="$job"}', 'up{job="wso2"}'),
        ('up{job=~"${job:regex}"}', 'up{job=~"wso2"}'),
        ('up{job="[[job]]"}', 'up{job="wso2"}'),
        ("rate(a[$__rate_interval])", "rate(a[2m])"),
        ('up{zone=~"$unknown"}', 'up{zone=~".+"}'),
    ],
)
def test_each_way_to_write_a_variable_is_known(expression: str, expected: str) -> None:
    assert filled_in(expression, {"job": "wso2"}) == expected
