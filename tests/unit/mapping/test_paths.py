"""Paths into values, in the forms in which JMX shows maps and tables (Java SE API, `javax.management.MXBean`)."""

from typing import Any

import pytest

from exporter.mapping.paths import MalformedPathError, UnexpectedValueError, ValuePath

TABLE = [{"key": "a", "value": {"used": 1}}, {"key": "b", "value": {"used": 2}}]
"""A map of composite data, as an MXBean sends it."""
ROWS = [{"stage": "read", "host": "x", "millis": 3}, {"stage": "write", "host": "y", "millis": 4}]
CODES = {"200": 7, "500": 1}


@pytest.mark.parametrize(
    ("path", "value", "leaves"),
    [
        ("Count", 7, [((), 7)]),
        ("Count", None, []),
        ("Usage.used", {"used": 7, "max": 9}, [((), 7)]),
        ("Usage.used", {"max": 9}, []),
        ("Gc.after.used", {"after": {"used": 7}}, [((), 7)]),
        ("Codes[code]", CODES, [(("200",), 7), (("500",), 1)]),
        ("Codes['500']", CODES, [((), 1)]),
        ("Codes['404']", CODES, []),
        ("Codes.500", CODES, [((), 1)]),
        ("Gc.after[pool].used", {"after": TABLE}, [(("a",), 1), (("b",), 2)]),
        ("After['b'].used", TABLE, [((), 2)]),
        ("After.b.used", TABLE, [((), 2)]),
        ("Properties['os.name']", [{"key": "os.name", "value": "Linux"}], [((), "Linux")]),
        ("Stages[stage=stage].millis", ROWS, [(("read",), 3), (("write",), 4)]),
        ("Stages[stage=stage, where=host].millis", ROWS, [(("read", "x"), 3), (("write", "y"), 4)]),
        ("Flags[flag]", [{"key": True, "value": 1}, {"key": 2, "value": 3}], [(("true",), 1), (("2",), 3)]),
        ("Empty[code]", {}, []),
        ("Empty[code]", [], []),
        ("Nodes[#]", ["a", "b"], [((), 2)]),
        ("Nodes[#]", [], [((), 0)]),
        ("Nodes[#]", None, []),
        ("Codes[#]", CODES, [((), 2)]),
        ("Stages[#]", ROWS, [((), 2)]),
        ("Cluster.nodes[#]", {"nodes": ["a", "b"]}, [((), 2)]),
        ("Zones[zone][#]", {"north": ["a", "b"], "south": []}, [(("north",), 2), (("south",), 0)]),
    ],
)
def test_a_path_leads_to_values(path: str, value: Any, leaves: list[Any]) -> None:
    parsed = ValuePath.parse(path)
    assert list(parsed.leaves(value)) == leaves
    assert all(len(labels) == len(parsed.labels) for labels, _ in leaves)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("Usage.used", 7, "found a number, expected composite data or a map"),
        ("Usage.used", [1, 2], "found a list, expected composite data or a map"),
        ("Codes[code]", "text", "found a text, expected a map or tabular data"),
        ("Codes[code]", True, "found a boolean, expected a map or tabular data"),
        ("Codes[code]", [1], "found a list of a number, expected tabular data"),
        ("Stages[stage=name].millis", ROWS, "found a row without name"),
        ("Stages[stage=stage].millis", CODES, "found composite data, expected a map or tabular data"),
        ("Nodes[#]", "ab", "found a text, expected a list, a map or tabular data"),
        ("Nodes[#]", 7, "found a number, expected a list, a map or tabular data"),
    ],
)
def test_another_kind_of_value_is_told(path: str, value: Any, message: str) -> None:
    with pytest.raises(UnexpectedValueError) as caught:
        list(ValuePath.parse(path).leaves(value))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text",
    ["", ".a", "A.", "A..b", "A b", "A[", "A[]", "A[x", "A['x]", "A[a=b,c]", "A[a,b]", "A[=b]", "A[a=]", "A]", "A[a]b"],
)
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(MalformedPathError, match="expected Attribute"):
        ValuePath.parse(text)


def test_an_entry_in_quotes_is_wanted_alone() -> None:
    assert ValuePath.parse("Properties['os.name']").key_alone == "os.name"
    assert ValuePath.parse("Usage.used").key_alone is None
    assert ValuePath.parse("Codes[code]").key_alone is None


def test_a_size_is_the_end_of_a_path() -> None:
    with pytest.raises(MalformedPathError, match=r"found 'Nodes\[#\]\.name', expected nothing after \[#\]"):
        ValuePath.parse("Nodes[#].name")
