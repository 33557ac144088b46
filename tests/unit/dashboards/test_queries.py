"""Every query of the overview parses, selects what is served, and keeps to what was chosen."""

import re
from collections.abc import Mapping

from testing.dashboard import Query
from testing.promql import Selector, selectors

OF_PROMETHEUS = {"ALERTS"}
OF_MACHINES = re.compile("node_|wso2_exporter_build_info")
COUNTERS = re.compile("_total$|_sum$|_count$")


def is_about_a_machine(selector: Selector) -> bool:
    return bool(OF_MACHINES.match(selector.metric)) or selector.matchers.get("machine") == ("!=", "")


def test_every_query_parses_and_selects_metrics_with_labels_that_we_serve(
    queries: list[Query], served_metrics: Mapping[str, frozenset[str]]
) -> None:
    """target-promql."""
    for query in queries:
        for selector in selectors(query.with_all_chosen):
            if selector.metric not in OF_PROMETHEUS:
                assert selector.metric in served_metrics, query.place
                assert selector.matchers.keys() <= served_metrics[selector.metric], query.place


def test_every_selector_keeps_to_what_was_chosen(queries: list[Query]) -> None:
    """target-job, target-instance; and the server, in everything that is about one.

    An alert on a machine has none of these labels; it is kept by the machine that a chosen exporter judges.
    """
    for query in queries:
        for selector in selectors(query.with_all_chosen):
            chosen = {
                name: value for name, (_, value) in selector.matchers.items() if name in {"job", "instance", "target"}
            }
            wanted = {"job": ".+", "instance": ".+", "target": ".*"}
            if is_about_a_machine(selector):
                del wanted["target"]
            if is_about_a_machine(selector) and selector.metric == "ALERTS":
                wanted = {}
                assert "and on (machine) wso2_guideline_status{" in query.expression, query.place
            assert chosen == wanted, query.place


def test_counters_are_shown_as_rates_and_gauges_are_not(queries: list[Query]) -> None:
    """target-counter-agg. Counting the processors by their series is no reading of a counter."""
    for query in queries:
        for selector in selectors(query.with_all_chosen):
            if not query.expression.startswith("count without"):
                assert selector.in_rate == bool(COUNTERS.search(selector.metric)), query.place


def test_rates_are_taken_over_grafanas_rate_interval(queries: list[Query]) -> None:
    """target-rate-interval."""
    for query in queries:
        assert set(re.findall(r"\[(.*?)\]", query.expression)) <= {"$__rate_interval"}, query.place
