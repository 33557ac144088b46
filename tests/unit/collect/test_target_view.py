"""What maps a target: those that all share, or some of its own; and what is remembered of it."""

import gc
import weakref
from collections.abc import Sequence
from dataclasses import replace

import pytest

from exporter.assembly.assembler import consumers_of
from exporter.collect.consumers import Consumers
from exporter.collect.roster import FixedRoster
from exporter.collect.scrape import Scraper
from exporter.collect.target import Target, TargetIdentity
from exporter.config.settings import Settings
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.metrics import Family
from exporter.model.snapshot import AttributeQuery, MBean, Snapshot
from exporter.targets.recorded import RecordedSource
from testing.second_mapper import EveryNumber
from testing.written_machine import WrittenMachine

LOADED = AttributeQuery(ObjectName.parse("java.lang:type=ClassLoading"), ("LoadedClassCount",))


def families(found: Sequence[Family]) -> dict[str, Family]:
    return {family.name: family for family in found}


def targets_of(family: Family) -> set[str]:
    return {sample.labels["target"] for sample in family.samples}


@pytest.fixture
def shared() -> Consumers:
    return consumers_of(Settings())


@pytest.fixture
def own(shared: Consumers) -> Consumers:
    mapper = EveryNumber([LOADED])
    return replace(shared, metrics=mapper, probe=mapper)


@pytest.fixture
def source(kernel: Snapshot) -> RecordedSource:
    return RecordedSource(kernel)


def target_of(name: str, source: RecordedSource, consumers: Consumers) -> Target:
    return Target(TargetIdentity(name, "127.0.0.1"), source, consumers)


def test_a_target_with_mappers_of_its_own_is_mapped_by_these_and_the_others_by_those_that_they_share(
    source: RecordedSource, shared: Consumers, own: Consumers, machine: WrittenMachine
) -> None:
    targets = [target_of("other", source, own), target_of("carbon", source, shared)]
    scraper = Scraper(FixedRoster(targets), machine, shared.guidelines)
    found = families(scraper.everything(Deadline.after(10)))
    assert targets_of(found["number"]) == {"other"}
    assert targets_of(found["jvm_threads_current"]) == {"carbon"}
    assert targets_of(found["wso2_up"]) == targets_of(found["wso2_readiness_score"]) == {"other", "carbon"}
    assert {(sample.labels["attribute"], sample.value) for sample in found["number"].samples} >= {
        ("LoadedClassCount", 12752)
    }
    probed = families(scraper.probe("other", Deadline.after(10)))
    assert "number" in probed
    assert "jvm_threads_current" not in probed


def test_a_target_is_read_for_its_own_mappers_and_not_for_those_of_others(
    source: RecordedSource, shared: Consumers, own: Consumers
) -> None:
    def wanted(consumers: Consumers) -> set[str]:
        queries = target_of("a", source, consumers).queries
        return {
            attribute for query in queries if query.pattern == LOADED.pattern for attribute in query.attributes or ()
        }

    assert wanted(own) == {"LoadedClassCount"}
    assert wanted(shared) == {"LoadedClassCount", "TotalLoadedClassCount", "UnloadedClassCount"}


def before(found: Sequence[Family]) -> list[float]:
    return [sample.value for sample in families(found)["mapped_before"].samples]


def test_what_mapping_remembers_is_each_targets_own_and_each_pages(
    source: RecordedSource, own: Consumers, machine: WrittenMachine
) -> None:
    targets = [target_of(name, source, own) for name in ("a", "b")]
    scraper = Scraper(FixedRoster(targets), machine, own.guidelines)
    scraper.everything(Deadline.after(10))
    scraper.everything(Deadline.after(10))
    scraper.probe("a", Deadline.after(10))
    assert before(scraper.everything(Deadline.after(10))) == [2, 2]
    assert before(scraper.probe("a", Deadline.after(10))) == [1]
    assert before(scraper.probe("b", Deadline.after(10))) == [0]


def test_a_target_that_is_served_by_other_consumers_begins_anew(
    source: RecordedSource, own: Consumers, machine: WrittenMachine
) -> None:
    target = target_of("a", source, own)
    scraper = Scraper(FixedRoster([target]), machine, own.guidelines)
    scraper.everything(Deadline.after(10))
    target.serve(own)
    assert before(scraper.everything(Deadline.after(10))) == [0]


def test_what_is_remembered_of_a_target_ends_with_it(source: RecordedSource, shared: Consumers) -> None:
    target = target_of("a", source, shared)
    name = ObjectName.parse("Catalina:type=ThreadPool,name=http")
    target.view("metrics").map(Snapshot((MBean(name, {"maxThreads": 1}),)), Deadline.after(10))
    remembered = weakref.ref(name)
    del name
    gc.collect()
    assert remembered() is not None
    del target
    gc.collect()
    assert remembered() is None
