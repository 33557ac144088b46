"""Cores, load and memory, of this machine and of others."""

from dataclasses import replace
from typing import Any

import pytest

from exporter.facts.subject import Subject
from exporter.model.machine import CgroupLimits, HostFacts, MemoryRoom
from exporter.model.snapshot import Snapshot

OS = "java.lang:type=OperatingSystem"
GB = 10**9
ABOUT_MACHINES = ("cores_provided", "cores_used", "cores_load", "ram_provided", "heap_fits_memory", "ram_available")


@pytest.mark.parametrize(
    ("machine", "jvm", "instances", "status", "score"),
    [
        (2, 2, 1, "ok", 1),
        (1, 1, 1, "warning", 0),
        (4, 4, 3, "ok", 1),
        (3, 3, 3, "warning", 0.5),
        (2, 2, 3, "warning", 0),
        (1, 1, 3, "critical", 0),
        (8, 1, 1, "warning", 0),
        (1, 8, 1, "warning", 0),
        (None, 2, 1, "ok", 1),
    ],
)
def test_a_local_servers_cores_are_the_fewer_of_two_views(
    make_snapshot: Any,
    make_host: Any,
    judge: Any,
    *,
    machine: int | None,
    jvm: int,
    instances: int,
    status: str,
    score: float,
) -> None:
    snapshot = make_snapshot({OS: {"AvailableProcessors": jvm}})
    found = judge("cores_provided", Subject(snapshot, True, make_host(cores=machine), None, instances))
    assert (found.status, found.score) == (status, score)


def test_both_views_of_the_cores_are_said_where_they_differ(make_snapshot: Any, make_host: Any, judge: Any) -> None:
    snapshot = make_snapshot({OS: {"AvailableProcessors": 2}})
    found = judge("cores_provided", Subject(snapshot, True, make_host(cores=8), None, 1))
    assert found.found == "2 cores (the machine has 8 cores, the JVM sees 2 cores)"


def test_a_container_may_be_smaller_than_the_machine_and_what_the_jvm_sees(
    make_snapshot: Any, make_host: Any, make_process: Any, judge: Any
) -> None:
    """A JVM reads its container's limits once, when it starts, and rounds processors up."""
    snapshot = make_snapshot({OS: {"AvailableProcessors": 2, "TotalPhysicalMemorySize": 32 * GB}})
    process = replace(make_process(), cgroup=CgroupLimits(memory_bytes=2 * GB, cpu_cores=1.5))
    subject = Subject(snapshot, True, make_host(cores=8), process, 1)
    cores, memory = judge("cores_provided", subject), judge("ram_provided", subject)
    assert cores.found == "1.5 cores (the machine has 8 cores, the JVM sees 2 cores, its container has 1.5 cores)"
    assert memory.found == "2.0 GB (the machine has 32.0 GB, the JVM sees 32.0 GB, its container has 2.0 GB)"
    assert (cores.status, memory.status) == ("warning", "critical")


@pytest.mark.parametrize(("cores", "status"), [(4, "ok"), (3, "warning"), (2, "warning"), (1, "critical")])
def test_high_concurrency_wants_four_cores(make_snapshot: Any, judge: Any, cores: int, status: str) -> None:
    snapshot = make_snapshot({OS: {"AvailableProcessors": cores}})
    found = judge("cores_provided", Subject(snapshot, False, None, None, 1, high_concurrency=True))
    assert (found.status, found.wanted) == (status, "4 or more")


@pytest.mark.parametrize(
    ("load", "status", "score"),
    [(2.8, "ok", None), (4.0, "ok", None), (4.1, "info", None), (8.0, "info", None)],
)
def test_a_local_servers_load_is_its_machines_of_five_minutes(
    make_snapshot: Any, make_host: Any, judge: Any, load: float, status: str, score: None
) -> None:
    snapshot = make_snapshot({OS: {"AvailableProcessors": 4, "SystemLoadAverage": 99.0}})
    found = judge("cores_load", Subject(snapshot, True, make_host(cores=4, load5=load), None, 1))
    assert (found.status, found.score) == (status, score)


