"""Durations as Prometheus writes them ("Time Durations" of its documentation) are divided; nothing else is."""

import pytest
import yaml

from development.demo.durations import divided, divided_expression


@pytest.mark.parametrize(
    ("duration", "sixth"),
    [("30s", "5000ms"), ("3m", "30000ms"), ("1h30m", "900000ms"), ("1w", "100800000ms"), ("0s", "0ms"), ("1ms", "1ms")],
)
def test_a_duration_is_divided(duration: str, sixth: str) -> None:
    assert divided({"for": duration}, 6) == {"for": sixth}


@pytest.mark.parametrize(
    ("expression", "sixth"),
    [
        ("rate(a[5m]) > 0.2", "rate(a[50000ms]) > 0.2"),
        ("max_over_time(up[1h:30s] offset 1w)", "max_over_time(up[600000ms:5000ms] offset 100800000ms)"),
        ('a{le="5m",b=~"1h|2d"} > 3600', 'a{le="5m",b=~"1h|2d"} > 3600'),
        ("job:rate5m:sum + node_load5 + 1e3", "job:rate5m:sum + node_load5 + 1e3"),
        (
            'label_replace(a, "b", "in \\"3m\\"", "", "") [1m:]',
            'label_replace(a, "b", "in \\"3m\\"", "", "") [10000ms:]',
        ),
    ],
)
def test_the_durations_of_an_expression_are_divided(expression: str, sixth: str) -> None:
    assert divided_expression(expression, 6) == sixth


def test_rules_keep_their_words() -> None:
    rules = yaml.safe_load(
        """
        groups:
          - name: one
            interval: 1m
            rules:
              - alert: Slow
                expr: rate(a[6m]) > 1
                for: 6m
                labels: {window: 6m}
                annotations: {summary: 6m}
        """
    )
    (group,) = divided(rules, 6)["groups"]
    assert group["interval"] == "10000ms"
    assert group["rules"] == [
        {
            "alert": "Slow",
            "expr": "rate(a[60000ms]) > 1",
            "for": "60000ms",
            "labels": {"window": "6m"},
            "annotations": {"summary": "6m"},
        }
    ]


def test_divided_by_one_nothing_changes() -> None:
    assert divided({"for": "3m", "expr": "rate(a[5m])"}, 1) == {"for": "3m", "expr": "rate(a[5m])"}
