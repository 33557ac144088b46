import pytest

from exporter.collect.families import labelled, merged, state_samples
from exporter.model.metrics import Family, Sample, gauge


def test_families_of_one_name_become_one_block_in_the_order_of_first_appearance() -> None:
    families = merged(
        [gauge("a", "A.", [({"t": "1"}, 1)]), gauge("b", "B.", [({}, 2)]), gauge("a", "A.", [({"t": "2"}, 3)])]
    )
    assert [(f.name, [s.value for s in f.samples]) for f in families] == [("a", [1, 3]), ("b", [2])]


def test_a_family_without_samples_is_left_out() -> None:
    assert merged([gauge("a", "A.", [])]) == ()


def test_one_name_with_two_types_is_an_error() -> None:
    with pytest.raises(ValueError, match="a is a gauge and a counter"):
        merged([gauge("a", "A.", [({}, 1)]), Family("a", "counter", "A.", (Sample({}, 1, "_total"),))])


def test_labels_come_before_the_samples_own() -> None:
    (family,) = labelled([gauge("a", "A.", [({"area": "heap"}, 1)])], {"target": "carbon"})
    assert list(family.samples[0].labels.items()) == [("target", "carbon"), ("area", "heap")]


def test_exactly_one_state_is_one() -> None:
    samples = state_samples({"target": "x"}, "status", ("ok", "warning"), "warning")
    assert [(s.labels["status"], s.value) for s in samples] == [("ok", 0.0), ("warning", 1.0)]


def test_a_state_that_is_not_listed_leaves_all_at_zero() -> None:
    assert [s.value for s in state_samples({}, "status", ("ok", "warning"), None)] == [0.0, 0.0]
