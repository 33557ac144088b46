"""What the engine of API Manager and Micro Integrator lets integrations do: `synapse.properties`.

Sources: WSO2's pages on scripts, and MediatorAccessControl of wso2-synapse.
"""

from collections.abc import Mapping

from exporter.carbon.configuration import properties_file
from exporter.carbon.product_files import named_product
from exporter.carbon.properties_content import Property
from exporter.carbon.server_files import ServerFiles
from exporter.facts.fact import Fact, Known
from exporter.facts.home_files import FoundByName, from_files
from exporter.facts.inspection import Inspection, Site
from exporter.facts.product import first_numbers

_FACTS = ("script_class_access", "mediator_access_control")
_SCRIPTS = "limit_java_class_access_in_scripts"
_BLOCKS_SINCE = (4, 5)
_MEDIATORS = "synapse.mediators.access.control.mode"


def _engine(_: Site, files: ServerFiles) -> FoundByName:
    file = properties_file(files, "synapse.properties")
    path, properties = file.path, file.properties
    return {
        "script_class_access": _scripts(properties, path, blocks=_blocks_unasked(files)),
        "mediator_access_control": _mediators(properties, path),
    }


def _blocks_unasked(files: ServerFiles) -> bool:
    """Tell whether the worst classes are blocked where nothing is set: in Micro Integrator from 4.5 on."""
    if files.configuration != f"{files.home}/conf":
        return False
    product = named_product(files)
    version = None if product is None else first_numbers(product.version)
    return version is None or version >= _BLOCKS_SINCE


def _scripts(properties: Mapping[str, Property], path: str, *, blocks: bool) -> Fact:
    enabled = properties.get(f"{_SCRIPTS}.enable")
    if enabled is None or enabled.value.strip().lower() != "true":
        if enabled is None and blocks:
            return Known("default", "not set: Micro Integrator blocks the worst from 4.5 on", file=path)
        return Known("open", "scripts may use any Java class", file=path, line=enabled.line if enabled else 0)
    kind = properties.get(f"{_SCRIPTS}.list_type")
    word = kind.value.strip() if kind is not None else "BLOCK_LIST"
    grade, told = ("listed", "by a list of those allowed") if word == "ALLOW_LIST" else ("blocked", "by those blocked")
    return Known(grade, f"Java classes in scripts are bounded {told}", file=path, line=enabled.line)


def _mediators(properties: Mapping[str, Property], path: str) -> Fact:
    mode = properties.get(_MEDIATORS)
    word = mode.value.strip() if mode is not None else "NONE"
    told = {"ALLOW_LIST": ("listed", "those in the list"), "BLOCK_LIST": ("blocked", "all but those in the list")}
    grade, which = told.get(word, ("open", "all of them"))
    return Known(grade, f"{which} may be used ({_MEDIATORS})", file=path, line=mode.line if mode else 0)


INSPECTIONS = (Inspection(_FACTS, "files", from_files(_FACTS, _engine)),)
