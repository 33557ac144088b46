"""Imports point down only, and never in a circle: read from the code's own import statements, those for types too."""

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import exporter

ROOT = Path(exporter.__file__).parent

ARROWS = {
    "build": "",
    "runtime": "",
    "jmx": "jmx.polling jmx.requests jmx.rmi jmx.serial",
    "jmx.serial": "jmx jmx.serial.conversions",
    "jmx.serial.conversions": "jmx jmx.serial",
    "jmx.serial.shapes": "jmx jmx.serial",
    "jmx.rmi": "jmx jmx.serial jmx.serial.shapes",
    "jmx.requests": "jmx jmx.rmi jmx.serial jmx.serial.shapes",
    "jmx.polling": "jmx jmx.requests jmx.rmi jmx.serial.shapes",
    "model": "jmx",
    "system": "model system.java",
    "system.java": "system",
    "carbon": "model system system.java",
    "secrecy": "jmx system",
    "document": "secrecy system",
    "mapping": "document jmx model",
    "tls_probe": "jmx",
    "facts": "carbon document facts.gatherers facts.inspections jmx model secrecy system system.java tls_probe",
    "facts.gatherers": "facts jmx model system.java",
    "facts.inspections": "carbon facts jmx model runtime system system.java tls_probe",
    "guidelines": "document facts guidelines.checks model",
    "guidelines.checks": "facts model",
    "host": "host.collectors jmx model runtime system system.java",
    "host.collectors": "host model runtime system",
    "config": "document facts guidelines host.collectors jmx mapping model secrecy system",
    "targets": "document jmx model secrecy system targets.jmxquery targets.native",
    "targets.native": "jmx model secrecy system targets",
    "targets.jmxquery": "jmx model secrecy system.java targets targets.native",
    "discovery": "carbon jmx model secrecy system system.java targets targets.native",
    "collect": "carbon discovery document facts guidelines host jmx mapping model runtime secrecy system targets",
    "web.security": "document model runtime secrecy system web",
    "web": "collect jmx model runtime web.routes web.security",
    "web.pages": "collect guidelines model secrecy",
    "web.routes": "collect jmx model web web.pages",
    "assembly": "collect config discovery facts guidelines host jmx mapping model runtime system targets"
    " targets.jmxquery targets.native",
    "serving": "assembly build collect config document model runtime system web web.routes web.security",
    "console": "system",
    "commands": "assembly build config console runtime serving web web.security",
    "commands.discover": "config console discovery jmx secrecy system",
    "commands.targets": "assembly collect config console document jmx model runtime secrecy system",
    "commands.mbeans": "assembly config console jmx secrecy",
    "commands.lint": "assembly build config console document jmx mapping model secrecy targets",
    "commands.check": "assembly build carbon collect config console document facts guidelines jmx mapping model runtime"
    " secrecy system web.pages",
    "commands.guidelines": "console guidelines",
    "commands.assets": "console",
    "cli": "console document runtime secrecy",
    "__main__": "cli",
}
"""The rooms of the house from the floor up, each with those that it may import besides itself.

A room is a folder, or a module beside the folders; a folder within one is a room of its own.
"""

DOORS = {
    "cryptography": "tls_probe/certificate.py",
    "ctypes": "host/collectors/timex.py runtime/allocator.py",
    "h11": "web",
    "jmxquery": "targets/jmxquery/source.py",
    "msgspec": "commands/check commands/guidelines commands/targets/http_settings.py config document facts"
    " guidelines guidelines/checks mapping model targets/recordings.py web/security",
    "prometheus_client": "collect",
    "psutil": "host system",
    "rich": "console/progress.py console/terminal.py",
    "shtab": "commands/completion.py",
    "resource": "runtime/threads.py web/limits.py",
    "signal": "runtime/signals.py targets/jmxquery/process.py",
    "socket": "discovery jmx/rmi/transport.py runtime/service_manager.py system/own_name.py tls_probe/connection.py"
    " web",
    "ssl": "commands/targets/endpoint.py jmx/rmi/transport.py jmx/tls.py web/security/tls_context.py"
    " tls_probe/connection.py web/security/server_certificate.py web/tls_channel.py web/tls_terms.py",
    "subprocess": "targets/jmxquery/process.py",
    "yaml": "document",
}
"""Where what reaches out of Python's own world may be imported: in a folder, or in single files."""


