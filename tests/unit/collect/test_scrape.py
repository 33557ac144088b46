import threading
from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest

from exporter.collect.scrape import UnknownTargetError
from exporter.collect.target import TargetIdentity
from exporter.collect.wait import completed
from exporter.guidelines.catalogue import load_catalogue
from exporter.host.jvms import SoughtJvm
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.machine import CgroupLimits, MemoryRoom, ProcessFacts, ProcessFigures, ProcessIdentity
from exporter.model.metrics import Family
from exporter.model.snapshot import AttributeQuery, AttributeValue, MBean, Snapshot, TargetError
from exporter.targets.recordings import RecordedSource
from testing.broken_source import BrokenSource
from testing.clock import Clock
from testing.scraper_of import ScraperOf
from testing.written_machine import FOUR_CORES, WrittenMachine

KERNELS_PID = 4373
"""Of the recorded kernel: `java.lang:type=Runtime` says `4373@vm`."""


def values(families: Sequence[Family], name: str) -> dict[tuple[tuple[str, str], ...], float]:
    """A family's samples by their labels, sorted."""
    (family,) = (f for f in families if f.name == name)
    return {tuple(sorted(s.labels.items())): s.value for s in family.samples}


def names(families: Sequence[Family]) -> list[str]:
    return [family.name for family in families]


def status_of(families: Sequence[Family], guideline: str, target: str = "carbon") -> str:
    (family,) = (f for f in families if f.name == "wso2_guideline_status")
    (status,) = {
        s.labels["status"]
        for s in family.samples
        if s.value == 1 and s.labels["guideline"] == guideline and s.labels.get("target", target) == target
    }
    return status


def test_a_scrape_has_every_target_the_machine_and_the_scores(scraper_of: ScraperOf, recorded: RecordedSource) -> None:
    families = scraper_of({"carbon": recorded, "other": recorded}).everything(Deadline.after(10))
    assert {
        "node_load1",
        "jvm_memory_used_bytes",
        "tomcat_threadpool_maxthreads",
        "wso2_up",
        "wso2_readiness_score",
    } <= {*names(families)}
    assert len(names(families)) == len(set(names(families)))
    assert values(families, "wso2_up") == {(("target", "carbon"),): 1.0, (("target", "other"),): 1.0}
    used = values(families, "jvm_memory_used_bytes")
    assert {dict(labels)["target"] for labels in used} == {"carbon", "other"}


def test_a_dead_target_has_its_reason_none_of_its_samples_and_costs_no_other(
    scraper_of: ScraperOf, recorded: RecordedSource
) -> None:
    dead = BrokenSource(TargetError("connect", "connection refused"))
    families = scraper_of({"carbon": recorded, "dead": dead}).everything(Deadline.after(10))
    assert values(families, "wso2_up") == {(("target", "carbon"),): 1.0, (("target", "dead"),): 0.0}
    reasons = values(families, "wso2_scrape_error")
    assert {dict(labels)["reason"] for labels, v in reasons.items() if v and dict(labels)["target"] == "dead"} == {
        "connect"
    }
    of_dead = {f.name for f in families for s in f.samples if s.labels.get("target") == "dead"}
    assert {name for name in of_dead if not name.startswith("wso2_")} == set()
    assert status_of(families, "heap_maximum", "dead") == "unknown"
    assert status_of(families, "heap_maximum", "carbon") == "warning"
    assert "node_load1" in names(families)


@pytest.mark.parametrize("name", ["9" * 5000 + "@vm", "99999999999@vm", "\u0661@vm"])
def test_a_server_with_an_impossible_process_id_costs_no_other(
    scraper_of: ScraperOf, recorded: RecordedSource, kernel: Snapshot, name: str
) -> None:
    runtime = ObjectName.parse("java.lang:type=Runtime")
    odd = Snapshot(
        tuple(
            replace(mbean, attributes={**mbean.attributes, "Name": name}) if mbean.name == runtime else mbean
            for mbean in kernel.mbeans
        )
    )
    families = scraper_of({"carbon": recorded, "odd": RecordedSource(odd)}).everything(Deadline.after(10))
    assert values(families, "wso2_up") == {(("target", "carbon"),): 1.0, (("target", "odd"),): 1.0}


