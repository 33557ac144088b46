"""`python -m development.man_pages DIR` writes the man pages: one of the program, and one of each command.

argparse-manpage makes of a parser what argparse knows of it; the sections that it does not know are added here.
"""

import argparse
import os
import re
import sys
import textwrap
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from argparse_manpage.manpage import Manpage

from development.console import complain
from exporter.build import VERSION
from exporter.console.command import Command, Described
from exporter.console.command_set import COMMANDS
from exporter.console.flags import PROGRAM, Parser

_WIDTH = 64
"""Characters of a line before they are escaped: no line of roff is longer than 80."""
_FILES: Described = (
    (
        "wso2-exporter.yml",
        (
            "The configuration: which servers to read, and how. The flag --config.file names it; relative paths in it "
            "start at its folder."
        ),
    ),
    (
        "*.password",
        (
            "Files that the key password_file of a target names: the password and nothing else. "
            "Only the exporter's user should be able to read them (mode 0600)."
        ),
    ),
)


def man_pages() -> dict[str, str]:
    """Give every page, by its file's name: roff, which ends with a newline."""
    return {f"{_title(name)}.1": _page(name) for name in COMMANDS.names()}


def _title(name: str) -> str:
    """The name of a command's page; man(1) finds `wso2-exporter-lint` where it is asked for `wso2-exporter lint`."""
    return PROGRAM if name == COMMANDS.default else f"{PROGRAM}-{name}"


def _page(name: str) -> str:
    command, parser = COMMANDS.command(name), _with_sentences(COMMANDS.parser(name))
    title = _title(name)
    page = Manpage(parser)
    page.prog, page.manual, page.source = title, "User Commands", f"{PROGRAM} {VERSION}"
    page.date, page.description = _date(), _summary(name, command)
    page.add_section("SYNOPSIS", ">", _synopsis(parser))
    page.add_section("DESCRIPTION", ">", _roff(command.description))
    for heading, content in _sections(name, command):
        page.add_section(heading, ">", content)
    return re.sub(r"\n{2,}", "\n", str(page))


def _date() -> str:
    """Today, or what the variable of reproducible builds says, as man pages have it: without a dash."""
    day = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())), UTC)
    return f"{day:%B} {day.day}, {day.year}"


def _with_sentences(parser: Parser) -> Parser:
    """The parser as argparse-manpage is to see it: with sentences, whose lines no terminal makes longer."""
    parser.description = None
    parser.formatter_class = partial(argparse.HelpFormatter, width=_WIDTH)
    for action in parser._actions:  # noqa: SLF001 - argparse has no other name for them
        if action.help:
            action.help = _sentence(action.help)
    return parser


def _summary(name: str, command: Command) -> str:
    return "Prometheus exporter for WSO2 servers and their machines" if name == COMMANDS.default else command.summary


def _synopsis(parser: Parser) -> str:
    program, *rest = parser.format_usage().partition(": ")[2].split()
    return f".B {_escaped(program)}\n{_roff(' '.join(rest))}"


def _sections(name: str, command: Command) -> Iterator[tuple[str, str]]:
    if name == COMMANDS.default:
        yield "COMMANDS", _terms(tuple((each, COMMANDS.command(each).summary) for each in COMMANDS.names()))
    yield "FILES", _terms(_FILES)
    yield "EXIT STATUS", _terms(command.exit_status)
    if command.examples:
        yield "EXAMPLES", _terms(command.examples)
    others = [f".BR {_escaped(_title(each))} (1)" for each in COMMANDS.names() if each != name]
    yield "SEE ALSO", ",\n".join(others)


def _terms(terms: Described) -> str:
    return "\n".join(f".TP\n.B {_escaped(term)}\n{_roff(_sentence(meaning))}" for term, meaning in terms)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].removesuffix('.')}."


def _roff(text: str) -> str:
    """A paragraph in roff."""
    return "\n".join(_escaped(line) for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False))


def _escaped(line: str) -> str:
    """A line in roff, which takes a backslash, a dash, and a dot or a quote at the beginning of a line for its own."""
    escaped = line.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def main(arguments: list[str]) -> int:
    """Write the pages into the folder that the command line names, which is made where it is missing.

    Returns:
        the exit status.
    """
    if len(arguments) != 1:
        complain("usage: python -m development.man_pages DIR")
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in man_pages().items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
