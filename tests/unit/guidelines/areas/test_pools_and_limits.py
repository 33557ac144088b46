"""What is left of pools and limits: connections to databases, files, threads, workers of the pass-through transport."""

from collections.abc import Mapping
from typing import Any

import pytest

from development.places import SNAPSHOTS
from exporter.facts.fact import Facts, Known, NotApplicable, Unknown
from exporter.facts.subject import Subject
from exporter.targets.recordings import load_snapshot

POOL = "WSO2_SHARED_DB,-1234:type=DataSource"
OS = "java.lang:type=OperatingSystem"
THREADING = "java.lang:type=Threading"
RECEIVER = "org.apache.synapse:Type=Transport,Name=passthru-http-receiver"
SENDER = "org.apache.synapse:Type=Transport,Name=passthru-http-sender"
WORKERS = "org.apache.synapse:Type=Threading,Name=PassThroughMessageProcessor"
SERVER_ADMIN = "org.wso2.carbon:type=ServerAdmin"
NEW = {"ServerDataAsString": "JVM Name='x', WSO2 API Manager version ='4.5.0'", "ServerVersion": "4.5.0"}
OLD = {"ServerDataAsString": "JVM Name='x', WSO2 Enterprise Integrator version ='6.6.0'", "ServerVersion": "6.6.0"}


def told(make_snapshot: Any, mbeans: Mapping[str, Mapping[str, Any]], **inspected: Facts) -> Subject:
    return Subject(make_snapshot(mbeans), False, None, None, 1, inspected=inspected)


@pytest.mark.parametrize(
    ("active", "waiting", "status", "found"),
    [
        (20, 0, "ok", "40 % (20 of 50 connections of WSO2_SHARED_DB)"),
        (40, 0, "warning", "80 % (40 of 50 connections of WSO2_SHARED_DB)"),
        (48, 0, "critical", "96 % (48 of 50 connections of WSO2_SHARED_DB)"),
        (20, 3, "critical", "3 threads wait for a connection (20 of 50 connections of WSO2_SHARED_DB in use)"),
    ],
)
def test_a_pool_is_critical_where_threads_wait(
    make_snapshot: Any, judge: Any, *, active: int, waiting: int, status: str, found: str
) -> None:
    pool = {POOL: {"Active": active, "MaxActive": 50, "WaitCount": waiting}}
    judged = judge("jdbc_pool_used", told(make_snapshot, pool))
    assert (judged.status, judged.found) == (status, found)


def test_a_pool_that_is_no_mbean_is_not_judged(make_snapshot: Any, judge: Any) -> None:
    assert judge("jdbc_pool_used", told(make_snapshot, {OS: {"MaxFileDescriptorCount": 9}})).status == "not_applicable"
    assert judge("jdbc_pool_used", told(make_snapshot, {POOL: {"Active": 1, "MaxActive": 0}})).status == "unknown"


def test_the_recorded_kernels_pool_is_idle(judge: Any) -> None:
    kernel = load_snapshot(SNAPSHOTS / "carbon-4.10.32-data-source.json")
    found = judge("jdbc_pool_used", Subject(kernel, False, None, None, 1))
    assert (found.status, found.found) == ("ok", "0 % (0 of 50 connections of WSO2_SHARED_DB)")


@pytest.mark.parametrize(("files", "status"), [(185, "ok"), (16_000, "warning"), (19_000, "critical")])
def test_open_files_are_a_share_of_the_limit(make_snapshot: Any, judge: Any, files: int, status: str) -> None:
    limits = {OS: {"OpenFileDescriptorCount": files, "MaxFileDescriptorCount": 20_000}}
    assert judge("open_files_used", told(make_snapshot, limits)).status == status


def test_a_jvm_that_does_not_count_files_tells_nothing(make_snapshot: Any, judge: Any) -> None:
    assert judge("open_files_used", told(make_snapshot, {OS: {"OpenFileDescriptorCount": -1}})).status == "unknown"


@pytest.mark.parametrize(("threads", "status"), [(163, "ok"), (800, "warning"), (950, "critical")])
def test_threads_are_a_share_of_what_the_process_may_have(
    make_snapshot: Any, judge: Any, threads: int, status: str
) -> None:
    allowed = (Known(1000, "1000 (pids.max)"),)
    subject = told(make_snapshot, {THREADING: {"ThreadCount": threads}}, threads_allowed=allowed)
    assert judge("threads_used", subject).status == status