def test_targets_are_read_side_by_side(scraper_of: ScraperOf, recorded: RecordedSource) -> None:
    """Each waits until the other is being read too: one after the other, they would never end."""
    meeting = threading.Barrier(2)

    class Meeting:
        def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
            meeting.wait(20)
            return recorded.read(queries, deadline)

        def close(self) -> None:
            pass

    families = scraper_of({"a": Meeting(), "b": Meeting()}).everything(Deadline.after(30))
    assert set(values(families, "wso2_up").values()) == {1.0}


class _Slow(dict[str, AttributeValue]):
    """An MBean's attributes of which each takes a millisecond of a clock to look at."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(maxThreads=250)
        self._clock = clock

    def get(self, key: str, default: AttributeValue = None) -> AttributeValue:  # type: ignore[override]
        self._clock.now += 0.001
        return super().get(key, default)


class _SlowToMap:
    """A server with so many thread pools."""

    def __init__(self, pools: int, clock: Clock) -> None:
        names = (ObjectName.parse(f'Catalina:type=ThreadPool,name="http-nio-{number}"') for number in range(pools))
        self._snapshot = Snapshot(tuple(MBean(name, _Slow(clock)) for name in names))

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        return self._snapshot

    def close(self) -> None:
        pass


def test_what_takes_too_long_to_map_is_a_timeout_and_costs_no_other(
    scraper_of: ScraperOf, recorded: RecordedSource
) -> None:
    clock = Clock()
    sources = {f"slow{number}": _SlowToMap(400, clock) for number in range(2)}
    scraper = scraper_of({**sources, "carbon": recorded})
    families = scraper.everything(Deadline.after(2, clock))
    assert clock.now < 3  # mapped to its end, one takes 6.8
    assert values(families, "wso2_up") == {
        (("target", name),): float(name == "carbon") for name in ("carbon", *sources)
    }
    for name in sources:
        assert values(families, "wso2_scrape_error")[(("reason", "timeout"), ("target", name))] == 1.0
    probed = scraper.probe("slow0", Deadline.after(0.5, clock))
    assert values(probed, "wso2_up") == {(): 0.0}


def test_what_takes_its_time_to_map_has_what_the_others_leave(scraper_of: ScraperOf, recorded: RecordedSource) -> None:
    scraper = scraper_of({"slow": _SlowToMap(20, Clock()), "carbon": recorded})
    assert set(values(scraper.everything(Deadline.after(20)), "wso2_up").values()) == {1.0}


def test_a_probe_is_the_target_alone_without_its_label(scraper_of: ScraperOf, recorded: RecordedSource) -> None:
    families = scraper_of({"carbon": recorded, "other": recorded}).probe("carbon", Deadline.after(10))
    assert not any("target" in s.labels for f in families for s in f.samples)
    assert not any(name.startswith("node_") for name in names(families))
    assert values(families, "wso2_up") == {(): 1.0}
    assert values(families, "process_max_fds") == values(families, "jvm_process_max_fds")


def test_a_scrape_of_everything_leaves_process_names_to_the_exporter(
    scraper_of: ScraperOf, recorded: RecordedSource
) -> None:
    families = scraper_of({"carbon": recorded}).everything(Deadline.after(10))
    assert not any(name.startswith("process_") for name in names(families))


def test_only_configured_names_are_probed(scraper_of: ScraperOf, recorded: RecordedSource) -> None:
    with pytest.raises(UnknownTargetError):
        scraper_of({"carbon": recorded}).probe("127.0.0.1:9999", Deadline.after(10))


def test_where_the_servers_here_cannot_be_counted_what_grows_with_them_is_unknown(
    scraper_of: ScraperOf, recorded: RecordedSource, machine: WrittenMachine, roomy_process: ProcessFacts
) -> None:
    machine.processes[KERNELS_PID] = roomy_process
    machine.host = replace(machine.host, servers=None)
    families = scraper_of({"carbon": recorded}).everything(Deadline.after(10))
    assert status_of(families, "ram_provided", "") == "unknown"
    assert status_of(families, "ram_available", "") == "ok"
    assert status_of(scraper_of({}).everything(Deadline.after(10)), "ram_provided", "") == "unknown"


def test_a_server_whose_process_is_here_is_judged_with_this_machine(
    scraper_of: ScraperOf, recorded: RecordedSource, machine: WrittenMachine, roomy_process: ProcessFacts
) -> None:
    machine.processes[KERNELS_PID] = roomy_process
    families = scraper_of({"carbon": recorded}).everything(Deadline.after(10))
    assert status_of(families, "ram_available", "") == "ok"
    assert status_of(families, "disk_used", "") == "ok"


def test_a_server_whose_process_is_elsewhere_is_judged_without_this_machine(
    scraper_of: ScraperOf, recorded: RecordedSource
) -> None:
    families = scraper_of({"carbon": recorded}).everything(Deadline.after(10))
    assert status_of(families, "disk_used") == "unknown"
    assert status_of(families, "ram_available") == "unknown"


def test_the_configuration_may_know_that_a_server_is_elsewhere(
    scraper_of: ScraperOf, recorded: RecordedSource, machine: WrittenMachine, roomy_process: ProcessFacts
) -> None:
    machine.processes[KERNELS_PID] = roomy_process
    elsewhere = TargetIdentity("carbon", "127.0.0.1", local=False)
    families = scraper_of({"carbon": recorded}, carbon=elsewhere).everything(Deadline.after(10))
    assert status_of(families, "disk_used") == "unknown"


def test_servers_elsewhere_share_the_machine_their_urls_name(scraper_of: ScraperOf, recorded: RecordedSource) -> None:
    """Two servers on one machine want three cores; the recorded JVM sees two."""
    pair = {name: TargetIdentity(name, "10.0.0.1", local=False) for name in ("a", "b")}
    shared = scraper_of({"a": recorded, "b": recorded}, **pair).everything(Deadline.after(10))
    assert status_of(shared, "cores_provided", "a") == "warning"
    alone = {"a": pair["a"], "b": TargetIdentity("b", "10.0.0.2", local=False)}
    apart = scraper_of({"a": recorded, "b": recorded}, **alone).everything(Deadline.after(10))
    assert status_of(apart, "cores_provided", "a") == "ok"


def test_a_server_for_many_users_wants_four_cores(scraper_of: ScraperOf, recorded: RecordedSource) -> None:
    """The recorded JVM sees two, which is half of it."""
    busy = TargetIdentity("carbon", "10.0.0.1", local=False, high_concurrency=True)
    families = scraper_of({"carbon": recorded}, carbon=busy).everything(Deadline.after(10))
    assert status_of(families, "cores_provided") == "warning"


def test_servers_are_judged_the_same_where_the_machines_metrics_are_off(
    scraper_of: ScraperOf, recorded: RecordedSource, machine: WrittenMachine, roomy_process: ProcessFacts
) -> None:
    machine.processes[KERNELS_PID] = roomy_process
    scraper = scraper_of({"carbon": recorded})
    on = scraper.everything(Deadline.after(10))
    machine.metrics = ()
    off = scraper.everything(Deadline.after(10))
    assert values(on, "wso2_guideline_status") == values(off, "wso2_guideline_status")
    assert "node_load1" not in names(off)


def test_without_targets_the_machine_is_judged_with_an_empty_target(scraper_of: ScraperOf) -> None:
    families = scraper_of({}).everything(Deadline.after(10))
    assert status_of(families, "ram_provided", "") == "ok"
    assert status_of(families, "heap_maximum", "") == "unknown"
    assert "wso2_up" not in names(families)


def test_without_targets_what_is_looked_at_beside_a_server_is_unknown_for_that_reason(scraper_of: ScraperOf) -> None:
    machine = scraper_of({}).overview(Deadline.after(10)).machine
    assert machine is not None
    found = {each.guideline: each for each in machine.assessments}
    assert (found["swap"].status, found["swap"].found) == (
        "unknown",
        "it is looked at together with a server on this machine, and none is known here",
    )


def test_each_guideline_of_a_target_has_one_series_which_is_its_status(
    scraper_of: ScraperOf, recorded: RecordedSource
) -> None:
    families = scraper_of({"carbon": recorded}).everything(Deadline.after(10), "guarded")
    (family,) = (f for f in families if f.name == "wso2_guideline_status")
    assert {sample.value for sample in family.samples} == {1.0}
    guidelines = [sample.labels["guideline"] for sample in family.samples]
    not_applicable = {"jdbc_pool_used", "passthrough_busy"}
    assert sorted(guidelines) == sorted({each.id for each in load_catalogue().guidelines} - not_applicable)


def verdicts_of(families: Sequence[Family], guideline: str) -> list[dict[str, str]]:
    """The labels of a guideline's statuses, but for what the catalogue says."""
    (family,) = (f for f in families if f.name == "wso2_guideline_status")
    told = [sample.labels for sample in family.samples if sample.labels["guideline"] == guideline]
    return [{label: own[label] for label in ("target", "machine", "status") if label in own} for own in told]


