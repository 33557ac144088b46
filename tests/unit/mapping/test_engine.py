import gc
import math
import random
import weakref
from collections.abc import Callable
from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from development.places import SNAPSHOTS
from exporter.jmx import ObjectName
from exporter.mapping import Conflict, Labels, MappingResult, Memory, MetricMapper, Page, Unmapped, load_packs
from exporter.model.metrics import Family, Sample
from exporter.model.snapshot import AttributeQuery, AttributeValue, MBean, Snapshot
from exporter.targets.recordings import load_snapshot

MapperOf = Callable[..., MetricMapper]

QUEUES = """\
rules:
  - mbean: app:type=Queue,name=*
    labels:
      - {property: name, label: queue}
    metrics:
      - {name: queue_depth, type: gauge, help: Messages waiting, value: Depth}
"""


def queue(name: str, **attributes: AttributeValue) -> MBean:
    return MBean(ObjectName.parse(f"app:type=Queue,name={name}"), attributes)


def mapped(mapper: MetricMapper, *mbeans: MBean) -> MappingResult:
    return mapper.map(Snapshot(mbeans))


def test_a_family_is_one_block_with_all_its_samples_and_its_origin_in_the_help(mapper_of: MapperOf) -> None:
    result = mapped(mapper_of(QUEUES), queue("b", Depth=2), queue("a", Depth=1))
    assert result.families == (
        Family(
            "queue_depth",
            "gauge",
            "Messages waiting (app:type=Queue,name=* Depth)",
            (Sample({"queue": "a"}, 1.0), Sample({"queue": "b"}, 2.0)),
        ),
    )


@pytest.mark.parametrize("value", [None, -1, -0.5, math.nan, math.inf, -math.inf, 10**400])
def test_what_is_no_value_is_absent_and_no_fault(mapper_of: MapperOf, value: AttributeValue) -> None:
    result = mapped(mapper_of(QUEUES), queue("a", Depth=value))
    assert (result.families, result.unmapped) == ((), ())


def test_an_attribute_that_was_not_read_is_absent(mapper_of: MapperOf) -> None:
    assert mapped(mapper_of(QUEUES), queue("a", Other=1)).families == ()


@pytest.mark.parametrize(("value", "number"), [(True, 1.0), (False, 0.0), (0, 0.0), (7, 7.0), (0.25, 0.25)])
def test_numbers_and_booleans_are_samples(mapper_of: MapperOf, value: AttributeValue, number: float) -> None:
    [family] = mapped(mapper_of(QUEUES), queue("a", Depth=value)).families
    assert family.samples == (Sample({"queue": "a"}, number),)


@pytest.mark.parametrize(
    ("value", "cause"),
    [("7", "found a text, expected a number"), ({"used": 7}, "found composite data, expected a number")],
)
def test_a_value_of_another_kind_is_reported_and_never_guessed(
    mapper_of: MapperOf, value: AttributeValue, cause: str
) -> None:
    result = mapped(mapper_of(QUEUES), queue("a", Depth=value))
    assert result.families == ()
    assert result.unmapped == (Unmapped(ObjectName.parse("app:type=Queue,name=a"), "Depth", cause),)


def test_an_item_of_a_plain_attribute_is_reported(mapper_of: MapperOf) -> None:
    mapper = mapper_of(QUEUES.replace("value: Depth", "value: Depth.now"))
    [problem] = mapped(mapper, queue("a", Depth=7)).unmapped
    assert (problem.attribute, problem.cause) == ("Depth.now", "found a number, expected composite data or a map")


def test_a_missing_item_is_absent(mapper_of: MapperOf) -> None:
    mapper = mapper_of(QUEUES.replace("value: Depth", "value: Depth.now"))
    result = mapped(mapper, queue("a", Depth={"then": 1, "now": None}), queue("b", Depth={"now": 3}))
    assert [family.samples for family in result.families] == [(Sample({"queue": "b"}, 3.0),)]
    assert result.unmapped == ()