@pytest.mark.parametrize(
    ("machine", "jvm", "quota", "found"),
    [
        (0.5, 0.9, None, ("ok", "50 % of 8 cores busy")),
        (0.8, 0.1, None, ("warning", "80 % of 8 cores busy")),
        (None, 0.96, None, ("critical", "96 % of the processors in use, as the JVM sees it")),
        (0.1, 0.8, 2.0, ("warning", "80 % of its container's quota in use, as the JVM sees it")),
        (None, -1.0, None, ("unknown", "the JVM does not tell how busy the processors are (SystemCpuLoad)")),
        (None, None, None, ("unknown", "the JVM does not tell how busy the processors are (SystemCpuLoad)")),
    ],
)
def test_processors_in_use_are_the_machines_and_in_a_container_those_of_its_quota(
    make_snapshot: Any,
    make_host: Any,
    make_process: Any,
    judge: Any,
    *,
    machine: float | None,
    jvm: float | None,
    quota: float | None,
    found: tuple[str, str],
) -> None:
    snapshot = make_snapshot({OS: {"SystemCpuLoad": jvm}})
    process = replace(make_process(), cgroup=CgroupLimits(cpu_cores=quota))
    judged = judge("cores_used", Subject(snapshot, True, make_host(processor_use=machine), process, 1))
    assert (judged.status, judged.found) == found


def test_a_machines_load_is_not_laid_on_the_few_cores_of_one_container(
    make_snapshot: Any, make_host: Any, judge: Any
) -> None:
    """A load of 20 on 64 cores is calm, though the JVM may use two of them."""
    snapshot = make_snapshot({OS: {"AvailableProcessors": 2, "SystemLoadAverage": 20.0}})
    assert judge("cores_load", Subject(snapshot, True, make_host(cores=64, load5=20.0), None, 1)).status == "ok"


@pytest.mark.parametrize(
    ("load", "status"), [(1.4, "ok"), (2.1, "info"), (4.0, "info"), (-1.0, "unknown"), (None, "unknown")]
)
def test_a_load_elsewhere_is_the_jvms_of_one_minute(
    make_snapshot: Any, judge: Any, load: float | None, status: str
) -> None:
    snapshot = make_snapshot({OS: {"AvailableProcessors": 2, "SystemLoadAverage": load}})
    assert judge("cores_load", Subject(snapshot, False, None, None, 1)).status == status


@pytest.mark.parametrize(
    ("size", "instances", "status"),
    [
        (4 * GB, 1, "ok"),
        (3_970_000_000, 1, "ok"),
        (3_800_000_000, 1, "ok"),
        (3_799_999_999, 1, "warning"),
        (2_000_000_001, 1, "warning"),
        (2 * GB, 1, "critical"),
        (8 * GB, 3, "ok"),
        (7_600_000_000, 3, "ok"),
        (7_500_000_000, 3, "warning"),
        (4 * GB, 3, "critical"),
    ],
)
def test_memory_is_judged_with_five_percent_of_tolerance(
    make_snapshot: Any, judge: Any, size: int, instances: int, status: str
) -> None:
    """A machine of 4 GiB shows 3.7 GiB, which is 3.97 GB."""
    snapshot = make_snapshot({OS: {"TotalPhysicalMemorySize": size}})
    assert judge("ram_provided", Subject(snapshot, False, None, None, instances)).status == status


def test_a_local_servers_memory_is_the_smaller_of_two_views(make_snapshot: Any, make_host: Any, judge: Any) -> None:
    snapshot = make_snapshot({OS: {"TotalPhysicalMemorySize": 3 * GB}})
    found = judge("ram_provided", Subject(snapshot, True, make_host(memory_bytes=64 * GB), None, 1))
    assert (found.score, found.found) == (0.5, "3.0 GB (the machine has 64.0 GB, the JVM sees 3.0 GB)")