def test_a_machine_has_one_verdict_whatever_number_of_servers_runs_on_it(
    scraper_of: ScraperOf, recorded: RecordedSource, machine: WrittenMachine, roomy_process: ProcessFacts
) -> None:
    machine.processes[KERNELS_PID] = roomy_process
    machine.host = replace(FOUR_CORES, memory_bytes=8_000_000_000, memory_available_bytes=640_000_000)
    scraper = scraper_of({"a": recorded, "b": recorded, "c": recorded})
    families = scraper.everything(Deadline.after(10))
    assert verdicts_of(families, "ram_available") == [{"target": "", "machine": "wso2-1", "status": "warning"}]
    assert [own["target"] for own in verdicts_of(families, "disk_provided")] == ["a", "b", "c"]
    probed = scraper.probe("b", Deadline.after(10))
    assert verdicts_of(probed, "ram_available") == [{"machine": "wso2-1", "status": "warning"}]
    assert verdicts_of(probed, "disk_provided") == [{"status": "ok"}]


def test_a_servers_category_and_counts_have_its_machines_verdicts_in_them(
    scraper_of: ScraperOf, recorded: RecordedSource, machine: WrittenMachine, roomy_process: ProcessFacts
) -> None:
    machine.processes[KERNELS_PID] = roomy_process
    machine.host = replace(FOUR_CORES, memory_bytes=8_000_000_000, memory_available_bytes=80_000_000)
    families = scraper_of({"carbon": recorded}).everything(Deadline.after(10))
    states = values(families, "wso2_category_status")
    assert [labels for labels, value in states.items() if value == 1 and ("category", "ram") in labels] == [
        (("category", "ram"), ("status", "critical"), ("target", "carbon"))
    ]
    assert sum(values(families, "wso2_guidelines").values()) == len(load_catalogue().guidelines)
    assert max(values(families, "wso2_readiness_score").values()) <= 0.49