@pytest.mark.parametrize(
    ("value", "scale", "number"),
    [(1795472728011, "0.001", 1795472728.011), (22090000001, "1e-9", 22.090000001), (3, "1024", 3072.0)],
)
def test_a_scale_costs_no_digit(mapper_of: MapperOf, value: AttributeValue, scale: str, number: float) -> None:
    mapper = mapper_of(QUEUES.replace("value: Depth", f"value: Depth, scale: {scale}"))
    [family] = mapped(mapper, queue("a", Depth=value)).families
    assert family.samples[0].value == number


def test_quotes_of_a_key_property_are_undone(mapper_of: MapperOf) -> None:
    [family] = mapped(mapper_of(QUEUES), queue(r'"a,\"b\"\*\\"', Depth=1)).families
    assert family.samples[0].labels == {"queue": 'a,"b"*\\'}


def test_a_label_that_no_page_could_hold_is_made_one_that_can(mapper_of: MapperOf) -> None:
    [family] = mapped(mapper_of(QUEUES), queue("a\ud800", Depth=1)).families
    assert family.samples[0].labels == {"queue": "a?"}


def test_an_mbean_of_another_name_is_left_alone(mapper_of: MapperOf) -> None:
    other = MBean(ObjectName.parse("app:type=Queue,name=a,shard=1"), {"Depth": 1})
    result = mapped(mapper_of(QUEUES), other)
    assert (result.families, result.unmapped) == ((), ())


def test_a_name_without_the_rules_key_property_is_reported(mapper_of: MapperOf) -> None:
    mapper = mapper_of(QUEUES.replace("type=Queue,name=*", "type=Queue,*"))
    name = ObjectName.parse("app:type=Queue")
    result = mapped(mapper, MBean(name, {"Depth": 1}), queue("a", Depth=2))
    cause = "found nothing for the key name, no value that the rule knows"
    assert result.unmapped == (Unmapped(name, None, cause),)
    assert [sample.labels for family in result.families for sample in family.samples] == [{"queue": "a"}]


SAME_FROM_TWO_PATTERNS = """\
rules:
  - mbean: app:type=Topic,name=*
    labels:
      - {property: name, label: queue}
    metrics:
      - {name: queue_depth, type: gauge, help: Messages waiting, value: Waiting}
"""


def test_two_rules_feed_one_family(mapper_of: MapperOf) -> None:
    topic = MBean(ObjectName.parse("app:type=Topic,name=t"), {"Waiting": 5})
    [family] = mapped(mapper_of(QUEUES, SAME_FROM_TWO_PATTERNS), topic, queue("a", Depth=1)).families
    assert family.samples == (Sample({"queue": "a"}, 1.0), Sample({"queue": "t"}, 5.0))
    assert family.help == "Messages waiting (app:type=Queue,name=* Depth; app:type=Topic,name=* Waiting)"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_rules_that_give_one_sample_the_first_rules_is_served(
    mapper_of: MapperOf, order: tuple[int, int]
) -> None:
    topic = MBean(ObjectName.parse("app:type=Topic,name=a"), {"Waiting": 5})
    mbeans = (queue("a", Depth=1), topic)
    result = mapped(mapper_of(QUEUES, SAME_FROM_TWO_PATTERNS), *(mbeans[i] for i in order))
    assert [family.samples for family in result.families] == [(Sample({"queue": "a"}, 1.0),)]
    assert result.conflicts == (Conflict('queue_depth{queue="a"}', mbeans[0].name, topic.name),)


def test_of_mbeans_that_give_one_sample_the_same_is_served_in_whatever_order_they_come(mapper_of: MapperOf) -> None:
    mapper = mapper_of(QUEUES.replace("type=Queue,name=*", "name=*,*"))
    mbeans = [MBean(ObjectName.parse(f"app:name=a,shard={i}"), {"Depth": i}) for i in range(1, 5)]
    shuffled = random.Random(7)  # noqa: S311 - any order will do
    for _ in range(5):
        shuffled.shuffle(mbeans)
        result = mapped(mapper, *mbeans)
        assert [family.samples for family in result.families] == [(Sample({"queue": "a"}, 1.0),)]
        assert {conflict.served for conflict in result.conflicts} == {ObjectName.parse("app:name=a,shard=1")}
        assert sorted(str(conflict.dropped) for conflict in result.conflicts) == [
            "app:name=a,shard=2",
            "app:name=a,shard=3",
            "app:name=a,shard=4",
        ]


