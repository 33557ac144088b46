"""States, histograms, information, entries of maps, conditions and limits, on MBeans written down here."""

from collections.abc import Callable

import pytest

from exporter.document import DocumentError
from exporter.jmx import ObjectName
from exporter.mapping import Conflict, Cut, MappingResult, MetricMapper, Unmapped
from exporter.model.snapshot import AttributeQuery, AttributeValue, MBean, Snapshot
from testing.mapping import Mapped

MapperOf = Callable[..., MetricMapper]
ByName = Callable[[MappingResult], Mapped]

RULE = """\
rules:
  - mbean: app:type=Server,name=*
    labels:
      - {property: name, label: server}
    metrics:
"""
STATES = (
    RULE
    + """\
      - name: server_state
        type: gauge
        help: State
        states: {value: State, label: state, values: %s}
"""
)
CLASSES = (
    RULE
    + """\
      - name: request_size_bytes
        type: histogram
        help: Sizes of requests
        classes: {value: Sizes, upper_bounds: {"< 1 K": 1023, "< 10 K": 10239, "> 10 K": .inf}}
"""
)
CODES = (
    RULE
    + """\
      - {name: responses_total, type: counter, help: Responses, value: "Codes[code]"}
"""
)


def server(name: str, **attributes: AttributeValue) -> MBean:
    return MBean(ObjectName.parse(f"app:type=Server,name={name}"), attributes)


def test_a_state_family_has_one_1(mapper_of: MapperOf, samples_by_name: ByName) -> None:
    mapper = mapper_of(STATES % "{STARTED: started, STOPPED: stopped}")
    result = mapper.map(Snapshot((server("a", State="STARTED"), server("b", State="STOPPED"))))
    assert samples_by_name(result)["server_state"] == {
        ("a", "started"): 1,
        ("a", "stopped"): 0,
        ("b", "started"): 0,
        ("b", "stopped"): 1,
    }
    assert result.unmapped == ()


def test_a_state_may_be_a_number_or_a_boolean(mapper_of: MapperOf, samples_by_name: ByName) -> None:
    mapper = mapper_of(STATES % "{'0': stopped, '1': started, 'true': started_by_hand}")
    result = mapper.map(Snapshot((server("a", State=1), server("b", State=0), server("c", State=True))))
    ones = {labels for labels, value in samples_by_name(result)["server_state"].items() if value}
    assert ones == {("a", "started"), ("b", "stopped"), ("c", "started_by_hand")}
    assert result.unmapped == ()


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        ("EXPLODED", "found another text, no state that the rule knows"),
        (7, "found a number, no state that the rule knows"),
    ],
)
def test_a_state_that_the_rule_does_not_know_makes_all_0_and_is_told(
    mapper_of: MapperOf, samples_by_name: ByName, state: AttributeValue, cause: str
) -> None:
    result = mapper_of(STATES % "[STARTED, STOPPED]").map(Snapshot((server("a", State=state),)))
    assert samples_by_name(result)["server_state"] == {("a", "STARTED"): 0, ("a", "STOPPED"): 0}
    assert result.unmapped == (Unmapped(ObjectName.parse("app:type=Server,name=a"), "State", cause),)


def test_a_state_that_was_not_read_is_absent(mapper_of: MapperOf) -> None:
    result = mapper_of(STATES % "[STARTED]").map(Snapshot((server("a", State=None), server("b", Other=1))))
    assert (result.families, result.unmapped) == ((), ())


def test_classes_of_sizes_are_cumulative_buckets(mapper_of: MapperOf) -> None:
    sizes = {"< 1 K": 5, "< 10 K": 0, "> 10 K": 2}
    [family] = mapper_of(CLASSES).map(Snapshot((server("b", Sizes=sizes), server("a", Sizes={"< 1 K": 1})))).families
    assert family.type == "histogram"
    assert [(sample.suffix, dict(sample.labels), sample.value) for sample in family.samples] == [
        ("_bucket", {"server": "a", "le": "1023.0"}, 1),
        ("_bucket", {"server": "a", "le": "10239.0"}, 1),
        ("_bucket", {"server": "a", "le": "+Inf"}, 1),
        ("_bucket", {"server": "b", "le": "1023.0"}, 5),
        ("_bucket", {"server": "b", "le": "10239.0"}, 5),
        ("_bucket", {"server": "b", "le": "+Inf"}, 7),
    ]


