"""XML files of a server, with the line of each element.

Entities are refused, a DOCTYPE is not: WSO2's own web.xml has one. Names are without their namespaces, which differ
between versions of one file. Source of the refusal: CWE-776, CWE-611.
"""

from collections.abc import Mapping
from xml.etree import ElementTree as ET
from xml.parsers import expat

from exporter.carbon.server_files import FileProblem

_MOST_NESTED = 200
_MOST_ELEMENTS = 50_000
"""Each takes some 200 bytes, many times what it takes in the file; a product's longest file has a few thousand."""
_SEPARATOR = ":"
_NAMESPACE = "xmlns"


class XmlElement(ET.Element):
    """An element by its local name; `line` is where it begins, from 1."""

    def __init__(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Make one without content.

        Args:
            name: without the namespace.
            attributes: by names without namespaces.
            line: where it begins.
        """
        super().__init__(name, dict(attributes))
        self.line = line


def parse_xml(content: bytes) -> XmlElement:
    """Read the root element of an XML file.

    A file in UTF-8 is read as such, whatever it declares: WSO2's mapper writes UTF-8 into files that declare
    ISO-8859-1.

    Raises:
        FileProblem: it is no XML, declares entities, or is nested too deeply. Nothing of it is quoted.
    """
    # no namespaces are looked up: one that is named at length would stand in memory as often as names have it
    parser = expat.ParserCreate(_encoding(content))
    builder = _Builder(parser)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise FileProblem(f"is no XML (line {error.lineno})") from None
    except (ValueError, LookupError):  # an encoding that Python does not know, or no expat can read
        raise FileProblem("is no XML: its encoding is unknown") from None
    return builder.root()


def _encoding(content: bytes) -> str | None:
    """What stands above the declaration; None where the declaration is to be believed."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return None if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"encoding=" in content[:200] else "iso-8859-1"
    return "utf-8"


class _Builder:
    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._open: list[XmlElement] = []
        self._root: XmlElement | None = None
        self._count = 0
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity

    def root(self) -> XmlElement:
        if self._root is None:
            raise FileProblem("is no XML")
        return self._root

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self._open) >= _MOST_NESTED:
            raise FileProblem("is nested too deeply")
        self._count += 1
        if self._count > _MOST_ELEMENTS:
            raise FileProblem(f"has more than {_MOST_ELEMENTS} elements")
        local = {_local(key): value for key, value in attributes.items() if not _is_namespace(key)}
        element = XmlElement(_local(name), local, self._parser.CurrentLineNumber)
        if self._open:
            self._open[-1].append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        inside = self._open[-1]
        if len(inside):
            inside[-1].tail = (inside[-1].tail or "") + text
        else:
            inside.text = (inside.text or "") + text

    def _entity(self, *_: object) -> None:
        raise FileProblem("declares entities, which are not read")


def _is_namespace(name: str) -> bool:
    return name.partition(_SEPARATOR)[0] == _NAMESPACE


def _local(name: str) -> str:
    return name.rpartition(_SEPARATOR)[2]
