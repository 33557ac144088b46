"""Alerts on what runs out in a server, beyond the table of cases: other collectors, restarts, callers who give up."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from testing.alert_cases import CASES
from testing.alert_cases.case import Series
from testing.alert_cases.texts import rendered

CheckAlerts = Callable[[list[dict[str, Any]]], None]

SERVER = 'job="wso2-probe",instance="carbon"'


def series(samples: Mapping[str, str]) -> list[dict[str, str]]:
    """Series of the server: each with its name, its labels beside the server's, and its samples."""
    named = {
        name.replace("{", f"{{{SERVER},") if "{" in name else f"{name}{{{SERVER}}}": samples[name] for name in samples
    }
    return [{"series": name, "values": values} for name, values in named.items()]


def firing(alert: str, severity: str, minutes: float, count: int) -> dict[str, Any]:
    """So many alerts of that name fire at that minute."""
    return {
        "expr": f'count(ALERTS{{alertname="{alert}",severity="{severity}",alertstate="firing"}}) or vector(0)',
        "eval_time": f"{int(minutes * 60)}s",
        "exp_samples": [{"labels": "{}", "value": count}],
    }


def never(alert: str, minutes: int) -> dict[str, Any]:
    """No alert of that name fires until that minute."""
    return {
        "expr": f'count_over_time(ALERTS{{alertname="{alert}",alertstate="firing"}}[{minutes}m:30s])',
        "eval_time": f"{minutes}m",
    }


def test_a_restart_ends_the_page_on_lack_of_memory_and_leaves_the_ticket(check_alerts: CheckAlerts) -> None:
    samples = {
        "wso2_heap_dump_timestamp_seconds": "_x9 290x60",
        "wso2_process_start_time_seconds": "100x19 _x1 630x40",
    }
    expected = [
        firing("WSO2OutOfMemory", "critical", 10, 1),
        firing("WSO2OutOfMemory", "critical", 13, 0),
        firing("WSO2OutOfMemory", "warning", 30, 1),
    ]
    check_alerts([{"input_series": series(samples), "promql_expr_test": expected}])


def test_lack_of_memory_pages_for_an_hour(check_alerts: CheckAlerts) -> None:
    samples = {"wso2_heap_dump_timestamp_seconds": "_x9 290x140", "wso2_process_start_time_seconds": "100x149"}
    expected = [
        firing("WSO2OutOfMemory", "critical", 64, 1),
        firing("WSO2OutOfMemory", "critical", 65, 0),
        firing("WSO2OutOfMemory", "warning", 70, 1),
    ]
    check_alerts([{"input_series": series(samples), "promql_expr_test": expected}])


def test_lack_of_memory_is_a_ticket_for_a_day(check_alerts: CheckAlerts) -> None:
    """The dump is twenty-three hours old when the test begins: a day takes promtool long."""
    samples = {"wso2_heap_dump_timestamp_seconds": f"{-23 * 3600}x140", "wso2_process_start_time_seconds": "-90000x140"}
    expected = [firing("WSO2OutOfMemory", "warning", 59, 1), firing("WSO2OutOfMemory", "warning", 60, 0)]
    check_alerts([{"input_series": series(samples), "promql_expr_test": expected}])


def test_lack_of_memory_pages_where_the_process_ended_of_it(check_alerts: CheckAlerts) -> None:
    samples = {
        "wso2_heap_dump_timestamp_seconds": "_x9 290x60",
        "wso2_process_start_time_seconds": "100x9 stale",
        "wso2_process_running": "1x9 0x60",
    }
    check_alerts(
        [{"input_series": series(samples), "promql_expr_test": [firing("WSO2OutOfMemory", "critical", 30, 1)]}]
    )


BESIDE = ("ZGC Cycles", "ZGC Minor Cycles", "ZGC Major Cycles", "Shenandoah Cycles", "G1 Concurrent GC")
HOLDING_UP = (
    *("G1 Young Generation", "G1 Old Generation", "PS MarkSweep", "PS Scavenge", "Copy", "MarkSweepCompact"),
    *("ConcurrentMarkSweep", "ParNew", "ZGC Pauses", "ZGC Major Pauses", "Shenandoah Pauses", "global", "scavenge"),
)
"""Names of collectors: as HotSpot's of JDK 8 to 25 call them, and OpenJ9's."""


def test_what_is_collected_while_the_server_works_is_no_alert(check_alerts: CheckAlerts) -> None:
    samples = {f'jvm_gc_collection_seconds_sum{{gc="{name}"}}': "0+27x120" for name in BESIDE}
    check_alerts([{"input_series": series(samples), "promql_expr_test": [never("WSO2GarbageCollection", 60)]}])