def test_a_class_that_the_rule_does_not_know_is_told(mapper_of: MapperOf) -> None:
    result = mapper_of(CLASSES).map(Snapshot((server("a", Sizes={"< 1 K": 1, "< 1 P": 1}),)))
    assert [each.cause for each in result.unmapped] == ["found a class of sizes that the rule does not know"]


@pytest.mark.parametrize(
    ("count", "found"),
    [
        ("many", "a text"),
        (-1, "a number"),
        (float("nan"), "a number"),
        (float("inf"), "a number"),
        (10**400, "a number"),
        ({}, "composite data"),
    ],
)
def test_a_class_without_a_count_is_told(mapper_of: MapperOf, count: AttributeValue, found: str) -> None:
    result = mapper_of(CLASSES).map(Snapshot((server("a", Sizes={"< 1 K": count, "< 10 K": 2, "> 10 K": None}),)))
    assert [each.cause for each in result.unmapped] == [f"found {found} that is no count"]
    assert [sample.value for sample in result.families[0].samples] == [0, 2, 2]


def test_every_entry_of_a_map_is_a_sample(mapper_of: MapperOf, samples_by_name: ByName) -> None:
    codes: AttributeValue = {"200": 7, "500": 1, "?": "text"}
    result = mapper_of(CODES).map(Snapshot((server("a", Codes=codes), server("b", Codes={}))))
    assert samples_by_name(result) == {"responses_total": {("a", "200"): 7, ("a", "500"): 1}}
    assert [each.cause for each in result.unmapped] == ["found a text, expected a number"]


INFO = """\
rules:
  - mbean: app:type=Server
    metrics:
      - name: server_info
        type: info
        help: The server
        labels:
          - {attribute: Version, match: '(?P<version>[0-9.]+)-.*'}
          - {attribute: "Properties['os.name']", mbean: app:type=Machine, label: os}
"""


def about(version: AttributeValue, system: AttributeValue) -> Snapshot:
    machine = MBean(ObjectName.parse("app:type=Machine"), {"Properties": {"os.name": system, "secret": "x"}})
    return Snapshot((MBean(ObjectName.parse("app:type=Server"), {"Version": version, "Up": True}), machine))


def test_information_is_labels_of_several_mbeans(mapper_of: MapperOf, samples_by_name: ByName) -> None:
    mapper = mapper_of(INFO)
    assert samples_by_name(mapper.map(about("4.10-x", "Linux"))) == {"server_info": {("4.10", "Linux"): 1}}
    assert samples_by_name(mapper.map(about(None, "Linux"))) == {"server_info": {("", "Linux"): 1}}
    assert samples_by_name(mapper.map(about(None, None))) == {}
    assert [family.type for family in mapper.map(about("4.10-x", "Linux")).families] == ["gauge"]


def test_information_that_does_not_fit_is_told(mapper_of: MapperOf) -> None:
    result = mapper_of(INFO).map(about("${product.version}", "Linux"))
    assert result.families == ()
    assert [(each.attribute, each.cause) for each in result.unmapped] == [
        ("Version", "found another text than the rule knows")
    ]


def test_only_the_wanted_entry_is_asked_for(mapper_of: MapperOf) -> None:
    assert mapper_of(INFO).queries == (
        AttributeQuery(ObjectName.parse("app:type=Server"), ("Version",)),
        AttributeQuery(ObjectName.parse("app:type=Machine"), ("Properties",), {"Properties": frozenset({"os.name"})}),
    )


DOMAIN = """\
rules:
  - mbean: "*:type=DataSource"
    labels:
      - {domain: true, match: '(?P<datasource>.+),(?P<tenant>-?[0-9]+)'}
    metrics:
      - {name: datasource_active, type: gauge, help: Connections in use, value: Active}
"""


def test_labels_come_from_the_domain(mapper_of: MapperOf, samples_by_name: ByName) -> None:
    pool = MBean(ObjectName.parse("WSO2_SHARED_DB,-1234:type=DataSource"), {"Active": 3})
    other = MBean(ObjectName.parse("odd:type=DataSource"), {"Active": 4})
    result = mapper_of(DOMAIN).map(Snapshot((pool, other)))
    assert samples_by_name(result) == {"datasource_active": {("WSO2_SHARED_DB", "-1234"): 3}}
    assert [each.cause for each in result.unmapped] == ["found odd for the domain, no value that the rule knows"]


