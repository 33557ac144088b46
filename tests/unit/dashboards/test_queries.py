"""Every query parses, selects what is served, and keeps to what was chosen."""

import re
from collections.abc import Mapping

from dashboards.queries import by_server, highest, named, of_servers, placed
from testing.dashboard import Query
from testing.promql import Selector, selectors

OF_PROMETHEUS = {"ALERTS", "ALERTS_FOR_STATE", "up"}
OF_MACHINES = re.compile("node_|wso2_home_filesystem_")
OF_EXPORTERS = re.compile("wso2_exporter_|wso2_discover|process_|python_|up$")
COUNTERS = re.compile("_total$|_sum$|_count$|_bucket$|node_vmstat_|node_netstat_(?!Tcp_CurrEstab)")
"""node_exporter names the kernel's own counters as the kernel does."""


def names_a_server(selector: Selector) -> bool:
    about_more = OF_MACHINES.match(selector.metric) or OF_EXPORTERS.match(selector.metric)
    return not about_more and selector.matchers.get("machine") != ("!=", "")


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

    An alert may be about a machine or an exporter: tables of alerts choose by the label `server`.
    """
    for query in queries:
        for selector in selectors(query.with_all_chosen):
            chosen = {
                name: value for name, (_, value) in selector.matchers.items() if name in {"job", "instance", "target"}
            }
            wanted = {"job": ".+", "instance": ".+", "target": ".*"}
            if not names_a_server(selector):
                del wanted["target"]
            assert chosen == wanted or selector.metric in OF_PROMETHEUS, f"{query.place}: {selector.metric}"


def test_counters_are_read_by_their_increase_and_gauges_are_not(queries: list[Query]) -> None:
    """target-counter-agg. Counting the processors by their series is no reading of a counter."""
    for query in queries:
        for selector in selectors(query.with_all_chosen):
            if "count without" not in query.expression:
                is_counter = bool(COUNTERS.search(selector.metric))
                assert selector.in_rate == is_counter, f"{query.place}: {selector.metric}"


def test_rates_are_taken_over_grafanas_rate_interval(queries: list[Query]) -> None:
    """target-rate-interval."""
    for query in queries:
        for window in re.findall(r"\brate\([^\[]*\[(.*?)\]", query.expression):
            assert window == "$__rate_interval", query.place


def test_no_graph_draws_more_lines_than_can_be_told_apart_by_choosing_anew_at_each_step(queries: list[Query]) -> None:
    """`topk` alone over a range picks others at each step, and shows many more in the end."""
    for query in queries:
        if query.over_time:
            chooses = "topk(" in query.expression or "bottomk(" in query.expression
            assert chooses == ("@ end()" in query.expression), query.place


def test_what_helps_to_write_queries_writes_promql() -> None:
    up = 'wso2_up{job="a"}'
    for expression in (named(up), of_servers(f"{up} or {up}"), by_server(up, "pool"), highest(up, 5), placed(up)):
        (*found,) = selectors(expression.replace("$__range:$__interval", "1h:30s"))
        assert {each.metric for each in found} == {"wso2_up"}
