"""Facts that stand in files of a server's home: read, or why they cannot be."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from exporter.carbon.properties_content import Property, parse_properties
from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.carbon.xml_content import XmlElement, parse_xml
from exporter.facts.fact import Fact, NotApplicable, Unknown
from exporter.facts.inspection import Site

Found = Mapping[str, Fact]
Look = Callable[[Site, ServerFiles], Found]

NO_HOME = NotApplicable("it has no home of WSO2's (-Dcarbon.home)")


def from_files(facts: tuple[str, ...], look: Look) -> Callable[[Site], Found]:
    """Make an inspection of a server's files.

    Args:
        facts: their names.
        look: gives them; it may raise FileMissing, where such a server has no such file, and FileProblem.
    """

    def inspect(site: Site) -> Found:
        if site.files is None:
            return dict.fromkeys(facts, without_files(site))
        try:
            return look(site, site.files)
        except FileMissing as error:
            return dict.fromkeys(facts, NotApplicable(str(error)))
        except FileProblem as error:
            return dict.fromkeys(facts, Unknown(str(error)))

    return inspect


def without_files(site: Site) -> Unknown | NotApplicable:
    """Tell why a server has no files to be read: there are none, or we do not reach them."""
    if site.process is not None and site.process.carbon_home is None:
        return NO_HOME
    return Unknown(site.no_files or "its home was not looked for")


def configured(files: ServerFiles, name: str) -> str:
    """Give the path of a file of the configuration, below the home where it stands there."""
    path = PurePosixPath(files.configuration, name)
    home = PurePosixPath(files.home)
    return str(path.relative_to(home)) if path.is_relative_to(home) else str(path)


def read_file(files: ServerFiles, path: str) -> bytes:
    """Read a file whole.

    Raises:
        FileMissing, FileProblem: as `ServerFiles.read`; the message names the file.
    """
    try:
        return files.read(path)
    except FileMissing as error:
        raise FileMissing(f"{path}: {error}") from None
    except FileProblem as error:
        raise FileProblem(f"{path}: {error}") from None


def read_xml(files: ServerFiles, path: str) -> XmlElement:
    """Read the root of an XML file.

    Raises:
        FileMissing, FileProblem: as `read_file`, and where it is no XML.
    """
    content = read_file(files, path)
    try:
        return parse_xml(content)
    except FileProblem as error:
        raise FileProblem(f"{path} {error}") from None


def read_properties(files: ServerFiles, path: str) -> Mapping[str, Property]:
    """Read a file of properties.

    Raises:
        FileMissing, FileProblem: as `read_file`.
    """
    return parse_properties(read_file(files, path))
