"""How many passwords stand in clear in a server's files. None is kept, none is told: they are counted."""

from collections.abc import Iterable, Iterator

from exporter.carbon.configuration import XmlFile, is_there, read_file, xml_file, xml_files
from exporter.carbon.secret_texts import plain_passwords
from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.carbon.toml_content import parse_toml
from exporter.facts.fact import Fact, Known, NotApplicable
from exporter.facts.home_files import Found, on_files

_FILES = ("carbon.xml", "user-mgt.xml", "tomcat/catalina-server.xml", "axis2/axis2.xml", "identity/identity.xml")
_FOLDERS = (("datasources", "-datasources.xml"),)
_USER_STORES = "repository/deployment/server/userstores"
_BACKUP = "backup/repository/conf"


def in_clear(files: ServerFiles) -> Found:
    """Count the passwords in clear in what the server was rendered with, and in its list of secrets."""
    found = list(_counted(_rendered(files)))
    waiting = _waiting(files)
    if waiting:
        found.append(waiting)
    if not found and not is_there(files, f"{files.configuration}/carbon.xml"):
        xml_file(files, "carbon.xml")
    return _told(found)


def _rendered(files: ServerFiles) -> Iterator[XmlFile]:
    for name in _FILES:
        try:
            yield xml_file(files, name)
        except FileMissing:
            continue
    for folder, ending in _FOLDERS:
        yield from xml_files(files, f"{files.configuration}/{folder}", ending)
    yield from xml_files(files, _USER_STORES, ".xml")


def _counted(rendered: Iterable[XmlFile]) -> Iterator[tuple[str, int, int]]:
    """Of each file that has some: its path, how many, and the line of the first."""
    for file in rendered:
        lines = sorted(plain_passwords(file.root))
        if lines:
            yield file.path, len(lines), lines[0]


def _waiting(files: ServerFiles) -> tuple[str, int, int] | None:
    """Those in `[secrets]` that ciphertool has not encrypted yet: they stand in brackets until it has."""
    path = f"{files.configuration}/deployment.toml"
    try:
        table = parse_toml(read_file(files, path)).get("secrets")
    except FileProblem:
        return None
    values = table.values() if isinstance(table, dict) else ()
    count = sum(isinstance(each, str) and each.startswith("[") and each.endswith("]") for each in values)
    return ("deployment.toml", count, 0) if count else None


def _told(found: list[tuple[str, int, int]]) -> Fact:
    total = sum(count for _, count, _ in found)
    if not total:
        return Known(0, "no password in clear")
    places = ", ".join(f"{count} in {path.rpartition('/')[2]}" for path, count, _ in found)
    return Known(total, f"{total} in clear: {places}", file=found[0][0], line=found[0][2])


def in_backup(files: ServerFiles) -> Found:
    """Count the passwords in clear in what the server keeps of its configuration of before its last start."""
    if not is_there(files, _BACKUP):
        return NotApplicable("it keeps no configuration of before")
    folders = (_BACKUP, f"{_BACKUP}/datasources", f"{_BACKUP}/tomcat")
    return _told(list(_counted(file for folder in folders for file in xml_files(files, folder, ".xml"))))


INSPECTIONS = (on_files("passwords_in_clear", in_clear), on_files("passwords_in_backup", in_backup))
