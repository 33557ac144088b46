"""What Prometheus answers to some of the dashboards' queries, from samples of /metrics and of /probe."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from testing.dashboard import Query

METRICS = 'job="wso2-exporter",instance="a:19404",target="carbon"'
PROBE = 'job="wso2-probe",instance="carbon"'
MACHINE = 'job="wso2-exporter",instance="a:19404"'
FOREIGN = 'job="other",instance="b:1234"'

Check = Callable[[list[str], str, Mapping[str, float]], None]


@pytest.fixture
def check(promtool: Path, queries: list[Query], tmp_path: Path) -> Check:
    """Ask promtool what a query, given by its dashboard, panel and reference, finds among series.

    A series is written with its first sample, and with what each of the next ones adds (`0+15`) unless they are equal.
    """

    def _check(series: list[str], place: str, expected: Mapping[str, float]) -> None:
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
    """The value mappings of the status columns, the worse the higher."""
    statuses = ["waived", "ok", "info", "unanswered", "unknown", "warning", "critical"]
    for number, status in enumerate(statuses):
        series = [
            f'wso2_category_status{{{server},category="heap",status="{other}"}} {int(other == status)}'
            for other in statuses
        ]
        check(series, "wso2-guidelines: Servers heap", {'{server="carbon"}': number})


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_a_server_that_is_down_shows_its_reason_alone(check: Check, server: str) -> None:
    series = [
        f'wso2_scrape_error{{{server},reason="login"}} 1',
        f'wso2_scrape_error{{{server},reason="connect"}} 0',
    ]
    check(series, "wso2-guidelines: Servers reason", {'{server="carbon",reason="login"}': 1})


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_other_exporters_of_the_same_metric_names_are_left_out(check: Check, server: str) -> None:
    series = [
        f"wso2_up{{{server}}} 1",
        f'jvm_memory_used_bytes{{{server},area="heap"}} 7',
        f'jvm_memory_used_bytes{{{FOREIGN},area="heap"}} 9',
    ]
    check(series, "wso2-server: Heap A", {'{server="carbon"}': 7})


def test_other_machines_are_left_out(check: Check) -> None:
    series = [
        f'wso2_exporter_build_info{{{MACHINE},version="1"}} 1',
        f"node_load5{{{MACHINE}}} 3",
        f"node_load5{{{FOREIGN}}} 4",
        *(f'node_cpu_seconds_total{{{place},cpu="0",mode="idle"}} 0' for place in (MACHINE, FOREIGN)),
    ]
    check(series, "wso2-machine: Load B", {f'{{{MACHINE},machine="a"}}': 3})


def test_a_processor_is_busy_when_it_neither_idles_nor_waits_for_a_disk(check: Check) -> None:
    """In 30 s one processor idles 15 s and waits 7.5 s, the other idles 7.5 s: together they are busy half the time."""
    series = [
        f'wso2_exporter_build_info{{{MACHINE},version="1"}} 1',
        f'node_cpu_seconds_total{{{MACHINE},cpu="0",mode="idle"}} 0+15',
        f'node_cpu_seconds_total{{{MACHINE},cpu="0",mode="iowait"}} 0+7.5',
        f'node_cpu_seconds_total{{{MACHINE},cpu="1",mode="idle"}} 0+7.5',
    ]
    check(series, "wso2-machine: Processors busy A", {f'{{{MACHINE},machine="a"}}': 0.5})


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_a_guideline_of_a_server_is_a_row_of_its_own(check: Check, server: str) -> None:
    verdict = 'category="heap",kind="headroom",guideline="heap_after_collection",status="critical"'
    well = 'category="heap",kind="provision",guideline="heap_maximum",status="ok"'
    check(
        [
            f"wso2_guideline_status{{{server},{verdict}}} 1",
            f"wso2_guideline_status{{{server},{well}}} 1",
        ],
        "wso2-guidelines: Guidelines that are not ok A",
        {f'{{server="carbon",{verdict}}}': 6},
    )


def test_a_guideline_of_a_machine_is_one_row_for_all_servers_on_it(check: Check) -> None:
    verdict = 'machine="gateway",category="cores",kind="headroom",guideline="cores_used",status="warning"'
    places = [MACHINE, PROBE, 'job="wso2-probe",instance="other"']
    series = [f"wso2_guideline_status{{{place},{verdict}}} 1" for place in places]
    check(series, "wso2-guidelines: Guidelines that are not ok A", {f"{{{verdict}}}": 5})


def test_a_guideline_that_is_not_ok_has_the_number_of_its_status_to_be_ordered_by(check: Check) -> None:
    """The worse the higher; what is well or waived is left out."""
    shown = {"info": 2, "unanswered": 3, "unknown": 4, "warning": 5, "critical": 6}
    verdicts = {
        status: f'{METRICS},category="disk",kind="headroom",guideline="of_{status}",status="{status}"'
        for status in ["ok", "waived", *shown]
    }
    check(
        [f"wso2_guideline_status{{{verdict}}} 1" for verdict in verdicts.values()],
        "wso2-guidelines: Guidelines that are not ok A",
        {
            f'{{server="carbon",category="disk",kind="headroom",guideline="of_{status}",status="{status}"}}': number
            for status, number in shown.items()
        },
    )


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_regions_are_those_of_critical_alerts_of_the_only_server(check: Check, server: str) -> None:
    critical = f'alertname="WSO2Deadlock",alertstate="firing",severity="critical",server="carbon",{server}'
    mild = f'alertname="WSO2ThreadsGrow",alertstate="firing",severity="warning",server="carbon",{server}'
    check(
        [f"ALERTS{{{critical}}} 1", f"ALERTS{{{mild}}} 1", f"wso2_up{{{server}}} 1"],
        "wso2-server: Critical alerts",
        {'{alertname="WSO2Deadlock",server="carbon"}': 1},
    )


def test_there_are_no_regions_where_several_servers_are_chosen(check: Check) -> None:
    alert = f'ALERTS{{alertname="WSO2Deadlock",alertstate="firing",severity="critical",server="carbon",{METRICS}}} 1'
    other = 'job="wso2-exporter",instance="a:19404",target="other"'
    check([alert, f"wso2_up{{{METRICS}}} 1", f"wso2_up{{{other}}} 1"], "wso2-server: Critical alerts", {})


G1_POOL = 'pool="G1 Old Gen"'
ZGC_POOL = 'pool="ZGC Old Generation"'


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
@pytest.mark.parametrize(
    ("pools", "share"),
    [
        pytest.param([(G1_POOL, 300, 400, 600, 1000)], 0.3, id="collected"),
        pytest.param([(G1_POOL, 0, 0, 600, 1000)], 0.6, id="not collected yet"),
        pytest.param([(ZGC_POOL, 700, 800, 900, None)], 0.35, id="without a maximum of its own"),
        pytest.param(
            [('pool="tenured-SOA"', 500, 600, 600, 900), ('pool="tenured-LOA"', 0, 100, 0, 100)], 0.5, id="of two pools"
        ),
    ],
)
def test_a_heap_is_as_full_as_its_last_collection_left_it(
    check: Check, server: str, pools: list[tuple[str, int, int, int, int | None]], share: float
) -> None:
    """As the guideline judges it. The heap may have 2000 bytes, and the young generation does not count."""
    series = [
        f"wso2_up{{{server}}} 1",
        f'jvm_memory_max_bytes{{{server},area="heap"}} 2000',
        f'jvm_memory_pool_used_bytes{{{server},pool="G1 Eden Space"}} 999',
    ]
    for pool, left, committed, used, most in pools:
        series += [
            f"jvm_memory_pool_collection_used_bytes{{{server},{pool}}} {left}",
            f"jvm_memory_pool_collection_committed_bytes{{{server},{pool}}} {committed}",
            f"jvm_memory_pool_used_bytes{{{server},{pool}}} {used}",
        ]
        series += [] if most is None else [f"jvm_memory_pool_max_bytes{{{server},{pool}}} {most}"]
    check(series, "wso2-server: Heap after collection A", {'{server="carbon"}': share})


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_collections_beside_the_server_hold_nothing_up(check: Check, server: str) -> None:
    """In 30 s the pauses take 3.75 s and 3.75 s, and the work beside the server 30 s."""
    seconds = {"ZGC Major Pauses": 3.75, "ZGC Minor Pauses": 3.75, "ZGC Major Cycles": 30, "G1 Concurrent GC": 30}
    series = [
        f'jvm_gc_collection_seconds_sum{{{server},gc="{collector}"}} 0+{each}' for collector, each in seconds.items()
    ]
    check([f"wso2_up{{{server}}} 1", *series], "wso2-server: Time in garbage collection A", {'{server="carbon"}': 0.25})


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_messages_that_are_not_answered_are_a_share_of_those_received_by_listeners(check: Check, server: str) -> None:
    """30 of 60 come back, and what senders count is another matter."""
    counts = {
        "passthru-http-receiver": (45, 15),
        "passthru-https-receiver": (15, 15),
        "passthru-http-sender": (10, 90),
    }
    series = []
    for transport, (received, sent) in counts.items():
        labels = f'{server},transport="{transport}"'
        series.append(f"synapse_transport_messages_received_total{{{labels}}} 0+{received}")
        series.append(f"synapse_transport_messages_sent_total{{{labels}}} 0+{sent}")
    check(series, "wso2-mediation: Unanswered requests A", {'{server="carbon"}': 0.5})


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_an_endpoint_is_shown_by_the_number_of_its_state(check: Check, server: str) -> None:
    """The value mappings of the panel, the worse the higher."""
    states = ["active", "switched_off", "timeout", "suspended"]
    for number, state in enumerate(states, start=1):
        series = [
            f'synapse_endpoint_state{{{server},endpoint="orders",state="{other}"}} {int(other == state)}'
            for other in states
        ]
        expected = {'{server="carbon",endpoint="orders"}': number}
        check(series, "wso2-mediation: Endpoint states A", expected)


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_a_frozen_server_is_down_while_its_process_runs(check: Check, server: str) -> None:
    """2: down, 11: runs, 39: no answer in time, by the panel's value mappings."""
    series = [
        f"wso2_up{{{server}}} 0",
        f"wso2_process_running{{{server}}} 1",
        f'wso2_scrape_error{{{server},reason="timeout"}} 1',
        f'wso2_scrape_error{{{server},reason="connect"}} 0',
    ]
    expected = {"JMX": 2, "process": 11, "reason": 39}
    check(
        series,
        "wso2-server: State A",
        {f'{{server="carbon",what="{what}"}}': value for what, value in expected.items()},
    )


