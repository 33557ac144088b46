"""Whether the server can be shut down or started anew through its own API.

Source: `ServerAdmin` of Carbon kernel 4: the system property `enableRemoteShutdownAndRestart`, else carbon.xml.
"""

from collections.abc import Mapping
from posixpath import relpath

from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.carbon.xml_content import parse_xml
from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.jvm_start import JvmStart, properties_query
from exporter.facts.product import PRODUCT_QUERIES
from exporter.facts.server_kind import NO_CARBON, lacks_carbon

_PROPERTY = "enableRemoteShutdownAndRestart"
_FACT = "remote_shutdown"
_SWITCHES = ("enableShutdownRestartFromAPI/enableShutdown", "enableShutdownRestartFromAPI/enableRestart")


def inspect(site: Site) -> Mapping[str, Fact]:
    """Tell whether it can, by the property where that is set."""
    if site.snapshot is not None and lacks_carbon(site.snapshot):
        return {_FACT: NO_CARBON}
    start = JvmStart.of(site)
    value = start.property(_PROPERTY) if isinstance(start, JvmStart) else None
    if value is not None:
        return {_FACT: Known(_is_on(value), f"{_PROPERTY} is {value}")}
    return {_FACT: Unknown(site.no_files or "its home was not found") if site.files is None else _in_file(site.files)}


def _in_file(files: ServerFiles) -> Fact:
    path = f"{files.configuration}/carbon.xml"
    try:
        root = parse_xml(files.read(path))
    except FileMissing:
        return NotApplicable("the server has no carbon.xml")
    except FileProblem as problem:
        return Unknown(f"carbon.xml: {problem}")
    place = relpath(path, files.home)
    for switch in _SWITCHES:
        element = root.find(switch)
        if element is not None and _is_on(element.text or ""):
            return Known(value=True, evidence=f"{switch} is true", file=place, line=getattr(element, "line", 0))
    return Known(value=False, evidence="off in carbon.xml", file=place)


def _is_on(text: str) -> bool:
    return text.strip().lower() == "true"


INSPECTIONS = (Inspection((_FACT,), "files", inspect, (properties_query(_PROPERTY), *PRODUCT_QUERIES)),)
