"""Servers of documented sizes, in containers and without: their control groups as the kernel writes them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from exporter.facts.subject import Subject
from exporter.guidelines import Guidelines
from exporter.host.jvms import LocalJvms
from exporter.model.assessment import Report, Status
from exporter.model.machine import HostFacts
from exporter.system.processes import ProcessTable
from testing.written_processes import WrittenProcesses, WrittenServer

GB, GIB, MIB = 10**9, 2**30, 2**20
SIZES = ("heap_maximum", "cores_provided", "ram_provided", "heap_fits_memory", "ram_available")

JudgeSizes = Callable[..., Sequence[Report]]


def container(name: str, cores: float, memory: int, used: int) -> Mapping[str, str]:
    """The files of a container's group, as an engine writes them for `--cpus` and `--memory`."""
    return {
        f"{name}/memory.max": f"{memory}",
        f"{name}/memory.current": f"{used}",
        f"{name}/memory.stat": "active_file 0\ninactive_file 0\nslab_reclaimable 0",
        f"{name}/cpu.max": f"{int(cores * 100_000)} 100000",
    }


@pytest.fixture
def judge_sizes(make_snapshot: Any, tmp_path: Path, guidelines: Guidelines) -> JudgeSizes:
    """Judge the servers of a machine as a scrape does: by their processes and groups, and by what their JVMs see."""

    def judge(
        servers: Sequence[WrittenServer], cores: int, memory: int, *, product: str | None = None, **seen: Any
    ) -> Sequence[Report]:
        roots = WrittenProcesses(tmp_path, seen.pop("groups", {})).with_servers(*servers)
        jvms = LocalJvms(ProcessTable(roots))
        listed = jvms.servers(30)
        host = HostFacts(cores, memory, memory * 9 // 10, 0.1, listed, "wso2-1", 0.1)
        processes = jvms.find([each.identity for each in listed], 30)
        jvm = {"AvailableProcessors": seen.get("processors", cores), "TotalPhysicalMemorySize": seen.get("ram", memory)}
        snapshot = make_snapshot(
            {
                "java.lang:type=OperatingSystem": jvm,
                "org.wso2.carbon:type=ServerAdmin": {"ServerVersion": seen.get("version")},
            }
        )
        subjects = [
            Subject(snapshot, True, host, processes[each.identity], len(listed), product=product) for each in listed
        ]
        return guidelines.reports(subjects)

    return judge


def statuses(report: Report, *guidelines: str) -> list[Status]:
    found = {each.guideline: each.status for each in report.assessments}
    return [found[guideline] for guideline in guidelines or SIZES]


def test_a_micro_integrator_at_its_documented_minimum_is_well(judge_sizes: JudgeSizes) -> None:
    """Installation Prerequisites: 2 cores, 2 GB, 512 MB of heap. A machine of 2 GiB shows 1.9 GiB."""
    server = WrittenServer(7, ("-Xms512m", "-Xmx512m"))
    (report,) = judge_sizes([server], 2, 19 * GIB // 10, product="mi", version="4.5.0")
    assert statuses(report) == ["ok"] * len(SIZES)
    assert statuses(report, "heap_initial") == ["not_applicable"]


def test_a_micro_integrator_in_the_smallest_container_is_well(judge_sizes: JudgeSizes) -> None:
    """Half a core and 1 GB; the JVM rounds processors up."""
    (report,) = judge_sizes(
        [WrittenServer(7, ("-Xmx512m",), "/a")],
        *(16, 64 * GB),
        product="mi",
        groups=container("a", 0.5, GIB, 700 * MIB),
        processors=1,
        ram=GIB,
    )
    assert statuses(report) == ["ok"] * len(SIZES)


def test_three_equal_containers_on_a_machine_do_not_share_what_each_has_of_its_own(judge_sizes: JudgeSizes) -> None:
    """2 cores and 4 GiB each, with 2 GiB of heap."""
    groups = {name: text for group in "abc" for name, text in container(group, 2, 4 * GIB, 2 * GIB + 512 * MIB).items()}
    servers = [WrittenServer(7 + n, ("-Xmx2g",), f"/{group}") for n, group in enumerate("abc")]
    reports = judge_sizes(servers, 8, 32 * GB, product="apim", groups=groups, processors=2, ram=4 * GIB)
    assert [statuses(report) for report in reports] == [["ok"] * len(SIZES)] * 3
    assert not any(each.machine for report in reports for each in report.assessments if each.guideline in SIZES)


def test_three_servers_without_containers_share_the_machine(judge_sizes: JudgeSizes) -> None:
    """4 cores and 8 GB are what the guidelines want for three; the verdict is the machine's, one for all."""
    servers = [WrittenServer(7 + n, ("-Xmx2g",)) for n in range(3)]
    reports = judge_sizes(servers, 3, 6 * GB, product="apim")
    wanted = ["ok", "warning", "warning", "critical", "ok"]
    assert [statuses(report) for report in reports] == [wanted] * 3
    verdicts = {id(each) for report in reports for each in report.assessments if each.guideline == "heap_fits_memory"}
    assert len(verdicts) == 1
    assert [each.machine for each in reports[0].assessments if each.guideline == "ram_provided"] == ["wso2-1"]


@pytest.mark.parametrize(("version", "status"), [("7.0.0", "warning"), ("6.1.0", "ok")])
def test_identity_server_7_wants_more_than_two_processors(
    judge_sizes: JudgeSizes, version: str, status: Status
) -> None:
    (report,) = judge_sizes([WrittenServer(7, ("-Xmx2g",))], 2, 8 * GB, product="is", version=version)
    assert statuses(report, "cores_provided") == [status]


@pytest.mark.parametrize(
    ("flag", "heap", "fits"),
    [
        ("-Xmx4g", "ok", "critical"),
        ("-Xmx3g", "ok", "warning"),
        ("-Xmx2g", "ok", "ok"),
        ("-Xmx512m", "warning", "ok"),
        ("-Xmx511m", "critical", "ok"),
    ],
)
def test_a_heap_is_to_fit_a_machine_of_4_gigabytes(
    judge_sizes: JudgeSizes, flag: str, heap: Status, fits: Status
) -> None:
    """It shows 3.7 GiB."""
    (report,) = judge_sizes([WrittenServer(7, (flag,))], 2, 37 * GIB // 10, product="apim")
    assert statuses(report, "heap_maximum", "heap_fits_memory") == [heap, fits]


@pytest.mark.parametrize(("flag", "fits"), [("-Xmx3g", "ok"), ("-Xmx3500m", "warning"), ("-Xmx4g", "critical")])
def test_in_a_container_a_quarter_is_not_for_heaps(judge_sizes: JudgeSizes, flag: str, fits: Status) -> None:
    (report,) = judge_sizes(
        [WrittenServer(7, (flag,), "/a")], 8, 32 * GB, groups=container("a", 2, 4 * GIB, GIB), ram=4 * GIB
    )
    assert statuses(report, "heap_fits_memory") == [fits]


def test_a_machines_servers_of_one_product_are_asked_what_that_product_asks(judge_sizes: JudgeSizes) -> None:
    """Two Micro Integrators want 2.5 GB, not the 6 GB of two other servers."""
    servers = [WrittenServer(7 + n, ("-Xmx512m",)) for n in range(2)]
    reports = judge_sizes(servers, 3, 25 * GB // 10, product="mi")
    assert [statuses(report, "ram_provided", "cores_provided") for report in reports] == [["ok", "ok"]] * 2
