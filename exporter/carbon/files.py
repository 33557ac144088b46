"""The files of a WSO2 server's home, read as data: none longer than a server's is, and regular files only.

Each is named by its path on the server's machine, whose root folder may be mounted elsewhere.
"""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from exporter.carbon.server_files import FileProblem
from exporter.carbon.toml_content import Table, parse_toml
from exporter.carbon.xml_content import parse_xml
from exporter.system.files import UnreadableFileError, read_small_file
from exporter.system.machine_files import own_path
from exporter.system.roots import Roots

MAXIMUM_BYTES = 1024 * 1024
_OWN_MACHINE = Roots()


class CarbonFileError(Exception):
    """A file of a server's home that cannot be read or understood; the message says which and why, in one line."""


def is_file(path: Path, roots: Roots = _OWN_MACHINE) -> bool:
    """Tell whether there is such a file.

    Raises:
        CarbonFileError: its folder may not be looked into.
    """
    try:
        return Path(own_path(str(path), roots)).is_file()
    except OSError as error:
        raise CarbonFileError(f"{path}: cannot be looked at: {error.strerror or error}") from None


def read_xml(path: Path, roots: Roots = _OWN_MACHINE) -> ET.Element:
    """Read the root element of an XML file.

    Raises:
        CarbonFileError: it cannot be read, or is no XML.
    """
    try:
        return parse_xml(_content(path, roots))
    except FileProblem as problem:
        raise CarbonFileError(f"{path} {problem}") from None


def element_text(root: ET.Element, *names: str) -> str:
    """Give the text of an element by the names that lead to it, in whatever namespace; empty where there is none."""
    return (root.findtext("/".join(f"{{*}}{name}" for name in names)) or "").strip()


def read_toml(path: Path, roots: Roots = _OWN_MACHINE) -> Table:
    """Read a TOML file.

    Raises:
        CarbonFileError: it cannot be read, or is no TOML.
    """
    try:
        return parse_toml(_content(path, roots))
    except FileProblem as problem:
        raise CarbonFileError(f"{path} {problem}") from None


def read_json(path: Path, roots: Roots = _OWN_MACHINE) -> Table:
    """Read a JSON file that holds an object.

    Raises:
        CarbonFileError: it cannot be read, or holds something else.
    """
    try:
        found = json.loads(_content(path, roots))
    except (ValueError, RecursionError):
        raise CarbonFileError(f"{path} is no JSON") from None
    if not isinstance(found, dict):
        raise CarbonFileError(f"{path} holds no JSON object")
    return found


def nested(table: Table, *names: str) -> Any:
    """Give what stands in tables within tables by the names that lead to it; None where there is nothing."""
    for name in names[:-1]:
        inner = table.get(name)
        table = inner if isinstance(inner, dict) else {}
    return table.get(names[-1])


def _content(path: Path, roots: Roots) -> bytes:
    try:
        return read_small_file(Path(own_path(str(path), roots)), MAXIMUM_BYTES, "a shorter file")
    except UnreadableFileError as error:
        raise CarbonFileError(f"{path}: {error}") from None
    except OSError as error:
        raise CarbonFileError(f"{path}: cannot be read: {error.strerror or error}") from None