def test_where_a_containers_limit_decides_the_verdict_is_the_servers(
    scraper_of: ScraperOf, recorded: RecordedSource, machine: WrittenMachine, roomy_process: ProcessFacts
) -> None:
    small = CgroupLimits(memory_bytes=3_000_000_000, memory_room=MemoryRoom(3_000_000_000, 240_000_000))
    machine.processes[KERNELS_PID] = replace(roomy_process, cgroup=small)
    families = scraper_of({"carbon": recorded}).everything(Deadline.after(10))
    assert verdicts_of(families, "ram_provided") == [{"target": "carbon", "status": "warning"}]
    assert verdicts_of(families, "ram_available") == [{"target": "carbon", "status": "warning"}]
    assert verdicts_of(families, "cores_used") == [{"target": "", "machine": "wso2-1", "status": "ok"}]


def test_a_machine_that_is_not_this_one_has_no_verdict_of_its_own(
    scraper_of: ScraperOf, recorded: RecordedSource
) -> None:
    """Its name is not known, nor whether a container's limit is all that its JVM sees."""
    families = scraper_of({"carbon": recorded}).everything(Deadline.after(10))
    assert verdicts_of(families, "cores_provided") == [{"target": "carbon", "status": "ok"}]


def test_a_machine_is_judged_for_the_most_demanding_of_its_servers(
    scraper_of: ScraperOf, recorded: RecordedSource, machine: WrittenMachine, roomy_process: ProcessFacts
) -> None:
    machine.processes[KERNELS_PID] = roomy_process
    machine.host = replace(FOUR_CORES, cores=2)
    busy = TargetIdentity("busy", "127.0.0.1", high_concurrency=True)
    families = scraper_of({"calm": recorded, "busy": recorded}, busy=busy).everything(Deadline.after(10))
    assert verdicts_of(families, "cores_provided") == [{"target": "", "machine": "wso2-1", "status": "warning"}]


