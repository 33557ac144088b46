"""What is wrong with a file, in one line, without repeating what may be a secret."""

import re

import yaml

from exporter.secrecy.printable import printable

FieldPath = tuple[str | int, ...]
"""Where a field stands: keys and, in lists, positions from 0."""

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_.*<-]{1,64}")
_SECRET_KEY = "password"  # noqa: S105 - the name of a key
_BUT_FOUND = re.compile(r",? but (?:found|got) .*", re.DOTALL)
_QUOTATION = re.compile(r" (?:'.*'|\".*\")", re.DOTALL)
_PROBLEMS = (
    (re.compile(r"found character '\\t' .*"), "found a tab, expected blanks"),
    (
        re.compile(r"found character .*", re.DOTALL),
        "found a character that no value begins with, expected quotes",
    ),
    (
        re.compile(r"expected alphabetic or numeric character.*", re.DOTALL),
        "found a * or & without a name, expected quotes",
    ),
    (re.compile(r"found undefined alias .*", re.DOTALL), "found an alias without an anchor before it"),
    (re.compile(r"second occurrence"), "found an anchor for the second time"),
    (re.compile(r"but found another document"), "found a second document, expected one"),
    (re.compile(r"expected <block end>, .*", re.DOTALL), "found a line that does not fit the indentation before it"),
)


class DocumentError(Exception):
    """A file that cannot be used. `str()` is one line: `FILE:LINE: field: what was found, what would be right`.

    Attributes:
        file: the file as its user named it.
        line: from 1; 1 also where the file as a whole is wrong.
        field: the field's path (`targets[0].url`); empty where no single field is wrong.
        message: what was found and what would be right.
    """

    def __init__(self, file: str, line: int, field_path: FieldPath, message: str) -> None:
        self.file = file
        self.line = line
        self.field = shown_path(field_path)
        self.message = " ".join(message.split())
        where = f"{self.field}: " if self.field else ""
        super().__init__(f"{printable(file)}:{line}: {where}{printable(self.message)}")


def shown_path(field_path: FieldPath) -> str:
    """Write a field's path as a person does: `targets[0].url`.

    A key that is no plain word is shown as `?`, and nothing below a password is shown: `{password:secret}` is one key
    in YAML, and a mistake that people make.
    """
    shown = ""
    for part in field_path:
        if isinstance(part, int):
            shown += f"[{part}]"
            continue
        key = part if _PLAIN_KEY.fullmatch(part) else "?"
        shown += f".{key}" if shown else key
        if key == _SECRET_KEY:
            break
    return shown


def syntax_problem(error: yaml.MarkedYAMLError) -> str:
    """Say PyYAML's problem in our words, without the piece of the file that it quotes."""
    problem = error.problem or error.context or "found something unreadable"
    for pattern, message in _PROBLEMS:
        if pattern.fullmatch(problem):
            return message
    problem = _BUT_FOUND.sub("", problem)
    return problem if problem.startswith(("expected", "could not find")) else _QUOTATION.sub("", problem)
