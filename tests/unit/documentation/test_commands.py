"""Every command that a page shows is one that its program knows, or stands in a list with what holds it."""

import re
from pathlib import Path

import pytest

from development.places import PROJECT
from exporter import cli
from exporter.console.command_set import COMMANDS, HELP
from testing.pages import EXAMPLES, PAGES
from testing.shown_commands import ELSEWHERE, ELSEWHERE_BY_PAGE, arguments, commands, commands_of_pages, own

SHOWN = {command for page in (*PAGES, *EXAMPLES) for command in commands(page)}
OWN = sorted({line for command in SHOWN if (line := own(command)) is not None})
MAKE = sorted({command.split()[1] for command in SHOWN if command.startswith("make ")})
RUN = re.compile(r"(make|jcmd|df|du|top) ?")
"""Programs of others that tests/integration/documentation/test_commands.py runs."""


@pytest.mark.parametrize("command", OWN)
def test_a_command_of_ours_is_one_that_the_program_takes(command: str) -> None:
    """Read by the parser, and not run."""
    name, given = cli._chosen(arguments(command))
    if name != HELP:
        COMMANDS.parser(name).parsed(given)


def test_there_are_commands_of_ours() -> None:
    assert len(OWN) > 6


@pytest.mark.parametrize("target", MAKE)
def test_make_has_the_target(target: str) -> None:
    assert re.search(rf"^{target}:", (PROJECT / "Makefile").read_text(), re.MULTILINE)


def test_every_other_command_is_run_by_a_test_or_held_elsewhere() -> None:
    others = {command for command in commands_of_pages() - ELSEWHERE.keys() if own(command) is None}
    assert sorted(command for command in others if not RUN.match(command)) == []


def test_what_is_held_elsewhere_is_shown() -> None:
    assert sorted(ELSEWHERE.keys() - SHOWN) == []
    assert [page for page in ELSEWHERE_BY_PAGE if PROJECT / page not in PAGES] == []


@pytest.mark.parametrize("reason", sorted({*ELSEWHERE.values(), *ELSEWHERE_BY_PAGE.values()}))
def test_what_holds_it_is_there(reason: str) -> None:
    assert (PROJECT / Path(re.split(r"[ ,]", reason)[0])).is_file()
