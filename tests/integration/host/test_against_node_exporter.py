"""Our metrics beside those of a real node_exporter on the same machine: names, types and labels are a contract."""

import pytest

from exporter.host.collectors import collector_names
from exporter.host.metrics import HostMetrics
from exporter.host.registry import all_collectors
from exporter.jmx.deadline import Deadline
from exporter.system.roots import Roots
from testing.node_exporter import LEFT_OUT, Families, Labels, StartNodeExporter, own, with_collectors

OF_THE_SCRAPE = (
    "node_sockstat_",
    "node_netstat_Tcp_CurrEstab",
    "node_filefd_allocated",
    "node_procs_running",
    "node_memory_KernelStack_bytes",
)
"""What a reading itself makes greater: node_exporter's by its connection, both by their threads and those' stacks."""

ROUNDS = 5
STILL = 3
"""In so many rounds a value must be the same before and after to pass for one that stands still."""
RESTING = 0.1
"""Seconds that a sleeping processor's idle time and wait for disks may be back at a later look (proc_stat(5))."""

Readings = list[tuple[Families, Families, Families]]


@pytest.fixture(scope="module")
def readings(start_node_exporter: StartNodeExporter) -> Readings:
    """Rounds of: ours, node_exporter's, ours again; those in which no device came or went."""
    exporter = start_node_exporter(*with_collectors(collector_names()))
    metrics = HostMetrics(all_collectors(Roots()))
    exporter.families()
    rounds = [
        (own(metrics.collect(Deadline.after(30))), exporter.families(), own(metrics.collect(Deadline.after(30))))
        for _ in range(ROUNDS)
    ]
    return [(before, theirs, after) for before, theirs, after in rounds if labels_of(before) == labels_of(after)]


def test_every_default_collector_is_ours_or_left_out_for_a_reason(start_node_exporter: StartNodeExporter) -> None:
    theirs = start_node_exporter("--no-collector.systemd").families()["node_scrape_collector_success"].samples
    assert {dict(labels)["collector"] for labels in theirs} - {*collector_names()} == LEFT_OUT.keys()


def test_families_and_their_types_are_node_exporters(readings: Readings) -> None:
    ours, theirs, _ = readings[0]
    assert {name: of.type for name, of in ours.items()} == {name: of.type for name, of in theirs.items()}


def test_labels_of_every_sample_are_node_exporters(readings: Readings) -> None:
    ours, theirs, _ = readings[0]
    assert labels_of(ours) == labels_of(theirs)


def labels_of(families: Families) -> dict[str, set[Labels]]:
    return {name: set(family.samples) for name, family in families.items()}


def test_the_same_collectors_succeed(readings: Readings) -> None:
    ours, theirs, _ = readings[0]
    name = "node_scrape_collector_success"
    assert ours[name].samples == theirs[name].samples


def test_counters_lie_between_ours_before_and_after(readings: Readings) -> None:
    astray = [
        (name, sorted(labels), first.samples[labels], value, after[name].samples[labels])
        for before, theirs, after in readings
        for name, first in before.items()
        if is_counter(name, first.type)
        for labels, value in theirs[name].samples.items()
        if not first.samples[labels] - RESTING <= value <= after[name].samples[labels] + RESTING
    ]
    assert astray == []


def is_counter(name: str, kind: str) -> bool:
    """Node_exporter leaves the types of /proc/vmstat open; all of those that it serves are counters."""
    return kind == "counter" or name.startswith("node_vmstat_")


def test_values_that_stand_still_are_equal(readings: Readings) -> None:
    """A value may change and change back while three look at it, but not in every one of several rounds."""
    equal: dict[tuple[str, Labels], list[bool]] = {}
    for before, theirs, after in readings:
        for name, family in theirs.items():
            if name.startswith(OF_THE_SCRAPE):
                continue
            for labels, value in family.samples.items():
                first = before[name].samples[labels]
                if first == after[name].samples[labels]:
                    equal.setdefault((name, labels), []).append(value == pytest.approx(first, rel=1e-12))
    still = {key: rounds for key, rounds in equal.items() if len(rounds) >= STILL}
    assert [key for key, rounds in still.items() if not any(rounds)] == []
    assert len(still) > 200
