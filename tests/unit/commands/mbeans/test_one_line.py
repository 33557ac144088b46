import pytest

from exporter.commands.mbeans.one_line import inline, short_type
from exporter.commands.mbeans.values import PlainValue


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        ("", '""'),
        (" a", '" a"'),
        ("a\nb", r'"a\nb"'),
        (None, "null"),
        (True, "true"),
        (1.0, "1.0"),
        (["ü", {"a": None}], '["ü", {"a": null}]'),
        (["\x9b"], r'["\u009b"]'),
    ],
)
def test_a_value_is_one_line(value: PlainValue, expected: str) -> None:
    assert inline(value) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("long", "long"),
        ("java.lang.String", "String"),
        ("[Ljava.lang.String;", "String[]"),
        ("[[J", "long[][]"),
        ("[B", "byte[]"),
        ("java.util.Map$Entry", "Map$Entry"),
        ("", ""),
        ("a.\x1bB", r"\u001bB"),
    ],
)
def test_a_type_is_shown_as_people_write_it(name: str, expected: str) -> None:
    assert short_type(name) == expected
