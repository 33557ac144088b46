import pytest

from exporter.secrecy.printable import printable


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