def test_what_has_no_value_conflicts_with_nothing(mapper_of: MapperOf) -> None:
    mapper = mapper_of(QUEUES.replace("type=Queue,name=*", "name=*,*"))
    mbeans = [MBean(ObjectName.parse(f"app:name=a,shard={i}"), {"Depth": depth}) for i, depth in ((1, -1), (2, 9))]
    result = mapped(mapper, *mbeans)
    assert [family.samples for family in result.families] == [(Sample({"queue": "a"}, 9.0),)]
    assert result.conflicts == ()


SUMMARY = """\
rules:
  - mbean: app:type=Calls,name=*
    labels:
      - {property: name, label: call}
    metrics:
      - name: call_seconds
        type: summary
        help: Calls
        samples:
          - {value: Millis, suffix: _sum, scale: 0.001, labels: {side: server}}
          - {value: Count, suffix: _count, labels: {side: server}}
"""


def test_a_summarys_parts_and_constant_labels_stay_together(mapper_of: MapperOf) -> None:
    calls = [MBean(ObjectName.parse(f"app:type=Calls,name={n}"), {"Millis": 1500, "Count": 3}) for n in "ba"]
    [family] = mapped(mapper_of(SUMMARY), *calls).families
    assert (family.name, family.type) == ("call_seconds", "summary")
    assert [(s.suffix, dict(s.labels), s.value) for s in family.samples] == [
        ("_count", {"call": "a", "side": "server"}, 3.0),
        ("_sum", {"call": "a", "side": "server"}, 1.5),
        ("_count", {"call": "b", "side": "server"}, 3.0),
        ("_sum", {"call": "b", "side": "server"}, 1.5),
    ]


def test_a_counters_family_is_named_without_its_suffix(mapper_of: MapperOf) -> None:
    text = QUEUES.replace("name: queue_depth, type: gauge", "name: queue_messages_total, type: counter")
    [family] = mapped(mapper_of(text), queue("a", Depth=1)).families
    assert (family.name, family.type, family.samples[0].suffix) == ("queue_messages", "counter", "_total")


def test_queries_are_merged_by_pattern_and_name_each_attribute_once(mapper_of: MapperOf) -> None:
    again = QUEUES.replace("app:type=Queue,name=*", "app:name=*,type=Queue").replace(
        "queue_depth, type: gauge, help: Messages waiting, value: Depth",
        "queue_bytes, type: gauge, help: Bytes waiting, value: Size.now",
    )
    assert mapper_of(QUEUES, SAME_FROM_TWO_PATTERNS, again).queries == (
        AttributeQuery(ObjectName.parse("app:type=Queue,name=*"), ("Depth", "Size")),
        AttributeQuery(ObjectName.parse("app:type=Topic,name=*"), ("Waiting",)),
    )


def test_both_views_want_the_same_attributes_so_that_one_poll_serves_both() -> None:
    def wanted(page: Page) -> dict[ObjectName, set[str]]:
        return {query.pattern: set(query.attributes or ()) for query in MetricMapper(load_packs(page)).queries}

    assert wanted("probe") == wanted("metrics")


def test_mbeans_in_another_order_are_served_the_same() -> None:
    mapper = MetricMapper(load_packs("probe"))
    snapshot = load_snapshot(SNAPSHOTS / "tomcat-10.1.60.json")
    assert mapper.map(Snapshot(snapshot.mbeans[::-1])).families == mapper.map(snapshot).families


