"""What mapping bounds: the length of labels, of what is held against patterns, and the time that it takes."""

from collections.abc import Callable
from itertools import count

import pytest

from exporter.jmx import ObjectName
from exporter.mapping import MappingOverdueError, Memory, MetricMapper, Shortened
from exporter.mapping.label_value import LONGEST, label_value
from exporter.mapping.rules import LONGEST_MATCHED
from exporter.model.snapshot import AttributeValue, MBean, Sized, Snapshot

MapperOf = Callable[..., MetricMapper]

PACK = """\
rules:
  - mbean: app:type=Server,name=*
    labels:
      - {property: name, label: server}
    metrics:
      - {name: responses_total, type: counter, help: Responses, value: "Codes[code]"}
      - {name: nodes, type: gauge, help: Nodes, value: "Nodes[#]"}
      - {name: server_info, type: info, help: Server, labels: [{attribute: Version, match: '(?P<version>.*)-.*'}]}
"""


def server(name: str, **attributes: AttributeValue) -> MBean:
    return MBean(ObjectName.parse(f"app:type=Server,name={name}"), attributes)


def test_a_label_of_usual_length_is_as_it_is() -> None:
    assert label_value("x" * LONGEST) == "x" * LONGEST
    assert label_value("\ud800") == "?"


def test_a_long_label_is_cut_visibly_and_stays_apart_from_others() -> None:
    labels = {label_value("x" * LONGEST + end) for end in ("a", "b", "aa")}
    assert len(labels) == 3
    for label in labels:
        assert len(label) == LONGEST
        assert "\N{HORIZONTAL ELLIPSIS}" in label
        label.encode()


def test_long_labels_are_counted_once_each(mapper_of: MapperOf) -> None:
    mbean = server("s" * 3000, Codes={"c" * 2000: 1, "d": 2}, Nodes=["a"])
    result = mapper_of(PACK).map(Snapshot((mbean,)))
    assert set(result.shortened) == {
        Shortened(mbean.name, None, 3000),
        Shortened(mbean.name, "Codes[code]", 2000),
    }
    assert len(result.shortened) == 2
    for family in result.families:
        for sample in family.samples:
            assert all(len(value) <= LONGEST for value in sample.labels.values())


def test_a_long_text_is_held_against_no_pattern(mapper_of: MapperOf) -> None:
    long = "1" * LONGEST_MATCHED + "-x"
    result = mapper_of(PACK).map(Snapshot((server("a", Version=long), server("b", Version="1-x"))))
    assert [dict(sample.labels) for family in result.families for sample in family.samples] == [
        {"server": "b", "version": "1"}
    ]
    (missing,) = result.unmapped
    assert missing.cause == "found another text than the rule knows"


def test_what_is_too_large_has_its_size_alone(mapper_of: MapperOf) -> None:
    result = mapper_of(PACK).map(Snapshot((server("a", Codes=Sized(7), Nodes=Sized(500_000)),)))
    assert {family.name: family.samples[0].value for family in result.families} == {"nodes": 500_000}
    (missing,) = result.unmapped
    assert missing.cause == "found something of 7 elements, which is too large, expected a map or tabular data"


def test_a_row_without_a_key_costs_itself_alone(mapper_of: MapperOf) -> None:
    rows: list[AttributeValue] = [{"key": "200", "value": 1}, {"key": None, "value": 2}, {"key": "500", "value": 3}]
    result = mapper_of(PACK).map(Snapshot((server("a", Codes=rows),)))
    assert [sample.value for sample in result.families[0].samples] == [1, 3]
    (missing,) = result.unmapped
    assert missing.cause == "found a row without key"


@pytest.mark.parametrize("looks", [1, 30, 300])
def test_a_mapping_ends_when_its_time_has_passed(looks: int, mapper_of: MapperOf) -> None:
    snapshot = Snapshot(tuple(server(f"s{number}", Codes={"200": 1}) for number in range(200)))
    asked = count()
    with pytest.raises(MappingOverdueError):
        mapper_of(PACK).map(snapshot, passed=lambda: next(asked) >= looks)
    assert next(asked) == looks + 1


def test_the_next_mapping_goes_on_where_one_ended(mapper_of: MapperOf) -> None:
    """Each name is looked at once, in whichever mapping: a large server is mapped at last."""
    mapper, memory = mapper_of(PACK), Memory()
    snapshot = Snapshot(tuple(server(f"s{number}", Codes={"200": 1}) for number in range(200)))
    whole, rest = count(), count()
    mapper.map(snapshot, passed=lambda: next(whole) < 0)
    with pytest.raises(MappingOverdueError):
        mapper.map(snapshot, memory=memory, passed=lambda: next(rest) >= 150)
    mapper.map(snapshot, memory=memory, passed=lambda: next(rest) < 0)
    assert next(rest) < next(whole) + 50  # and a look now and then at what is known
