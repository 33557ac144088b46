"""Imports point down only: the arrows of the design, read from the code's own import statements."""

import ast
import sys
from pathlib import Path

import pytest

import exporter

ROOT = Path(exporter.__file__).parent
BOTTOM = {"jmx", "model", "runtime", "system", "secrecy", "document", "build"}
ALLOWED = {
    "__main__": {"cli"},
    "cli": {"assembly", "serving", "commands", "config", "web"} | BOTTOM,
    "commands": {"assembly", "config", "discovery", "mapping", "targets"} | BOTTOM,
    "serving": {"assembly", "collect", "config", "targets", "web"} | BOTTOM,
    "assembly": {"collect", "config", "discovery", "guidelines", "host", "mapping", "targets"} | BOTTOM,
    "web": {"collect"} | BOTTOM,
    "collect": {"discovery", "targets", "host", "mapping", "guidelines"} | BOTTOM,
    "discovery": {"targets"} | BOTTOM,
    "targets": BOTTOM,
    "host": BOTTOM,
    "mapping": BOTTOM,
    "guidelines": BOTTOM,
    "config": BOTTOM,
    "document": {"system", "secrecy"},
    "secrecy": {"jmx", "system"},
    "system": {"model"},
    "model": {"jmx"},
    "runtime": set(),
    "jmx": set(),
    "build": set(),
}
"""Which parts of the package each part may import, besides itself."""

LIBRARIES = {
    "psutil": {"host", "system", "discovery"},
    "yaml": {"document"},
    "jmxquery": {"targets/jmxquery/source.py"},
    "prometheus_client": {"collect", "web"},
    "h11": {"web"},
}
"""Where each library may be imported."""

FILES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def imports(path: Path) -> set[str]:
    """Every module that a file imports, by its dotted name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found.add(node.module or "")
    return found


def part_of(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_point_down_only(path: Path) -> None:
    part = part_of(path)
    inside = {name.split(".")[1] for name in imports(path) if name.startswith("exporter.")}
    assert inside <= ALLOWED[part] | {part}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_library_is_imported_only_where_it_belongs(path: Path) -> None:
    for name in imports(path):
        allowed = LIBRARIES.get(name.split(".")[0])
        assert allowed is None or part_of(path) in allowed or str(path) in allowed, f"{path} imports {name}"


def test_the_jmx_client_uses_the_standard_library_only() -> None:
    for path in (p for p in FILES if part_of(p) == "jmx"):
        outside = {name.split(".")[0] for name in imports(path)} - {"exporter"}
        assert outside <= sys.stdlib_module_names, path