@pytest.mark.parametrize(
    ("allowed", "status", "found"),
    [
        ((Unknown("its process is hidden"),), "unknown", "its process is hidden"),
        ((NotApplicable("no limit is known"),), "not_applicable", "no limit is known"),
        (None, "unknown", "how many threads it may have was not looked up yet"),
    ],
)
def test_threads_without_a_known_limit_have_its_reason(
    make_snapshot: Any, judge: Any, *, allowed: Facts | None, status: str, found: str
) -> None:
    inspected = {} if allowed is None else {"threads_allowed": allowed}
    judged = judge("threads_used", told(make_snapshot, {THREADING: {"ThreadCount": 9}}, **inspected))
    assert (judged.status, judged.found) == (status, found)


@pytest.mark.parametrize(("count", "status"), [(0, "ok"), (250, "ok"), (400, "warning"), (475, "critical")])
def test_workers_at_work_are_a_share_of_the_pool(make_snapshot: Any, judge: Any, count: int, status: str) -> None:
    """Receiver and sender tell of one pool."""
    beans: dict[str, dict[str, Any]] = {
        RECEIVER: {"ActiveThreadCount": count},
        SENDER: {"ActiveThreadCount": count},
        SERVER_ADMIN: NEW,
    }
    subject = told(make_snapshot, beans, passthrough_pool_max=(Known(500, "500"),))
    assert judge("passthrough_busy", subject).status == status


@pytest.mark.parametrize(("blocked", "status"), [(50.0, "ok"), (50.1, "critical"), (100.0, "critical")])
def test_workers_that_are_blocked_are_no_use(make_snapshot: Any, judge: Any, blocked: float, status: str) -> None:
    beans: dict[str, dict[str, Any]] = {
        RECEIVER: {"ActiveThreadCount": 10},
        WORKERS: {"LastMinuteBlockedWorkerPercentage": blocked},
        SERVER_ADMIN: NEW,
    }
    subject = told(make_snapshot, beans, passthrough_pool_max=(Known(500, "500"),))
    assert judge("passthrough_busy", subject).status == status


@pytest.mark.parametrize(
    ("admin", "status"), [(OLD, "not_applicable"), ({"ServerVersion": "4.5.0"}, "unknown"), (NEW, "ok")]
)
def test_nobody_at_work_means_something_where_the_server_counts(
    make_snapshot: Any, judge: Any, admin: dict[str, str], status: str
) -> None:
    subject = told(
        make_snapshot,
        {RECEIVER: {"ActiveThreadCount": 0}, SERVER_ADMIN: admin},
        passthrough_pool_max=(Known(500, "500"),),
    )
    assert judge("passthrough_busy", subject).status == status


def test_workers_without_a_known_pool_have_its_reason(make_snapshot: Any, judge: Any) -> None:
    beans: dict[str, dict[str, Any]] = {RECEIVER: {"ActiveThreadCount": 3}, SERVER_ADMIN: NEW}
    reason = (Unknown("passthru-http.properties may not be read"),)
    judged = judge("passthrough_busy", told(make_snapshot, beans, passthrough_pool_max=reason))
    assert (judged.status, judged.found) == ("unknown", "passthru-http.properties may not be read")


def test_a_server_without_the_transport_has_no_workers_to_judge(make_snapshot: Any, judge: Any) -> None:
    nhttp = {"org.apache.synapse:Type=Transport,ConnectorName=nio-nhttp-listener-1": {"ActiveThreadCount": 9}}
    assert judge("passthrough_busy", told(make_snapshot, nhttp)).status == "not_applicable"


def test_apaches_synapse_never_counts_its_workers(make_snapshot: Any, judge: Any) -> None:
    runtime = {"SystemProperties": {"sun.java.command": "org.apache.synapse.SynapseServer /opt/synapse"}}
    subject = told(make_snapshot, {RECEIVER: {"ActiveThreadCount": 0}, "java.lang:type=Runtime": runtime})
    assert judge("passthrough_busy", subject).status == "not_applicable"