def test_labels_of_a_server_come_before_its_samples_own_and_each_server_has_its_own(mapper_of: MapperOf) -> None:
    mapper = mapper_of(QUEUES)
    snapshot = Snapshot((queue("a", Depth=1),))
    labels = [
        list(sample.labels.items())
        for server in ("gateway", "broker", "gateway")
        for family in mapper.map(snapshot, (("target", server),)).families
        for sample in family.samples
    ]
    gateway, broker = [("target", "gateway"), ("queue", "a")], [("target", "broker"), ("queue", "a")]
    assert labels == [gateway, broker, gateway]


def test_labels_of_a_server_change_nothing_else_of_what_it_is_mapped_to() -> None:
    mapper = MetricMapper(load_packs("metrics"))
    snapshot = load_snapshot(SNAPSHOTS / "tomcat-10.1.60.json")
    plain, told_apart = mapper.map(snapshot), mapper.map(snapshot, (("target", "tomcat"),))
    without = [
        replace(
            family,
            samples=tuple(
                changed(sample, labels={name: value for name, value in sample.labels.items() if name != "target"})
                for sample in family.samples
            ),
        )
        for family in told_apart.families
    ]
    assert without == list(plain.families)
    assert all(sample.labels["target"] == "tomcat" for family in told_apart.families for sample in family.samples)


@pytest.mark.parametrize("recording", ["carbon-4.10.32-data-source", "synapse-3.0.1", "tomcat-10.1.60"])
def test_what_was_mapped_before_changes_nothing(recording: str) -> None:
    packs = load_packs("metrics")
    whole = load_snapshot(SNAPSHOTS / f"{recording}.json")
    chance = random.Random(recording)  # noqa: S311 - the same snapshots each time
    mapper = MetricMapper(packs, series_limit=20)
    memories: dict[Labels, Memory] = {labels: mapper.memory() for labels in ((), (("target", "a"),))}
    for _ in range(8):
        labels = chance.choice(list(memories))
        snapshot = Snapshot(tuple(_scrambled(mbean, chance) for mbean in whole.mbeans if chance.random() < 0.95))
        for _ in range(2):
            assert mapper.map(snapshot, labels, memories[labels]) == mapper.map(snapshot, labels)


def _scrambled(mbean: MBean, chance: random.Random) -> MBean:
    """The MBean with some other values, and some that are no numbers."""
    other: dict[str, AttributeValue] = {
        name: chance.choice((None, -1, 7, "text", chance.random()))
        for name in mbean.attributes
        if chance.random() < 0.05
    }
    return MBean(mbean.name, {**mbean.attributes, **other})


@pytest.mark.parametrize("now", [(), (queue("b", Depth=1),)], ids=["nothing", "another"])
def test_nothing_is_remembered_of_an_mbean_that_is_gone(mapper_of: MapperOf, now: tuple[MBean, ...]) -> None:
    mapper, memory = mapper_of(QUEUES), Memory()
    then = queue("a", Depth=1)
    mapper.map(Snapshot((then,)), memory=memory)
    remembered = weakref.ref(then.name)
    del then
    gc.collect()
    assert remembered() is not None
    mapper.map(Snapshot(now), memory=memory)
    gc.collect()
    assert remembered() is None


def test_a_mapper_remembers_nothing_itself(mapper_of: MapperOf) -> None:
    mapper, memory = mapper_of(QUEUES), Memory()
    mbean = queue("a", Depth=1)
    mapper.map(Snapshot((mbean,)), memory=memory)
    remembered = weakref.ref(mbean.name)
    del mbean, memory
    gc.collect()
    assert remembered() is None


def test_a_family_that_says_the_same_is_the_same_object_and_one_that_does_not_has_the_same_labels(
    mapper_of: MapperOf,
) -> None:
    """Nobody need compare or encode it again, nor make its labels anew."""
    mapper, memory = mapper_of(QUEUES), Memory()

    def family(depth: int) -> Family:
        [family] = mapper.map(Snapshot((queue("a", Depth=depth),)), memory=memory).families
        return family

    first, same, other = family(1), family(1), family(2)
    assert same is first
    assert other is not first
    assert other.samples[0].labels is first.samples[0].labels