def test_every_collector_that_holds_the_server_up_counts(check_alerts: CheckAlerts) -> None:
    fires = [firing("WSO2GarbageCollection", "critical", 10, 1)]
    samples = ({f'jvm_gc_collection_seconds_sum{{gc="{name}"}}': "0+9x60"} for name in HOLDING_UP)
    check_alerts([{"input_series": series(each), "promql_expr_test": fires} for each in samples])


GIB = 1024.0**3


@pytest.mark.parametrize(
    ("pools", "heap_maximum"),
    [
        ({"G1 Old Gen": (0.972, 1)}, 1),
        ({"PS Old Gen": (0.972, 1)}, 1.5),
        ({"ZHeap": (0.972, 1)}, 1),
        ({"ZGC Old Generation": (0.972, 1)}, 1),
        ({"Shenandoah": (0.972, 1)}, 1),
        ({"tenured-SOA": (0.9, 0.9), "tenured-LOA": (0.072, 0.1)}, 1.5),
        ({"Java heap": (0.972, None)}, 1),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else "",
)
def test_the_page_on_the_heap_has_the_value_of_every_collector(
    promtool: Path, rule_files: list[Path], pools: Mapping[str, tuple[float, float | None]], heap_maximum: float
) -> None:
    """In use and maximum in GiB, both after collection; OpenJ9 has its old generation in two pools."""
    (case,) = (case for case in CASES if (case.alert, case.severity) == ("WSO2HeapAlmostFull", "critical"))
    kept = [each for each in case.series if "G1 Old Gen" not in each.labels]
    made = [
        _constant(f"jvm_memory_pool_collection_{what}_bytes", f'pool="{pool}"', value * GIB)
        for pool, values in pools.items()
        for what, value in zip(("used", "max"), values, strict=True)
        if value is not None
    ]
    heap = _constant("jvm_memory_max_bytes", 'area="heap"', heap_maximum * GIB)
    young = _constant("jvm_memory_pool_collection_used_bytes", 'pool="G1 Survivor Space"', 5 * GIB)
    texts = rendered(promtool, rule_files, [replace(case, series=(*kept, *made, heap, young), forms=("probe",))])
    assert "summary: carbon: Java heap almost full, 97.2% of the old generation" in texts[case.alert]


def _constant(name: str, labels: str, value: float) -> Series:
    return Series(name=name, labels=labels, well=value, bad=value, below=value)


def test_a_connector_without_a_connection_left_pages(check_alerts: CheckAlerts) -> None:
    connector = '{protocol="http-nio",address="",port="9763"}'
    samples = {
        f"tomcat_threadpool_currentthreadsbusy{connector}": "5x40",
        f"tomcat_threadpool_maxthreads{connector}": "250x40",
        f"tomcat_threadpool_connectioncount{connector}": "100x9 8192x30",
        f"tomcat_threadpool_maxconnections{connector}": "8192x40",
    }
    expected = [
        firing("WSO2ConnectorExhausted", "critical", 5, 0),
        firing("WSO2ConnectorExhausted", "critical", 7, 1),
    ]
    check_alerts([{"input_series": series(samples), "promql_expr_test": expected}])


def test_a_connector_whose_executor_tells_no_number_of_threads_is_no_alert(check_alerts: CheckAlerts) -> None:
    """Tomcat says -1 of both."""
    connector = '{protocol="http-nio",address="",port="9763"}'
    samples = {
        f"tomcat_threadpool_currentthreadsbusy{connector}": "-1x40",
        f"tomcat_threadpool_maxthreads{connector}": "-1x40",
    }
    check_alerts([{"input_series": series(samples), "promql_expr_test": [never("WSO2ConnectorExhausted", 20)]}])


def test_a_data_source_pages_while_its_callers_give_up_in_between(check_alerts: CheckAlerts) -> None:
    """Threads that waited a minute in vain are counted no more, until the next ones come."""
    pool = 'datasource="WSO2_SHARED_DB",tenant=""'
    samples = {
        f'wso2_datasource_connections{{{pool},state="active"}}': "50x60",
        f"wso2_datasource_connections_max{{{pool}}}": "50x60",
        f"wso2_datasource_waiting_threads{{{pool}}}": "3 0 0" + " 3 0 0" * 19,
    }
    expected = [firing("WSO2DataSourceExhausted", "critical", minutes, 1) for minutes in (3, 10, 20)]
    check_alerts([{"input_series": series(samples), "promql_expr_test": expected}])


def test_a_data_source_that_lends_all_and_lets_nobody_wait_is_no_alert(check_alerts: CheckAlerts) -> None:
    pool = 'datasource="WSO2_SHARED_DB",tenant=""'
    samples = {
        f'wso2_datasource_connections{{{pool},state="active"}}': "50x60",
        f"wso2_datasource_connections_max{{{pool}}}": "50x60",
        f"wso2_datasource_waiting_threads{{{pool}}}": "0x60",
    }
    check_alerts([{"input_series": series(samples), "promql_expr_test": [never("WSO2DataSourceExhausted", 30)]}])
