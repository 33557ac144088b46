"""Every query of the overview parses, names metrics that are served, and finds samples of /metrics and of /probe."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import promql_parser
import pytest
import yaml

SERVED = {
    *("wso2_up", "wso2_scrape_error", "wso2_readiness_score", "wso2_category_score", "wso2_category_status"),
    *("wso2_guideline_status", "wso2_exporter_build_info"),
    *("jvm_memory_used_bytes", "jvm_memory_committed_bytes", "jvm_memory_max_bytes"),
    *("jvm_memory_pool_collection_used_bytes", "jvm_memory_pool_collection_max_bytes"),
    *("jvm_gc_collection_seconds_sum", "jvm_threads_current", "jvm_threads_daemon", "jvm_threads_peak"),
    "jvm_process_start_time_seconds",
    *("tomcat_threadpool_currentthreadsbusy", "tomcat_threadpool_maxthreads"),
    *("tomcat_threadpool_connectioncount", "tomcat_threadpool_maxconnections"),
    *("tomcat_requestcount_total", "tomcat_errorcount_total", "tomcat_processingtime_total"),
    *("node_cpu_seconds_total", "node_load1", "node_load5", "node_load15"),
    *("node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes"),
    *("node_filesystem_avail_bytes", "node_filesystem_size_bytes"),
}
"""The metrics that the overview needs, as our contract of metric names has them."""

OF_PROMETHEUS = {"ALERTS"}
OF_MACHINES = re.compile("node_|wso2_exporter_build_info")
COUNTERS = re.compile("_total$|_sum$|_count$")


class Query(Protocol):
    """A query of the dashboard, as conftest.py reads it."""

    place: str
    expression: str
    with_all_chosen: str


Queries = list[Query]


def selectors(query: Query) -> Iterator[tuple[str, promql_parser.VectorSelector, bool]]:
    """The metric and the selector of everything that a query selects, and whether it is an argument of `rate`."""
    for selector, in_rate in _selectors(promql_parser.parse(query.with_all_chosen), in_rate=False):
        assert selector.name is not None, query.place
        yield selector.name, selector, in_rate


def _selectors(node: Any, *, in_rate: bool) -> Iterator[tuple[promql_parser.VectorSelector, bool]]:
    match node:
        case promql_parser.VectorSelector():
            yield node, in_rate
        case promql_parser.MatrixSelector():
            yield node.vector_selector, in_rate
        case promql_parser.Call():
            for argument in node.args:
                yield from _selectors(argument, in_rate=node.func.name == "rate")
        case promql_parser.BinaryExpr():
            yield from _selectors(node.lhs, in_rate=in_rate)
            yield from _selectors(node.rhs, in_rate=in_rate)
        case promql_parser.AggregateExpr() | promql_parser.ParenExpr() | promql_parser.UnaryExpr():
            yield from _selectors(node.expr, in_rate=in_rate)
        case promql_parser.NumberLiteral():
            return
        case _:
            raise AssertionError(f"no query of ours has a {type(node).__name__}")


def test_every_query_parses_and_names_metrics_that_we_serve(queries: Queries) -> None:
    """target-promql."""
    named = {metric for query in queries for metric, _, _ in selectors(query)}
    assert named == SERVED | OF_PROMETHEUS


def test_every_selector_keeps_to_what_was_chosen(queries: Queries) -> None:
    """target-job, target-instance; and the server, in everything that is about one."""
    for query in queries:
        for metric, selector, _ in selectors(query):
            matchers = {matcher.name: (str(matcher.op), matcher.value) for matcher in selector.matchers.matchers}
            chosen = {name: value for name, (_, value) in matchers.items() if name in {"job", "instance", "target"}}
            wanted = {"job": ".+", "instance": ".+"}
            if not OF_MACHINES.match(metric):
                wanted["target"] = ".*"
            assert chosen == wanted, query.place


def test_counters_are_shown_as_rates_and_gauges_are_not(queries: Queries) -> None:
    """target-counter-agg. Counting the processors by their series is no reading of a counter."""
    for query in queries:
        for metric, _, in_rate in selectors(query):
            if not query.expression.startswith("count without"):
                assert in_rate == bool(COUNTERS.search(metric)), query.place


def test_rates_are_taken_over_grafanas_rate_interval(queries: Queries) -> None:
    """target-rate-interval."""
    for query in queries:
        assert set(re.findall(r"\[(.*?)\]", query.expression)) <= {"$__rate_interval"}, query.place


# ---------------------------------------------------------------------------- what Prometheus answers to some of them

METRICS = 'job="wso2-exporter",instance="a:19404",target="carbon"'
PROBE = 'job="wso2-probe",instance="carbon"'
MACHINE = 'job="wso2-exporter",instance="a:19404"'
FOREIGN = 'job="other",instance="b:1234"'

Check = Callable[[list[str], str, dict[str, float]], None]


@pytest.fixture
def check(promtool: Path, queries: Queries, tmp_path: Path) -> Check:
    """Ask promtool what a query of the overview, given by its panel and reference, finds among series.

    A series is written with its first sample, and with what each of the next ones adds (`0+15`) unless they are equal.
    """

    def _check(series: list[str], place: str, expected: dict[str, float]) -> None:
        (query,) = [query for query in queries if query.place == place]
        values = [text.rsplit(" ", 1) for text in series]
        test = {
            "interval": "30s",
            "input_series": [{"series": name, "values": f"{value}x20"} for name, value in values],
            "promql_expr_test": [
                {
                    "expr": query.with_all_chosen,
                    "eval_time": "5m",
                    "exp_samples": [{"labels": labels, "value": value} for labels, value in expected.items()],
                }
            ],
        }
        file = tmp_path / "query.test.yml"
        file.write_text(yaml.safe_dump({"rule_files": [], "tests": [test]}), encoding="utf-8")
        run = subprocess.run([promtool, "test", "rules", file], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr

    return _check


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_a_status_is_shown_as_its_number(check: Check, server: str) -> None:
    """The value mappings of the status columns: ok 0, warning 1, critical 2, unknown 3, waived 4."""
    for number, status in enumerate(["ok", "warning", "critical", "unknown", "waived"]):
        series = [
            f'wso2_category_status{{{server},category="heap",status="{other}"}} {int(other == status)}'
            for other in ["ok", "warning", "critical", "unknown", "waived"]
        ]
        check(series, "Servers heap", {f"{{{server}}}": number})


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_a_server_that_is_down_shows_its_reason_alone(check: Check, server: str) -> None:
    series = [
        f'wso2_scrape_error{{{server},reason="login"}} 1',
        f'wso2_scrape_error{{{server},reason="connect"}} 0',
    ]
    check(series, "Servers reason", {f'{{{server},reason="login"}}': 1})


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_other_exporters_of_the_same_metric_names_are_left_out(check: Check, server: str) -> None:
    series = [
        f"wso2_up{{{server}}} 1",
        f'jvm_memory_used_bytes{{{server},area="heap"}} 7',
        f'jvm_memory_used_bytes{{{FOREIGN},area="heap"}} 9',
    ]
    check(series, "Heap A", {f'jvm_memory_used_bytes{{{server},area="heap"}}': 7})


def test_other_machines_are_left_out(check: Check) -> None:
    series = [
        f'wso2_exporter_build_info{{{MACHINE},version="1"}} 1',
        f"node_load5{{{MACHINE}}} 3",
        f"node_load5{{{FOREIGN}}} 4",
    ]
    check(series, "Load B", {f"node_load5{{{MACHINE}}}": 3})


def test_a_processor_is_busy_when_it_neither_idles_nor_waits_for_a_disk(check: Check) -> None:
    """In 30 s one processor idles 15 s and waits 7.5 s, the other idles 7.5 s: together they are busy half the time."""
    series = [
        f'wso2_exporter_build_info{{{MACHINE},version="1"}} 1',
        f'node_cpu_seconds_total{{{MACHINE},cpu="0",mode="idle"}} 0+15',
        f'node_cpu_seconds_total{{{MACHINE},cpu="0",mode="iowait"}} 0+7.5',
        f'node_cpu_seconds_total{{{MACHINE},cpu="1",mode="idle"}} 0+7.5',
    ]
    check(series, "Processors busy A", {f"{{{MACHINE}}}": 0.5})
