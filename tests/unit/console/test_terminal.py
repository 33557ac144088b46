import io
from collections.abc import Mapping

import pytest

from exporter.console.styled import Styled, Table
from exporter.console.terminal import Terminal
from testing.screen import AsciiScreen, Screen

NARROW = {"TERM": "xterm", "COLUMNS": "20"}
TABLE = Table(
    ("NAME", "STATE"),
    [("[red]gateway[/red] and more", Styled("up", "good")), ("日本日本日本日本", "down")],
    frozenset({0}),
)


def test_a_table_is_cut_to_the_terminal_where_it_may_be() -> None:
    terminal = Terminal(Screen(), NARROW | {"NO_COLOR": "1"})
    assert list(terminal.table(TABLE)) == ["NAME           STATE", "[red]gateway…  up", "日本日本日本…  down"]


def test_nothing_is_cut_where_all_is_wanted() -> None:
    terminal = Terminal(Screen(), NARROW | {"NO_COLOR": "1"}, full=True)
    assert next(line for line in terminal.table(TABLE) if "gateway" in line) == "[red]gateway[/red] and more  up"
    assert list(terminal.cut_lines(["x" * 30])) == ["x" * 30]
    assert list(terminal.lines(["x " * 30])) == ["x " * 30]


def test_nothing_is_cut_and_nothing_coloured_where_nobody_looks() -> None:
    terminal = Terminal(io.StringIO(), NARROW)
    long = Table(("A", "B"), [("x" * 5000, Styled("y" * 5000, "bad"))])
    assert list(terminal.table(long))[1] == f"{'x' * 5000}  {'y' * 5000}"
    assert list(terminal.lines([Styled("x" * 5000, "bad")])) == ["x" * 5000]


def test_lines_are_cut_and_end_with_an_ellipsis() -> None:
    terminal = Terminal(Screen(), NARROW | {"NO_COLOR": "1"})
    assert list(terminal.cut_lines(["x" * 20, "x" * 21, "日" * 11])) == ["x" * 20, "x" * 19 + "…", "日" * 9 + " …"]


def test_sentences_go_on_below_where_they_begin_and_commands_are_left_alone() -> None:
    terminal = Terminal(Screen(), NARROW | {"NO_COLOR": "1"})
    assert list(terminal.lines(["  one two three four five", "six"])) == ["  one two three four", "  five", "six"]
    assert list(terminal.lines([Styled("one two three four five", "verbatim")])) == ["one two three four five"]


def test_an_encoding_without_the_ellipsis_does_without() -> None:
    assert list(Terminal(AsciiScreen(), NARROW).cut_lines(["x" * 21])) == ["x" * 20]


def test_no_text_is_markup_an_emoji_or_a_link() -> None:
    texts = ["[red]x[/red]", "[/]", ":smile:", "\\[x]", "[link=http://x.org]x"]
    terminal = Terminal(Screen(), {"TERM": "xterm", "COLUMNS": "80"})
    assert list(terminal.lines(texts)) == texts
    table = Table(("A",), [(text,) for text in texts])
    assert [line.strip() for line in Terminal(Screen(), NARROW | {"NO_COLOR": "1"}).table(table)][1:] == texts


@pytest.mark.parametrize(
    ("environment", "at_terminal", "elsewhere"),
    [
        ({"TERM": "xterm"}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True, False),
        ({"TERM": "xterm", "CLICOLOR": "0"}, False, False),
        ({"TERM": "xterm", "FORCE_COLOR": "1"}, True, True),
        ({"TERM": "xterm", "CLICOLOR_FORCE": "1"}, True, True),
        ({"TERM": "xterm", "CLICOLOR_FORCE": "0"}, True, False),
        ({"TERM": "xterm", "CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_colours_are_where_the_environment_wants_them(
    environment: Mapping[str, str],
    at_terminal: bool,  # noqa: FBT001 - what is to be seen
    elsewhere: bool,  # noqa: FBT001 - the same
) -> None:
    line = Styled("x", "bad")
    assert list(Terminal(Screen(), environment).lines([line])) == ["\x1b[31mx\x1b[0m" if at_terminal else "x"]
    assert list(Terminal(io.StringIO(), environment).lines([line])) == ["\x1b[31mx\x1b[0m" if elsewhere else "x"]
