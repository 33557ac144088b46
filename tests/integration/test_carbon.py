"""The exporter as a process, on a real WSO2 Carbon kernel."""

import http.client
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from development.carbon import CarbonServer
from development.service import Service
from testing.exposition import Exposition, scrape
from testing.patience import ends_in_time
from testing.services import StartService

FROM_2020 = 1_577_836_800
GIB = 1024**3
LOOKED_AT = 'wso2_guideline_facts_age_seconds{source="files",target="carbon"}'

JVM_FAMILIES = {
    "jvm_memory_used_bytes": "gauge",
    "jvm_memory_committed_bytes": "gauge",
    "jvm_memory_max_bytes": "gauge",
    "jvm_memory_init_bytes": "gauge",
    "jvm_memory_objects_pending_finalization": "gauge",
    "jvm_memory_pool_used_bytes": "gauge",
    "jvm_memory_pool_committed_bytes": "gauge",
    "jvm_memory_pool_max_bytes": "gauge",
    "jvm_memory_pool_init_bytes": "gauge",
    "jvm_memory_pool_collection_used_bytes": "gauge",
    "jvm_memory_pool_collection_committed_bytes": "gauge",
    "jvm_memory_pool_collection_max_bytes": "gauge",
    "jvm_memory_pool_collection_init_bytes": "gauge",
    "jvm_gc_collection_seconds": "summary",
    "jvm_threads_current": "gauge",
    "jvm_threads_daemon": "gauge",
    "jvm_threads_peak": "gauge",
    "jvm_threads_started": "counter",
    "jvm_classes_currently_loaded": "gauge",
    "jvm_classes_loaded": "counter",
    "jvm_classes_unloaded": "counter",
    "jvm_compilation_time_seconds": "counter",
    "jvm_buffer_pool_used_bytes": "gauge",
    "jvm_buffer_pool_capacity_bytes": "gauge",
    "jvm_buffer_pool_used_buffers": "gauge",
    "jvm_process_cpu_seconds": "counter",
    "jvm_process_start_time_seconds": "gauge",
    "jvm_process_open_fds": "gauge",
    "jvm_process_max_fds": "gauge",
    "jvm_process_virtual_memory_bytes": "gauge",
    "jvm_process_cpu_load": "gauge",
    "jvm_available_processors": "gauge",
    "jvm_physical_memory_bytes": "gauge",
    "jvm_physical_memory_free_bytes": "gauge",
    "jvm_swap_bytes": "gauge",
    "jvm_swap_free_bytes": "gauge",
    "jvm_system_cpu_load": "gauge",
    "jvm_system_load1": "gauge",
}
TOMCAT_FAMILIES = {
    **{f"tomcat_{what}": "counter" for what in ("requestcount", "errorcount", "bytesreceived", "bytessent")},
    "tomcat_processingtime": "counter",
    **{f"tomcat_servlet_{what}": "counter" for what in ("requestcount", "errorcount", "processingtime")},
    **{
        f"tomcat_threadpool_{what}": "gauge"
        for what in (
            "currentthreadcount",
            "currentthreadsbusy",
            "maxthreads",
            "minsparethreads",
            "connectioncount",
            "maxconnections",
            "keepalivecount",
            "acceptcount",
            "pollerthreadcount",
        )
    },
    **{
        f"tomcat_session_{what}": "counter"
        for what in ("processingtime", "sessioncounter", "rejectedsessions", "expiredsessions")
    },
    "tomcat_session_activesessions": "gauge",
}
"""The names and types of the contract that every transport can read, without `_total`."""
THREAD_FAMILIES = ("jvm_threads_deadlocked", "jvm_threads_deadlocked_monitor", "jvm_threads_state")
"""What operations give, which jmxquery has none of."""