@pytest.mark.parametrize(
    ("condition", "expected"), [("requires: New", {("new",): 1.0}), ("unless: New", {("old",): 2.0})]
)
def test_a_rule_may_depend_on_an_attribute(
    mapper_of: MapperOf, samples_by_name: ByName, condition: str, expected: dict[tuple[str, ...], float]
) -> None:
    rule = RULE.replace("    metrics:", f"    {condition}\n    metrics:")
    mapper = mapper_of(rule + "      - {name: size, type: gauge, help: Size, value: Size}\n")
    servers = Snapshot((server("new", Size=1, New=0), server("old", Size=2, New=None)))
    assert samples_by_name(mapper.map(servers)) == {"size": expected}
    [query] = mapper.queries
    assert set(query.attributes or ()) == {"New", "Size"}


def limited(text: str, limit: int) -> str:
    return text.replace("type: gauge", f"type: gauge\n        limit: {limit}").replace(
        "type: histogram", f"type: histogram\n        limit: {limit}"
    )


def test_a_family_is_cut_at_its_limit_and_that_is_told(mapper_of: MapperOf, samples_by_name: ByName) -> None:
    mapper = mapper_of(limited(STATES % "[UP, DOWN]", 5))
    result = mapper.map(Snapshot(tuple(server(name, State="UP") for name in "dcba")))
    assert {key[0] for key in samples_by_name(result)["server_state"]} == {"a", "b"}
    assert result.cut == (Cut("server_state", 4),)


def test_a_histogram_is_cut_between_its_series_and_never_within(mapper_of: MapperOf) -> None:
    mapper = mapper_of(limited(CLASSES, 4))
    result = mapper.map(Snapshot(tuple(server(name, Sizes={"< 1 K": 1}) for name in "ab")))
    assert [dict(sample.labels)["server"] for sample in result.families[0].samples] == ["a"] * 3
    assert result.cut == (Cut("request_size_bytes", 3),)


def test_a_limit_of_all_families_holds_where_a_pack_says_none(mapper_of: MapperOf) -> None:
    mapper = mapper_of(CODES)
    many = {str(code): 1 for code in range(3000)}
    result = mapper.map(Snapshot((server("a", Codes=many),)))
    assert len(result.families[0].samples) == 2000
    assert result.cut == (Cut("responses_total", 1000),)


def test_the_same_entry_of_two_mbeans_is_a_conflict(mapper_of: MapperOf) -> None:
    text = CODES.replace("    labels:\n      - {property: name, label: server}\n", "")
    result = mapper_of(text).map(Snapshot((server("b", Codes={"200": 7}), server("a", Codes={"200": 8}))))
    assert [sample.value for sample in result.families[0].samples] == [8]
    names = [ObjectName.parse(f"app:type=Server,name={name}") for name in "ab"]
    assert result.conflicts == (Conflict('responses_total{code="200"}', *names),)


ONE = """\
rules:
  - mbean: app:type=Server,name=*
    labels:
      - {property: name, label: server}
    metrics:
      - {name: threads, type: gauge, help: Threads, value: Threads}
"""


@pytest.mark.parametrize(
    "again",
    [
        ONE.replace("value: Threads", "value: Other"),
        ONE.replace("app:type=Server,name=*", "app:type=Server,name=one"),
        ONE.replace("app:type=Server,name=*", "app:type=Server,name=east-*"),
        ONE.replace("app:type=Server,name=*", "app:type=Server,name=*,*"),
    ],
)
def test_two_rules_that_surely_give_the_same_sample_are_refused(mapper_of: MapperOf, again: str) -> None:
    message = r"pack1\.yml:6: rules\[0\]\.metrics\[0\]: found a sample of threads that .*pack0\.yml:6 gives"
    with pytest.raises(DocumentError, match=message):
        mapper_of(ONE, again)


@pytest.mark.parametrize(
    "again",
    [
        ONE.replace("app:type=Server,name=*", "app:type=Client,name=*"),
        ONE.replace("app:type=Server,name=*", "app:type=Server,name=*,shard=*"),
        ONE.replace("    labels:", "    unless: Threads\n    labels:"),
        ONE.replace("label: server", "match: '(?P<server>.)'"),
    ],
)
def test_two_rules_that_may_give_different_samples_are_taken(mapper_of: MapperOf, again: str) -> None:
    mapper_of(ONE, again)
