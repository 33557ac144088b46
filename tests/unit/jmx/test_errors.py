"""What a message makes of a text that somebody else chose."""

from exporter.jmx.errors import one_line


def test_a_line_keeps_letters_of_all_scripts() -> None:
    assert one_line("grüße\u2028世界 🚀\0") == "grüße 世界 🚀"


def test_a_line_is_cut_where_it_is_too_long() -> None:
    assert one_line("x" * 10_000_000) == "x" * 299 + "…"
