"""Each fault changes a cell of the dashboard on call with the next scrape; what can wait changes none."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from testing.dashboard import Query

FORMS = {
    "metrics": ('job="wso2-exporter",instance="a:19404",target="carbon"', "var-job=wso2-exporter&var-instance=a:19404"),
    "probe": ('job="wso2-probe",instance="carbon"', "var-job=wso2-probe&var-instance=carbon"),
}
AT = "5m"
"""Ten scrapes after the beginning; a fault comes with the last of them."""
RAM = 'machine="gw",category="ram",kind="headroom",guideline="ram_available"'
DISK = 'machine="gw",category="disk",kind="headroom",guideline="disk_used"'
PAGE = 'alertname="WSO2Deadlock",alertstate="firing",severity="critical",component="jvm",server="carbon"'
PROVISION = (
    'alertname="WSO2ProvisionBelowGuideline",alertstate="firing",severity="warning",component="guidelines",'
    'server="carbon"'
)
OLD = 'pool="G1 Old Gen"'
PORT = 'protocol="http-nio",address="",port="9763"'
POOL = 'datasource="WSO2_CARBON_DB",tenant="-1234"'


@dataclass(frozen=True)
class Cell:
    """A fault, and the cell that tells of it.

    Attributes:
        fault: what is wrong.
        series: samples by scrape, in promtool's notation; `SERVER` stands for the labels of the server.
        column: the query of the table *Fleet*.
        value: what it finds.
        labels: what it finds beside the server and the way to it.
    """

    fault: str
    series: Sequence[str]
    column: str
    value: float
    labels: str = ""


CELLS = (
    Cell("it is well", ["wso2_up{SERVER} 1x10"], "up", 1),
    Cell("killed", ["wso2_up{SERVER} 1x9 0"], "up", 0),
    Cell("killed, and why", ['wso2_scrape_error{SERVER,reason="login"} 0x9 1'], "reason", 1, ',reason="login"'),
    Cell("its process is gone", ["wso2_process_running{SERVER} 1x9 0"], "running", 0),
    Cell("the exporter is killed", ["wso2_up{SERVER} 1x9 stale"], "up", -1),
    Cell("since when", ["wso2_up_changed_timestamp_seconds{SERVER} 7x9 290"], "since", 290_000),
    Cell("restarted", ["jvm_process_start_time_seconds{SERVER} 7x9 280"], "restarts", 1),
    Cell(
        "heap almost full of what lives",
        [
            f"jvm_memory_pool_collection_used_bytes{{SERVER,{OLD}}} 10x9 97",
            f"jvm_memory_pool_collection_committed_bytes{{SERVER,{OLD}}} 100x10",
            f"jvm_memory_pool_used_bytes{{SERVER,{OLD}}} 98x10",
            f"jvm_memory_pool_max_bytes{{SERVER,{OLD}}} 100x10",
            "wso2_up{SERVER} 1x10",
        ],
        "heap",
        0.97,
    ),
    Cell(
        "half the time in collection",
        ['jvm_gc_collection_seconds_sum{SERVER,gc="G1 Old Generation"} 0+15x10', "wso2_up{SERVER} 1x10"],
        "gc",
        0.5,
    ),
    Cell("deadlock", ["jvm_threads_deadlocked{SERVER} 0x9 2"], "java", 1),
    Cell("out of memory", ["wso2_heap_dump_timestamp_seconds{SERVER} _x9 299"], "java", 3),
    Cell("out of memory two hours ago", ["wso2_heap_dump_timestamp_seconds{SERVER} -6900x10"], "java", 2),
    Cell(
        "no thread left in a connector",
        [
            f"tomcat_threadpool_currentthreadsbusy{{SERVER,{PORT}}} 0x9 20",
            f"tomcat_threadpool_maxthreads{{SERVER,{PORT}}} 20x10",
        ],
        "connectors",
        1,
    ),
    Cell(
        "no worker left",
        ['wso2_guideline_score{SERVER,category="thread_pools",kind="headroom",guideline="passthrough_busy"} 1x9 0'],
        "workers",
        0.95,
    ),
    Cell(
        "no connection left in a data source",
        [
            f'wso2_datasource_connections{{SERVER,{POOL},state="active"}} 0x9 50',
            f"wso2_datasource_connections_max{{SERVER,{POOL}}} 50x10",
        ],
        "pools",
        1,
    ),
    Cell(
        "a back end is gone",
        [
            'synapse_endpoint_state{SERVER,endpoint="orders",state="suspended"} 0x9 1',
            'synapse_endpoint_state{SERVER,endpoint="stock",state="suspended"} 0x10',
        ],
        "suspended",
        0.5,
    ),
    Cell(
        "a back end is slow",
        ['synapse_passthrough_latency_average_seconds{SERVER,name="http",window="1m"} 0.01x9 2'],
        "latency",
        2,
    ),
    Cell("files", ["wso2_process_open_fds{SERVER} 1x9 95", "wso2_process_max_fds{SERVER} 100x10"], "limits", 0.95),
    Cell("threads", ["wso2_process_threads{SERVER} 1x9 90", "wso2_process_max_threads{SERVER} 100x10"], "limits", 0.9),
    Cell(
        "memory of the machine",
        [
            f"wso2_guideline_score{{OF_MACHINE,{RAM}}} 1x9 0",
            "wso2_process_running{SERVER} 1x10",
        ],
        "ram",
        0.95,
    ),
    Cell(
        "disk full while the server is dead",
        [
            f"wso2_guideline_score{{OF_MACHINE,{DISK}}} 1x9 0",
            "wso2_process_running{SERVER} 0x10",
        ],
        "disk",
        0.95,
    ),
    Cell(
        "a certificate ends",
        ['wso2_certificate_expiry_timestamp_seconds{SERVER,address="a:9443"} 86700x10'],
        "certificate",
        86_400,
    ),
    Cell("one that nobody reads comes before mere tickets", ["wso2_up{SERVER} 1x9 stale"], "rank", 3),
    Cell("a server that is down comes first", ["wso2_up{SERVER} 1x9 0"], "rank", 6),
    Cell(
        "then one with a page",
        [
            "wso2_up{SERVER} 1x10",
            f"ALERTS{{{PAGE},SERVER}} 1x10",
        ],
        "rank",
        5,
    ),
    Cell(
        "then one with critical headroom",
        [
            "wso2_up{SERVER} 1x10",
            'wso2_guideline_status{SERVER,category="heap",kind="headroom",guideline="heap",status="critical"} 1x10',
        ],
        "rank",
        4,
    ),
    Cell(
        "provision alone moves nobody up",
        [
            "wso2_up{SERVER} 1x10",
            'wso2_guideline_status{SERVER,category="heap",kind="provision",guideline="heap",status="critical"} 1x10',
            f"ALERTS{{{PROVISION},SERVER}} 1x10",
        ],
        "rank",
        0,
    ),
    Cell(
        "provision is counted",
        ['wso2_guideline_status{SERVER,category="heap",kind="provision",guideline="heap",status="critical"} 1x10'],
        "below",
        1,
    ),
)


@pytest.mark.parametrize("form", FORMS)
def test_a_fault_changes_a_cell_with_the_next_scrape(
    form: str, queries: list[Query], promtool: Path, tmp_path: Path
) -> None:
    columns = {query.ref_id: query for query in queries if (query.uid, query.panel) == ("wso2-on-call", "Fleet")}
    _pass(promtool, tmp_path, list(_tests(form, columns)))


def _tests(form: str, columns: dict[str, Query]) -> Iterator[dict[str, Any]]:
    server, place = FORMS[form]
    of_machine = server.removesuffix(',target="carbon"')
    target = "carbon" if form == "metrics" else ""
    for cell in CELLS:
        series = [text.replace("SERVER", server).replace("OF_MACHINE", of_machine) for text in cell.series]
        found = f'{{server="carbon",place="{place}&var-target={target}"{cell.labels}}}'
        yield {
            "name": cell.fault,
            "interval": "30s",
            "input_series": _input(series),
            "promql_expr_test": [
                {
                    "expr": columns[cell.column].with_all_chosen,
                    "eval_time": AT,
                    "exp_samples": [{"labels": found, "value": cell.value}],
                }
            ],
        }


def firing(name: str, severity: str, component: str, labels: str, since: int) -> list[str]:
    """An alert in Prometheus: that it fires, and since when."""
    own = f'alertname="{name}",severity="{severity}",component="{component}",{labels}'
    return [f'ALERTS{{alertstate="firing",{own}}} 1x10', f"ALERTS_FOR_STATE{{{own}}} {since}x10"]


def test_what_fires_is_listed_once_with_the_way_to_its_dashboard(
    queries: list[Query], promtool: Path, tmp_path: Path
) -> None:
    """A ticket whose page fires is muted, and provision is elsewhere."""
    server, way = FORMS["metrics"]
    named = f'server="carbon",{server}'
    exporter = 'server="a:19404",job="wso2-exporter",instance="a:19404"'
    series = [
        *firing("WSO2HeapAlmostFull", "critical", "jvm", named, 60),
        *firing("WSO2HeapAlmostFull", "warning", "jvm", named, 30),
        *firing("WSO2ProvisionBelowGuideline", "warning", "guidelines", named, 30),
        *firing("WSO2DiskAlmostFull", "critical", "machine", 'server="gw",machine="gw"', 90),
        *firing("WSO2ScrapeSlow", "warning", "exporter", exporter, 120),
    ]
    (since,) = [each for each in queries if each.place == "wso2-on-call: Firing alerts since"]
    of_server = f'server="carbon",place="wso2-server?{way}&var-target=carbon"'
    expected = {
        f'alertname="WSO2HeapAlmostFull",severity="critical",{of_server}': 60,
        'alertname="WSO2DiskAlmostFull",severity="critical",server="gw",place="wso2-machine?"': 90,
        f'alertname="WSO2ScrapeSlow",severity="warning",server="a:19404",place="wso2-exporter?{way}&var-target="': 120,
    }
    samples = [{"labels": f"{{{labels}}}", "value": 1000 * value} for labels, value in expected.items()]
    asked = {"expr": since.with_all_chosen, "eval_time": AT, "exp_samples": samples}
    _pass(promtool, tmp_path, [{"interval": "30s", "input_series": _input(series), "promql_expr_test": [asked]}])


def _input(series: Sequence[str]) -> list[dict[str, str]]:
    return [{"series": text[: text.index("}") + 1], "values": text[text.index("}") + 2 :]} for text in series]


def _pass(promtool: Path, folder: Path, tests: Sequence[dict[str, Any]]) -> None:
    file = folder / "cells.test.yml"
    file.write_text(yaml.safe_dump({"rule_files": [], "tests": list(tests)}), encoding="utf-8")
    run = subprocess.run([promtool, "test", "rules", file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
