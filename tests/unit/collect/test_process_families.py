import pytest

from exporter.collect.process_families import cgroup_families, process_families, trace_families
from exporter.jmx import ObjectName
from exporter.model.machine import CgroupLimits, ProcessFigures, ProcessTrace
from exporter.model.metrics import Family
from exporter.model.snapshot import MBean, Snapshot

SYSTEM = ObjectName.parse("java.lang:type=OperatingSystem")
READ = ProcessFigures(12.5, 1_000_000, 300, 4096, 120, 30_000, 4_000, 5_000, 1_700_000_000.25, ())
REFUSED = ProcessFigures(12.5, 1_000_000, None, 4096, 120, 30_000, None, None, 1.0, ("open_fds", "read_bytes_total"))


def samples(families: tuple[Family, ...]) -> dict[str, float]:
    return {family.name + sample.suffix: sample.value for family in families for sample in family.samples}


def saying(**attributes: int) -> Snapshot:
    return Snapshot((MBean(SYSTEM, attributes),))


def test_a_process_has_the_names_of_the_contract() -> None:
    assert samples(process_families(READ, None)) == {
        "wso2_process_cpu_seconds_total": 12.5,
        "wso2_process_resident_memory_bytes": 1_000_000,
        "wso2_process_open_fds": 300,
        "wso2_process_max_fds": 4096,
        "wso2_process_threads": 120,
        "wso2_process_max_threads": 30_000,
        "wso2_process_read_bytes_total": 4_000,
        "wso2_process_written_bytes_total": 5_000,
        "wso2_process_start_time_seconds": 1_700_000_000.25,
        "wso2_process_unreadable_fields": 0,
    }


def test_what_is_refused_is_absent_and_counted() -> None:
    found = samples(process_families(REFUSED, None))
    assert found["wso2_process_unreadable_fields"] == 2
    assert not found.keys() & {"wso2_process_open_fds", "wso2_process_read_bytes_total"}


def test_open_files_come_from_the_jvm_where_the_system_refuses_them() -> None:
    snapshot = saying(OpenFileDescriptorCount=321, MaxFileDescriptorCount=1024)
    refused = samples(process_families(REFUSED, snapshot))
    assert (refused["wso2_process_open_fds"], refused["wso2_process_max_fds"]) == (321, 4096)
    assert samples(process_families(READ, snapshot))["wso2_process_open_fds"] == 300


def test_a_count_that_the_jvm_does_not_know_is_absent() -> None:
    assert "wso2_process_open_fds" not in samples(process_families(REFUSED, saying(OpenFileDescriptorCount=-1)))


def test_a_container_has_its_limits_and_what_is_unlimited_is_absent() -> None:
    assert samples(cgroup_families(CgroupLimits(2_000, 1_500, 1.5, 2.5, 50))) == {
        "wso2_cgroup_memory_limit_bytes": 2_000,
        "wso2_cgroup_memory_usage_bytes": 1_500,
        "wso2_cgroup_cpu_limit_cores": 1.5,
        "wso2_cgroup_cpu_throttled_seconds_total": 2.5,
    }
    assert samples(cgroup_families(CgroupLimits())) == {}


@pytest.mark.parametrize(
    ("trace", "told"),
    [
        (ProcessTrace(), {}),
        (ProcessTrace(running=True), {"wso2_process_running": 1}),
        (
            ProcessTrace(running=False, heap_dumped_at=1_700_000_000.5),
            {"wso2_process_running": 0, "wso2_heap_dump_timestamp_seconds": 1_700_000_000.5},
        ),
    ],
)
def test_what_is_seen_of_a_process_that_may_have_ended(trace: ProcessTrace, told: dict[str, float]) -> None:
    assert samples(trace_families(trace)) == told
