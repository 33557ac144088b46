"""How many passwords stand in clear in a server's files. None is kept, none is told: they are counted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from exporter.carbon.configuration import XmlFile, below_home, is_there, read_file, xml_file, xml_files
from exporter.carbon.secret_texts import plain_passwords
from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.carbon.toml_content import parse_toml
from exporter.facts.fact import Fact, Known, NotApplicable
from exporter.facts.home_files import Found, on_files

_FILES = ("carbon.xml", "user-mgt.xml", "tomcat/catalina-server.xml", "axis2/axis2.xml", "identity/identity.xml")
_USER_STORES = "repository/deployment/server/userstores"
_BACKUP = "backup/repository/conf"


@dataclass(frozen=True)
class _Count:
    """How many passwords stand in clear in one file, and the line of the first."""

    path: str
    passwords: int
    line: int


def in_clear(files: ServerFiles) -> Found:
    """Count the passwords in clear in what the server was rendered with, and in its list of secrets.

    Where a file cannot be read, those in the others are told; where these have none, that tells nothing.
    """
    found: list[_Count] = []
    problems: list[FileProblem] = []
    for count in _COUNTS:
        try:
            found += count(files)
        except FileProblem as problem:
            problems.append(problem)
    unread = [each for each in problems if not isinstance(each, FileMissing)]
    if unread and not found:
        raise unread[0]
    if not found and not is_there(files, f"{files.configuration}/carbon.xml"):
        xml_file(files, "carbon.xml")
    return _told(found, "at least " if unread else "")


def _counted(rendered: Iterable[XmlFile]) -> list[_Count]:
    """Of those files that have some."""
    counts = ((file.path, sorted(plain_passwords(file.root))) for file in rendered)
    return [_Count(path, len(lines), lines[0]) for path, lines in counts if lines]


def _waiting(files: ServerFiles) -> list[_Count]:
    """Those in `[secrets]` that ciphertool has not encrypted yet: they stand in brackets until it has."""
    path = f"{files.configuration}/deployment.toml"
    try:
        table = parse_toml(read_file(files, path)).get("secrets")
    except FileMissing:
        return []
    except FileProblem as problem:
        raise FileProblem(f"{below_home(files, path)}: {problem}") from None
    values = table.values() if isinstance(table, dict) else ()
    count = sum(isinstance(each, str) and each.startswith("[") and each.endswith("]") for each in values)
    return [_Count(below_home(files, path), count, 0)] if count else []


_COUNTS: tuple[Callable[[ServerFiles], list[_Count]], ...] = (
    *(partial(lambda name, files: _counted([xml_file(files, name)]), name) for name in _FILES),
    lambda files: _counted(xml_files(files, f"{files.configuration}/datasources", "-datasources.xml")),
    lambda files: _counted(xml_files(files, _USER_STORES, ".xml")),
    _waiting,
)


def _told(found: Sequence[_Count], how: str = "") -> Fact:
    total = sum(each.passwords for each in found)
    if not total:
        return Known(0, "no password in clear")
    places = ", ".join(f"{each.passwords} in {PurePosixPath(each.path).name}" for each in found)
    return Known(total, f"{how}{total} in clear: {places}", file=found[0].path, line=found[0].line)


def in_backup(files: ServerFiles) -> Found:
    """Count the passwords in clear in what the server keeps of its configuration of before its last start."""
    if not is_there(files, _BACKUP):
        return NotApplicable("it keeps no configuration of before")
    folders = (_BACKUP, f"{_BACKUP}/datasources", f"{_BACKUP}/tomcat")
    return _told(_counted(file for folder in folders for file in xml_files(files, folder, ".xml")))


INSPECTIONS = (on_files("passwords_in_clear", in_clear), on_files("passwords_in_backup", in_backup))
