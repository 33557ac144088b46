"""The rendered configuration of a server, file by file, by the names that WSO2's pages have for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from exporter.carbon.properties_content import Property, parse_properties
from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.carbon.xml_content import XmlElement, parse_xml

_TEMPLATES = "repository/resources/conf/templates"


class NotRendered(FileMissing):
    """The file is written when the server starts for the first time, which it has not."""


@dataclass(frozen=True)
class XmlFile:
    """An XML file.

    Attributes:
        path: below the server's home where it stands there, else absolute.
        root: its root element.
    """

    path: str
    root: XmlElement


@dataclass(frozen=True)
class PropertiesFile:
    """A file of Java's properties.

    Attributes:
        path: below the server's home where it stands there, else absolute.
        properties: what it sets, by name.
    """

    path: str
    properties: Mapping[str, Property]


def properties_file(files: ServerFiles, name: str) -> PropertiesFile:
    """Read a file of properties of the server's configuration.

    Args:
        files: the server's.
        name: below the folder of its configuration, for example `log4j2.properties`.

    Raises:
        NotRendered, FileMissing, FileProblem: as `xml_file`.
    """
    absolute = f"{files.configuration}/{name}"
    path = below_home(files, absolute)
    return PropertiesFile(path, parse_properties(_rendered(files, absolute, path)))


def xml_file(files: ServerFiles, name: str) -> XmlFile:
    """Read an XML file of the server's configuration.

    Args:
        files: the server's.
        name: below the folder of its configuration, for example `tomcat/catalina-server.xml`.

    Raises:
        NotRendered: the server has never started since it was unpacked.
        FileMissing: such a server has no such file.
        FileProblem: it cannot be read or understood. All these name the file.
    """
    absolute = f"{files.configuration}/{name}"
    path = below_home(files, absolute)
    return XmlFile(path, _parsed(files, absolute, path))


def xml_at(files: ServerFiles, path: str) -> XmlFile:
    """Read an XML file by its path below the home.

    Raises:
        FileMissing, FileProblem: as `xml_file`.
    """
    return XmlFile(path, _parsed(files, path, path))


def xml_files(files: ServerFiles, folder: str, ending: str) -> Iterator[XmlFile]:
    """Read the XML files of a folder, in the order of their names.

    Args:
        files: the server's.
        folder: below its home, or absolute.
        ending: of their names.

    Raises:
        FileProblem: the folder or one of them cannot be read; a folder that is not there has none.
    """
    path = below_home(files, folder)
    try:
        names = files.names(folder)
    except FileMissing:
        return
    except FileProblem as problem:
        raise FileProblem(f"{path}: {problem}") from None
    for name in names:
        if name.endswith(ending):
            yield xml_at(files, f"{path}/{name}")


def read_file(files: ServerFiles, path: str, most_bytes: int = 1 << 20) -> bytes:
    """Read a file whole.

    Raises:
        FileMissing, FileProblem: as `ServerFiles.read`, with the file's name.
    """
    shown = below_home(files, path)
    try:
        return files.read(path, most_bytes)
    except FileMissing:
        raise FileMissing(f"there is no {shown}") from None
    except FileProblem as problem:
        raise FileProblem(f"{shown}: {problem}") from None


def below_home(files: ServerFiles, path: str) -> str:
    """Give a path as it is below the server's home; as it is where it is elsewhere."""
    if not PurePosixPath(path).is_relative_to(files.home):
        return path
    return str(PurePosixPath(path).relative_to(files.home))


def expanded(files: ServerFiles, text: str) -> str:
    """Give the place that a setting names: `${carbon.home}` is the home; what else is in braces stays as it is."""
    return text.strip().replace("${carbon.home}", files.home)


def is_there(files: ServerFiles, path: str) -> bool:
    """Tell whether there is such a file or folder; false where it cannot be told."""
    try:
        files.status(path)
    except FileProblem:
        return False
    return True


def _parsed(files: ServerFiles, absolute: str, path: str) -> XmlElement:
    content = _rendered(files, absolute, path)
    try:
        return parse_xml(content)
    except FileProblem as problem:
        raise FileProblem(f"{path}: {problem}") from None


def _rendered(files: ServerFiles, absolute: str, path: str) -> bytes:
    try:
        return read_file(files, absolute)
    except FileMissing:
        if is_there(files, f"{_TEMPLATES}/{path}.j2"):
            raise NotRendered(f"there is no {path} yet: the server has never started") from None
        raise