def test_a_disk_is_full_when_nothing_will_be_left_at_the_pace_of_six_hours(check: Check) -> None:
    """700 bytes after 5 minutes, 30 less every 30 seconds: 700 seconds. One that does not fill up is not shown."""
    filling = f'{MACHINE},device="/dev/a",fstype="ext4",mountpoint="/full"'
    still = f'{MACHINE},device="/dev/b",fstype="ext4",mountpoint="/still"'
    series = [
        f'wso2_exporter_build_info{{{MACHINE},version="1"}} 1',
        f"node_filesystem_avail_bytes{{{filling}}} 1000-30",
        f"node_filesystem_avail_bytes{{{still}}} 1000",
    ]
    check(series, "wso2-machine: Disk full in A", {f'{{{filling},machine="a"}}': 700})


def test_prometheus_takes_every_query(queries: list[Query], promtool: Path, tmp_path: Path) -> None:
    """As rules: so promtool reads them without asking anybody."""
    rules = [
        {"record": f"dashboard:query_{number}:", "expr": each.with_all_chosen} for number, each in enumerate(queries)
    ]
    file = tmp_path / "queries.rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}), encoding="utf-8")
    run = subprocess.run([promtool, "check", "rules", file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{len(queries)} rules found" in run.stdout


def test_a_graph_of_many_servers_has_as_many_lines_as_can_be_told_apart(check: Check) -> None:
    """Of thirty servers the twenty with most requests that wait for their back ends."""
    servers = [f'job="wso2-exporter",instance="a:19404",target="server-{number:02}"' for number in range(30)]
    check(
        [f"wso2_up{{{server}}} 1" for server in servers]
        + [f"synapse_callbacks{{{server}}} {number}" for number, server in enumerate(servers)],
        "wso2-mediation: Callbacks A",
        {f'{{server="server-{number:02}"}}': number for number in range(10, 30)},
    )