@pytest.fixture(scope="module", params=["native", "jmxquery"])
def transport(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def configuration(transport: str, carbon: CarbonServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("configuration") / "wso2-exporter.yml"
    path.write_text(
        f"targets:\n  - name: carbon\n    url: 127.0.0.1:{carbon.jmx_port}\n    transport: {transport}\n"
        f"    username: {carbon.username}\n    password_file: {carbon.password_file}\n"
    )
    return path


@pytest.fixture(scope="module")
def exporter(configuration: Path, start_exporter: StartService) -> Iterator[Service]:
    with start_exporter(configuration) as service:
        yield service


@pytest.fixture(scope="module")
def scraped(exporter: Service, carbon: CarbonServer) -> Exposition:
    """A scrape after one request to the server's HTTP connector, once what changes seldom was looked at, too."""
    connection = http.client.HTTPConnection("127.0.0.1", carbon.http_port, timeout=30)
    connection.request("GET", "/")
    assert connection.getresponse().status == 302  # to HTTPS
    connection.close()
    for _ in range(200):
        found = scrape(f"{exporter.url}/metrics")
        if LOOKED_AT in found.text:
            return found
        time.sleep(0.3)
    raise AssertionError("its files were never looked at")


@pytest.mark.parametrize(("name", "metric_type"), [*JVM_FAMILIES.items(), *TOMCAT_FAMILIES.items()])
def test_every_family_of_the_packs_is_there_with_its_type(scraped: Exposition, name: str, metric_type: str) -> None:
    assert scraped.types[name] == metric_type
    total = "_total" if metric_type == "counter" else "_count" if metric_type == "summary" else ""
    assert list(scraped.matching(name + total, target="carbon"))


def test_what_operations_give_is_there_where_the_transport_has_them(scraped: Exposition, transport: str) -> None:
    assert [name for name in THREAD_FAMILIES if name in scraped.types] == (
        list(THREAD_FAMILIES) if transport == "native" else []
    )
    if transport == "native":
        assert scraped.value("jvm_threads_deadlocked") == 0
        states = [value for _, value in scraped.matching("jvm_threads_state", target="carbon")]
        assert len(states) == 7
        assert sum(states) == pytest.approx(scraped.value("jvm_threads_current"), abs=10)
        assert scraped.value("wso2_scrape_unreadable_attributes") == 0


def test_values_are_plausible(scraped: Exposition, carbon: CarbonServer) -> None:
    heap = {what: scraped.value(f"jvm_memory_{what}_bytes", area="heap") for what in ("used", "committed", "max")}
    assert 20e6 < heap["used"] < heap["committed"] <= heap["max"] == 1 * GIB
    assert 10 < scraped.value("jvm_threads_current") <= scraped.value("jvm_threads_peak")
    assert scraped.value("jvm_classes_currently_loaded") > 5000
    assert FROM_2020 < scraped.value("jvm_process_start_time_seconds") < time.time()
    assert 1 < scraped.value("jvm_process_cpu_seconds_total") < 3600
    assert 0 < scraped.value("jvm_process_open_fds") < scraped.value("jvm_process_max_fds")
    assert scraped.value("jvm_gc_collection_seconds_count", gc="G1 Young Generation") >= 1
    assert 0 < scraped.value("jvm_gc_collection_seconds_sum", gc="G1 Young Generation") < 60
    # An offset moves the port; the MBean's name keeps the one that is configured.
    http = {"protocol": "http-nio", "port": "9763", "address": ""}
    assert scraped.value("tomcat_threadpool_maxthreads", **http) == 250
    assert scraped.value("tomcat_requestcount_total", **http) >= 1
    assert scraped.value("tomcat_threadpool_maxthreads", protocol="https-jsse-nio", port="9443") == 250


def test_no_value_stands_for_an_unknown_one(scraped: Exposition) -> None:
    negative = {name for name, samples in scraped.samples.items() if any(value < 0 for value in samples.values())}
    assert negative <= {"node_time_zone_offset_seconds"}
    assert not list(scraped.matching("jvm_memory_pool_max_bytes", pool="G1 Eden Space"))


def test_all_five_areas_are_scored_and_none_is_unknown(scraped: Exposition) -> None:
    for area in ("heap", "cores", "ram", "disk", "thread_pools"):
        assert 0 <= scraped.value("wso2_category_score", target="carbon", category=area) <= 1
        assert scraped.status("wso2_category_status", target="carbon", category=area) != "unknown"
    assert 0 < scraped.value("wso2_readiness_score", target="carbon") <= 1


def test_the_kernels_heap_is_judged_below_the_documented_two_gigabytes(scraped: Exposition) -> None:
    """1 GiB lies a third of the way from 512 MiB (0) to 2 GiB (1)."""
    assert scraped.status("wso2_guideline_status", guideline="heap_maximum") == "warning"
    assert scraped.value("wso2_guideline_score", guideline="heap_maximum") == pytest.approx(1 / 3)
    assert scraped.value("wso2_guideline_score", guideline="heap_initial") == pytest.approx(1 / 4)


def test_the_kernels_connectors_are_as_documented(scraped: Exposition) -> None:
    for guideline in ("connector_maxThreads", "connector_minSpareThreads", "connector_acceptCount"):
        assert scraped.value("wso2_guideline_score", guideline=guideline) == 1


def test_the_probe_is_the_server_alone(exporter: Service, scraped: Exposition) -> None:
    probed = scrape(f"{exporter.url}/probe?target=carbon")
    assert "target=" not in probed.text
    assert not {name for name in probed.types if name.startswith(("node_", "wso2_exporter_"))}
    started = scraped.value("jvm_process_start_time_seconds")
    assert probed.value("process_start_time_seconds") == started
    assert scraped.value("process_start_time_seconds") != started


def test_a_server_is_judged_the_same_where_the_machines_metrics_are_off(
    configuration: Path, start_exporter: StartService, scraped: Exposition
) -> None:
    without_host = configuration.with_name("without-host.yml")
    without_host.write_text(configuration.read_text() + "host:\n  enabled: false\n")
    with start_exporter(without_host) as service:
        other = scrape(f"{service.url}/metrics")
    assert not [name for name in other.types if name.startswith("node_")]
    for guideline in ("ram_provided", "disk_provided", "disk_used", "ram_available"):
        status = other.status("wso2_guideline_status", guideline=guideline)
        assert status == scraped.status("wso2_guideline_status", guideline=guideline) != "unknown"


def test_the_log_says_what_the_transport_costs_and_holds_no_secret(
    exporter: Service, carbon: CarbonServer, transport: str
) -> None:
    assert exporter.log is not None
    log = exporter.log.read_text()
    assert log.count("transport jmxquery") == (1 if transport == "jmxquery" else 0)
    assert carbon.password_file.read_text().strip() not in log


def test_a_server_that_stops_is_down_at_the_next_scrape_and_back_when_it_starts(
    exporter: Service, carbon: CarbonServer
) -> None:
    assert scrape(f"{exporter.url}/metrics").value("wso2_up") == 1
    carbon.stop()
    try:
        with ends_in_time():
            down = scrape(f"{exporter.url}/metrics", X_Prometheus_Scrape_Timeout_Seconds="10")
        assert down.value("wso2_up") == 0
        assert down.value("wso2_scrape_error", reason="connect") == 1
        assert not [name for name in down.types if name.startswith(("jvm_", "tomcat_"))]
        assert down.status("wso2_guideline_status", guideline="heap_maximum") == "warning", "as it was set up"
        assert down.status("wso2_guideline_status", guideline="heap_after_collection") == "unknown"
        assert down.value("node_load1") >= 0
    finally:
        carbon.start()
    assert scrape(f"{exporter.url}/metrics").value("wso2_up") == 1


def test_a_server_killed_while_it_is_read_is_down_within_the_deadline(exporter: Service, carbon: CarbonServer) -> None:
    """The scrape begins, then the server ends: whatever the read was at, it ends too, without old samples."""
    outcome: list[tuple[Exposition, float]] = []
    began = time.monotonic()

    def read() -> None:
        outcome.append((scrape(f"{exporter.url}/metrics", X_Prometheus_Scrape_Timeout_Seconds="10"), time.monotonic()))

    reading = threading.Thread(target=read)
    reading.start()
    time.sleep(0.25)
    carbon.stop()
    try:
        reading.join(60)
        assert not reading.is_alive()
        ((seen, ended),) = outcome
        assert ended - began < 30
        assert seen.value("wso2_up") == 1 or not [name for name in seen.types if name.startswith("jvm_")]
        assert scrape(f"{exporter.url}/metrics").value("wso2_up") == 0
    finally:
        carbon.start()


def test_a_wrong_password_is_told_apart_and_not_tried_at_every_scrape(
    configuration: Path, start_exporter: StartService, carbon: CarbonServer
) -> None:
    secret = configuration.with_name("wrong.password")
    secret.write_text("wrong\n")
    wrong = configuration.with_name("wrong.yml")
    wrong.write_text(configuration.read_text().replace(str(carbon.password_file), secret.name))

    def refusals() -> int:
        audit = carbon.home / "repository" / "logs" / "audit.log"
        return audit.read_text().count("Unauthorized access attempt to JMX operation") if audit.exists() else 0

    before = refusals()
    with start_exporter(wrong) as service:
        for _ in range(3):
            down = scrape(f"{service.url}/metrics")
            assert down.value("wso2_scrape_error", reason="login") == 1
        attempts = refusals() - before
        secret.write_text(carbon.password_file.read_text())
        assert scrape(f"{service.url}/metrics").value("wso2_up") == 1
    assert attempts == 1
