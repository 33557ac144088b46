import pytest

from exporter.mbeans.printable import inline, printable, short_type
from exporter.mbeans.values import PlainValue


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ü 世 🚀", "plain ü 世 🚀"),
        ("a\nb\r\t\x00", r"a\nb\r\t\u0000"),
        ("\x1b]0;title\x07\x7f\x9b2J", r"\u001b]0;title\u0007\u007f\u009b2J"),
        ("\u202ereversed\u2028", r"\u202ereversed\u2028"),
        ("\U000e0001", r"\udb40\udc01"),
    ],
)
def test_what_cannot_be_printed_is_escaped(text: str, expected: str) -> None:
    assert printable(text) == expected
    assert printable(text).isprintable()


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