def test_closing_gives_every_source_back(scraper_of: ScraperOf) -> None:
    sources = [BrokenSource(TargetError("connect", "refused")) for _ in range(2)]
    scraper_of({"a": sources[0], "b": sources[1]}).close()
    assert all(source.closed for source in sources)


def test_a_server_whose_process_is_here_has_its_figures_also_on_a_probe(
    scraper_of: ScraperOf, recorded: RecordedSource, machine: WrittenMachine, roomy_process: ProcessFacts
) -> None:
    machine.processes[KERNELS_PID] = replace(roomy_process, cgroup=CgroupLimits(memory_bytes=2_000))
    machine.readings[1] = ProcessFigures(1.5, 1_000, 30, 64, 12, 100, 4, 5, 1.0, ())
    scraper = scraper_of({"carbon": recorded})
    for families, labels in (
        (scraper.everything(Deadline.after(10)), (("target", "carbon"),)),
        (scraper.probe("carbon", Deadline.after(10)), ()),
    ):
        assert values(families, "wso2_process_open_fds") == {labels: 30.0}
        assert values(families, "wso2_cgroup_memory_limit_bytes") == {labels: 2_000.0}


def test_a_server_whose_process_is_known_is_found_by_that_whatever_it_says_itself(
    scraper_of: ScraperOf, recorded: RecordedSource, machine: WrittenMachine, roomy_process: ProcessFacts
) -> None:
    """As after a change of the clock, when its start is not what it says."""
    machine.known[ProcessIdentity(1, 7)] = roomy_process
    machine.readings[1] = ProcessFigures(1.5, 1_000, 30, 64, 12, 100, 4, 5, 1.0, ())
    known, earlier = (TargetIdentity("carbon", "127.0.0.1", process=ProcessIdentity(1, start)) for start in (7, 6))
    found = scraper_of({"carbon": recorded}, carbon=known).everything(Deadline.after(10))
    assert values(found, "wso2_process_open_fds") == {(("target", "carbon"),): 30.0}
    assert status_of(found, "disk_used", "") == "ok"
    missed = scraper_of({"carbon": recorded}, carbon=earlier).everything(Deadline.after(10))
    assert not [name for name in names(missed) if name.startswith("wso2_process_")]


def test_a_server_whose_process_is_elsewhere_has_no_figures_of_it(
    scraper_of: ScraperOf, recorded: RecordedSource
) -> None:
    found = names(scraper_of({"carbon": recorded}).everything(Deadline.after(10)))
    assert not [name for name in found if name.startswith(("wso2_process_", "wso2_cgroup_"))]


def test_the_processes_of_all_servers_are_looked_for_at_once(
    scraper_of: ScraperOf, recorded: RecordedSource, machine: WrittenMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many live on a mount that hangs: each is waited for together with the others."""
    asked: list[int] = []

    def find(jvms: Collection[SoughtJvm], deadline: Deadline) -> dict[SoughtJvm, ProcessFacts]:
        asked.extend(jvm.pid for jvm in jvms)
        asked.append(-1)  # the end of a look
        return {}

    monkeypatch.setattr(machine, "find_jvms", find)
    scraper = scraper_of({"a": recorded, "b": recorded})
    scraper.everything(Deadline.after(10))
    scraper.overview(Deadline.after(10))
    assert asked == [KERNELS_PID, -1, KERNELS_PID, -1]


def test_an_overview_of_one_target_reads_that_alone(scraper_of: ScraperOf, recorded: RecordedSource) -> None:
    scraper = scraper_of({"a": recorded, "b": recorded})
    (result,) = completed(scraper.overview_steps(Deadline.after(10), "b")).results
    assert (result.identity.name, result.status.name) == ("b", "b")
    with pytest.raises(UnknownTargetError):
        completed(scraper.overview_steps(Deadline.after(10), "c"))