@pytest.mark.parametrize(
    ("available", "status", "score"),
    [(20, "ok", 1), (11, "ok", 0.4), (10, "warning", 1 / 3), (6, "warning", 1 / 15), (5, "critical", 0)],
)
def test_available_memory_is_judged(
    make_snapshot: Any, make_host: Any, judge: Any, available: int, status: str, score: float
) -> None:
    host = make_host(memory_bytes=10 * GB, memory_available_bytes=available * GB // 10)
    found = judge("ram_available", Subject(make_snapshot({}), True, host, None, 1))
    assert (found.status, found.score) == (status, pytest.approx(score))


def test_available_memory_reads_well(make_snapshot: Any, make_host: Any, judge: Any) -> None:
    host = make_host(memory_bytes=25_274_793_984, memory_available_bytes=4_100_000_000)
    found = judge("ram_available", Subject(make_snapshot({}), True, host, None, 1))
    assert found.found == "16.2 %: 4.1 GB available of 25.3 GB"


@pytest.mark.parametrize(
    ("machine", "container", "status", "words"),
    [
        (16 * GB, MemoryRoom(2 * GB, 160_000_000), "warning", "8 %: 0.2 GB available of its container's 2.0 GB"),
        (16 * GB, MemoryRoom(2 * GB, 0), "critical", "0 %: 0.0 GB available of its container's 2.0 GB"),
        (16 * GB, MemoryRoom(0, 0), "critical", "0 %: 0.0 GB available of its container's 0.0 GB"),
        (19 * GB // 10, MemoryRoom(2 * GB, GB), "warning", "5.9 %: 1.9 GB available of the machine's 32.0 GB"),
        (2 * GB, MemoryRoom(2 * GB, GB), "ok", "6.2 %: 2.0 GB available of the machine's 32.0 GB"),
    ],
)
def test_available_memory_is_the_machines_or_the_containers_whichever_has_less_left(
    make_process: Any, judge: Any, machine: int, container: MemoryRoom, status: str, words: str
) -> None:
    host = HostFacts(8, 32 * GB, machine, 0.8, (), "wso2-1")
    process = replace(make_process(), cgroup=CgroupLimits(container.limit_bytes, memory_room=container))
    found = judge("ram_available", Subject(Snapshot(()), True, host, process, 1))
    assert found.status == status
    assert found.found.startswith(words)


def test_both_views_of_the_available_memory_are_said(
    make_snapshot: Any, make_host: Any, make_process: Any, judge: Any
) -> None:
    process = replace(make_process(), cgroup=CgroupLimits(2 * GB, memory_room=MemoryRoom(2 * GB, 300_000_000)))
    found = judge("ram_available", Subject(make_snapshot({}), True, make_host(), process, 1))
    assert found.found == (
        "15 %: 0.3 GB available of its container's 2.0 GB (the machine has 16.0 GB available of 32.0 GB)"
    )


def test_a_limited_container_that_does_not_tell_what_is_left_is_not_taken_for_the_machine(
    make_snapshot: Any, make_host: Any, make_process: Any, judge: Any
) -> None:
    process = replace(make_process(), cgroup=CgroupLimits(memory_bytes=2 * GB))
    found = judge("ram_available", Subject(make_snapshot({}), True, make_host(), process, 1))
    assert found.status == "unknown"
    assert "its container" in found.found


def test_a_containers_available_memory_is_known_also_where_the_machines_is_not(
    make_snapshot: Any, make_host: Any, make_process: Any, judge: Any
) -> None:
    silent = make_host(memory_bytes=None, memory_available_bytes=None)
    process = replace(make_process(), cgroup=CgroupLimits(2 * GB, memory_room=MemoryRoom(2 * GB, GB)))
    found = judge("ram_available", Subject(make_snapshot({}), True, silent, process, 1))
    assert (found.status, found.found) == ("ok", "50 %: 1.0 GB available of its container's 2.0 GB")


def test_free_memory_that_the_jvm_tells_is_not_taken_for_available(make_snapshot: Any, judge: Any) -> None:
    """It leaves out the page cache: 1 % free is what a healthy Linux machine shows."""
    snapshot = make_snapshot({OS: {"TotalPhysicalMemorySize": 100 * GB, "FreePhysicalMemorySize": GB}})
    found = judge("ram_available", Subject(snapshot, False, None, None, 1))
    assert found.status == "unknown"
    assert "page cache" in found.found


@pytest.mark.parametrize(
    "guideline", ["cores_provided", "cores_used", "cores_load", "ram_provided", "heap_fits_memory", "ram_available"]
)
def test_what_neither_machine_nor_jvm_tells_is_unknown(
    make_snapshot: Any, make_host: Any, judge: Any, guideline: str
) -> None:
    silent = make_host(cores=None, memory_bytes=None, memory_available_bytes=None, load5=None, processor_use=None)
    found = judge(guideline, Subject(make_snapshot({}), True, silent, None, 1))
    assert (found.status, found.score) == ("unknown", None)
    assert found.found


@pytest.mark.parametrize(
    "guideline", ["cores_provided", "cores_used", "cores_load", "ram_provided", "heap_fits_memory", "ram_available"]
)
def test_a_machine_without_any_server_to_read_is_judged_by_itself(make_host: Any, judge: Any, guideline: str) -> None:
    assert judge(guideline, Subject(None, True, make_host(), None, 1)).status == "ok"
