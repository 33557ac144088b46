"""What a server calls its product, by its files alone."""

from dataclasses import dataclass

from exporter.carbon.server_files import FileProblem, ServerFiles
from exporter.carbon.xml_content import parse_xml

_MICRO_INTEGRATOR_START = "bin/micro-integrator.sh"
_MICRO_INTEGRATOR = "WSO2 Micro Integrator"


@dataclass(frozen=True)
class NamedProduct:
    """A product as it calls itself; its version is empty where the files do not say it."""

    name: str
    version: str


def named_product(files: ServerFiles) -> NamedProduct | None:
    """Give `<Name>` and `<Version>` of carbon.xml, rendered at a start; or tell Micro Integrator by its script.

    Args:
        files: the server's home.

    Returns:
        None where the files do not say it, as before the first start of a server on Carbon.
    """
    try:
        root = parse_xml(files.read(f"{files.configuration}/carbon.xml"))
    except FileProblem:
        return NamedProduct(_MICRO_INTEGRATOR, "") if _is_there(files, _MICRO_INTEGRATOR_START) else None
    texts = {child.tag: (child.text or "").strip() for child in root}
    name = texts.get("Name", "")
    return NamedProduct(name, texts.get("Version", "")) if name and "$" not in name else None


def _is_there(files: ServerFiles, path: str) -> bool:
    try:
        files.status(path)
    except FileProblem:
        return False
    return True
