"""What maps a target: those that all share, or some of its own; and what is remembered of it."""

import gc
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from exporter.assembly.assembler import consumers_of
from exporter.collect.consumers import Consumers
from exporter.collect.roster import FixedRoster
from exporter.collect.scrape import Scraper
from exporter.collect.target import Target, TargetIdentity
from exporter.config.settings import Settings
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.mapping import Labels, MappingResult
from exporter.model.metrics import Family, counter, gauge
from exporter.model.snapshot import AttributeQuery, MBean, Snapshot
from exporter.targets.recordings import RecordedSource
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


class _OneFamily:
    """Serves one family, whatever was read."""

    def __init__(self, family: Family) -> None:
        self.queries = (LOADED,)
        self._family = family

    def memory(self) -> None:
        return None

    def map(self, snapshot: Snapshot, labels: Labels, memory: None, passed: Callable[[], bool]) -> MappingResult:
        samples = tuple(changed(each, labels={**dict(labels), **each.labels}) for each in self._family.samples)
        return MappingResult((replace(self._family, samples=samples),))


def one_family(shared: Consumers, family: Family) -> Consumers:
    mapper = _OneFamily(family)
    return replace(shared, metrics=mapper, probe=mapper)


def dropped(found: Sequence[Family]) -> dict[tuple[str, str], float]:
    family = families(found).get("wso2_scrape_dropped_series")
    samples = family.samples if family else ()
    return {(sample.labels.get("target", ""), sample.labels["family"]): sample.value for sample in samples}


def test_of_two_mappers_that_give_a_family_two_types_the_first_is_served_and_harms_nobody(
    source: RecordedSource, shared: Consumers, machine: WrittenMachine, caplog: pytest.LogCaptureFixture
) -> None:
    served = gauge("requests", "Now.", [({"x": "1"}, 1.0), ({"x": "2"}, 2.0)])
    consumers = {
        "a": one_family(shared, served),
        "b": one_family(shared, counter("requests", "Ever.", [({"x": "1"}, 3.0), ({"x": "2"}, 4.0)])),
        "c": one_family(shared, replace(served, help="Another text.")),
        "d": shared,
    }
    targets = [target_of(name, source, own) for name, own in consumers.items()]
    scraper = Scraper(FixedRoster(targets), machine, shared.guidelines)
    for _ in range(2):
        found = scraper.everything(Deadline.after(10))
        by_name = families(found)
        assert (by_name["requests"].type, by_name["requests"].help) == ("gauge", "Now.")
        assert targets_of(by_name["requests"]) == {"a", "c"}
        assert targets_of(by_name["jvm_threads_current"]) == {"d"}
        assert {sample.labels["target"]: sample.value for sample in by_name["wso2_up"].samples} == dict.fromkeys(
            "abcd", 1.0
        )
        assert dropped(found) == {("b", "requests_total"): 2.0}
    told = [record for record in caplog.records if "family not served" in record.message]
    assert [(vars(record)["target"], vars(record)["family"]) for record in told] == [("b", "requests")]
    probed = scraper.probe("b", Deadline.after(10))
    assert families(probed)["requests"].type == "counter"
    assert dropped(probed) == {}


@pytest.mark.parametrize("name", ["node_load1", "wso2_up", "wso2_guideline_status", "wso2_guideline_info"])
def test_a_mapper_that_gives_a_family_of_the_exporter_another_type_harms_nobody(
    source: RecordedSource, shared: Consumers, machine: WrittenMachine, name: str
) -> None:
    strange = one_family(shared, counter(name, "Ever.", [({}, 3.0)]))
    targets = [target_of("strange", source, strange), target_of("carbon", source, shared)]
    scraper = Scraper(FixedRoster(targets), machine, shared.guidelines)
    found = scraper.everything(Deadline.after(10))
    assert families(found)[name].type == "gauge"
    assert dropped(found) == {("strange", f"{name}_total"): 1.0}
    probed = scraper.probe("strange", Deadline.after(10))
    assert name == "node_load1" or families(probed)[name].type == "gauge"


class _Failing(_OneFamily):
    """Fails at whatever was read."""

    def map(self, snapshot: Snapshot, labels: Labels, memory: None, passed: Callable[[], bool]) -> MappingResult:
        raise KeyError("a fault of ours")


def test_a_mapper_that_fails_costs_its_target_alone_and_is_seen(
    source: RecordedSource, shared: Consumers, machine: WrittenMachine, caplog: pytest.LogCaptureFixture
) -> None:
    mapper = _Failing(gauge("requests", "Now.", []))
    targets = [
        target_of("failing", source, replace(shared, metrics=mapper, probe=mapper)),
        target_of("carbon", source, shared),
    ]
    scraper = Scraper(FixedRoster(targets), machine, shared.guidelines)
    for _ in range(2):
        found = families(scraper.everything(Deadline.after(10)))
        assert {each.labels["target"]: each.value for each in found["wso2_up"].samples} == {"failing": 0, "carbon": 1}
        assert {
            (each.labels["target"], each.labels["reason"]) for each in found["wso2_scrape_error"].samples if each.value
        } == {("failing", "internal")}
        assert targets_of(found["jvm_threads_current"]) == {"carbon"}
    told = [record for record in caplog.records if record.exc_info]
    assert [(vars(record)["target"], type(record.exc_info[1])) for record in told if record.exc_info] == [
        ("failing", KeyError)
    ]
    assert families(scraper.probe("failing", Deadline.after(10)))["wso2_up"].samples[0].value == 0


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
    target.serve(own, ())
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
