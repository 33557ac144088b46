"""The walk over the dashboards tells an empty panel from one that has nothing to show, and one with too many lines."""

from collections.abc import Mapping

import pytest

from development.dashboard_walk import ALL, Choice, servers, told, walk
from development.promql_api import Range
from testing.dashboard import Json

SPAN = Range(end=3600.0, seconds=3600.0)


def dashboard(*panels: Json, uid: str = "wso2-http") -> Json:
    return {"uid": uid, "panels": list(panels), "annotations": {"list": []}}


def panel(title: str, expression: str, kind: str = "timeseries") -> Json:
    return {"title": title, "type": kind, "targets": [{"refId": "A", "expr": expression, "range": True}]}


class Answers:
    """A Prometheus that finds so many series of each metric, and writes down what it was asked."""

    def __init__(self, **series: int) -> None:
        self._series = series
        self.asked: list[str] = []

    def __call__(self, expression: str, *, over_time: bool) -> list[Mapping[str, str]]:
        self.asked.append(f"{expression} over time" if over_time else expression)
        return [{}] * next((count for name, count in self._series.items() if name in expression), 0)


def lines(prometheus: Answers, *panels: Json, uid: str = "wso2-http") -> list[str]:
    return told(list(walk(dashboard(*panels, uid=uid), ALL, SPAN, prometheus)))


def test_what_is_chosen_stands_in_the_query() -> None:
    prometheus = Answers(up=1)
    lines(prometheus, panel("Made", 'rate(up{target=~"$target"}[$__rate_interval]) + sum_over_time(a[$__range])'))
    assert prometheus.asked == ['rate(up{target=~".*"}[120s]) + sum_over_time(a[3600s]) over time']


def test_a_panel_is_empty_where_its_metrics_are_there_and_it_finds_nothing() -> None:
    class OnlyAlone(Answers):
        def __call__(self, expression: str, *, over_time: bool) -> list[Mapping[str, str]]:
            return [] if over_time else super().__call__(expression, over_time=over_time)

    empty, sums = lines(OnlyAlone(tomcat_requestcount_total=1), panel("Made", "tomcat_requestcount_total > 7"))
    assert empty == "empty     wso2-http: Made"
    assert sums.startswith("1 panels: 0 with data, 0 empty for a known reason, 1 empty without one")


def test_a_panel_may_be_empty_where_the_server_lacks_what_it_shows() -> None:
    known, _ = lines(Answers(), panel("Made", "tomcat_requestcount_total"))
    assert known == "as known  wso2-http: Made: the server has no Tomcat"


@pytest.mark.parametrize("metric", ["jvm_threads_current", "wso2_up"])
def test_a_metric_that_every_server_has_may_not_be_missing(metric: str) -> None:
    empty, _ = lines(Answers(), panel("Made", metric))
    assert empty == "empty     wso2-http: Made"


@pytest.mark.parametrize(
    ("series", "kind", "crowded"), [(20, "timeseries", 0), (21, "timeseries", 1), (21, "table", 0)]
)
def test_more_lines_than_can_be_told_apart_are_too_many(series: int, kind: str, crowded: int) -> None:
    found = lines(Answers(jvm_threads_current=series), panel("Made", "jvm_threads_current", kind))
    assert [line for line in found if line.startswith("crowded")] == [
        f"crowded   wso2-http: Made: {series} series"
    ] * crowded


def test_a_server_is_chosen_in_both_forms_of_scraping() -> None:
    metrics = {"job": "wso2-exporter", "instance": "a:19404", "target": "carbon"}
    probe = {"job": "wso2-probe", "instance": "synapse"}
    assert servers([probe, metrics], down=[probe]) == [
        Choice("carbon", "wso2-exporter", "a:19404", "carbon", read=True),
        Choice("synapse", "wso2-probe", "synapse", "", read=False),
    ]


def test_a_server_that_cannot_be_read_tells_nothing() -> None:
    down = Choice("synapse", "wso2-probe", "synapse", "", read=False)
    panels = dashboard(panel("Made", "jvm_threads_current"), uid="wso2-server")
    known, _ = told(list(walk(panels, down, SPAN, Answers())))
    assert known == "as known  wso2-server: Made of synapse: the server cannot be read now"