def modules() -> dict[str, Path]:
    """Every module by its dotted name."""
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports(path: Path) -> Iterator[str]:
    """What a file imports, by dotted names: those of modules, where they are of this house."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else node.module or ""


IMPORTS: Mapping[str, frozenset[str]] = {name: frozenset(imports(path)) - {name} for name, path in MODULES.items()}


def room_of(module: str) -> str:
    """The folder that it stands in, with dots; its own name where it stands beside the folders."""
    folder = MODULES[module].parent.relative_to(ROOT)
    return ".".join(folder.parts) or module.removeprefix("exporter.")


def arrows() -> set[tuple[str, str]]:
    """All that there are between rooms."""
    inside = ((module, other) for module, others in IMPORTS.items() for other in others if other in MODULES)
    return {(room_of(module), room_of(other)) for module, other in inside if room_of(module) != room_of(other)}


def strongly_connected(graph: Mapping[str, frozenset[str]]) -> Iterator[frozenset[str]]:
    """The largest sets of nodes of which each leads to each other, of two or more."""

    def reached(start: str, edges: Mapping[str, frozenset[str]]) -> set[str]:
        found, waiting = set[str](), [start]
        while waiting:
            new = edges.get(waiting.pop(), frozenset()) - found
            found |= new
            waiting.extend(new)
        return found

    done: set[str] = set()
    for node in sorted(graph):
        if node not in done and node in (below := reached(node, graph)):
            circle = frozenset(other for other in below if node in reached(other, graph))
            done |= circle
            yield circle


def test_imports_point_down_only() -> None:
    allowed = {(room, other) for room, others in ARROWS.items() for other in others.split()}
    assert arrows() - allowed == set(), "more than may be"
    assert allowed - arrows() == set(), "allowed, and not wanted"


def test_every_room_stands_above_those_that_it_imports() -> None:
    """But for a folder and those within it: that they make no circle is held for their modules, below."""
    floors = list(ARROWS)
    for room, others in ARROWS.items():
        for other in others.split():
            within = room.startswith(f"{other}.") or other.startswith(f"{room}.")
            assert within or floors.index(other) < floors.index(room), f"{room} -> {other}"


def test_no_imports_form_a_circle() -> None:
    graph = {module: frozenset(others & MODULES.keys()) for module, others in IMPORTS.items()}
    assert list(strongly_connected(graph)) == []


@pytest.mark.parametrize(
    ("edges", "circles"),
    [
        ({"a": "b", "b": "c", "c": ""}, []),
        ({"a": "b", "b": "a"}, ["ab"]),
        ({"a": "b", "b": "c", "c": "ad", "d": "ef", "e": "d", "f": ""}, ["abc", "de"]),
    ],
)
def test_a_circle_is_found(edges: dict[str, str], circles: list[str]) -> None:
    graph = {node: frozenset(others) for node, others in edges.items()}
    assert list(strongly_connected(graph)) == [frozenset(circle) for circle in circles]


def test_the_world_is_reached_through_its_doors_only() -> None:
    used: dict[str, set[str]] = {library: set() for library in DOORS}
    for module, others in IMPORTS.items():
        path = MODULES[module].relative_to(ROOT)
        for library in {name.partition(".")[0] for name in others} - {"exporter"}:
            assert library in DOORS or library in sys.stdlib_module_names, f"{path} imports {library}"
            places = DOORS.get(library, "").split()
            doors = {str(path), str(path.parent)}.intersection(places)
            assert doors or library not in DOORS, f"{path} imports {library}"
            used.setdefault(library, set()).update(doors)
    assert used.items() >= {library: set(places.split()) for library, places in DOORS.items()}.items()


def test_the_jmx_client_uses_itself_and_the_standard_library_only() -> None:
    for module, others in IMPORTS.items():
        if module.startswith("exporter.jmx"):
            outside = {name for name in others if not f"{name}.".startswith("exporter.jmx.")}
            assert {name.partition(".")[0] for name in outside} <= sys.stdlib_module_names, module
