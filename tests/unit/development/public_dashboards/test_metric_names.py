"""The metrics of a query are named, however it names them."""

import pytest

from development.public_dashboards.metric_names import metric_names


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("a", {"a"}),
        ("sum by (job) (rate(a_total[5m])) / on () group_left b", {"a_total", "b"}),
        ('{__name__="a",job="x"}', {"a"}),
        ('label_replace(-(a), "x", "$1", "y", "(.+)")', {"a"}),
        ("max_over_time((a > 1)[1h:1m] @ end())", {"a"}),
        ("1 + time()", set()),
        ("not PromQL (", set()),
    ],
)
def test_every_selector_counts(expression: str, names: set[str]) -> None:
    assert metric_names(expression) == names
