"""Imports point down only: the arrows of the design, read from the code's own import statements."""

import ast
import sys
from pathlib import Path

import pytest

import exporter

ROOT = Path(exporter.__file__).parent
BOTTOM = {
    "allocator",
    "model",
    "deadline",
    "credentials",
    "logins",
    "document",
    "files",
    "jmx",
    "command_line",
    "java_command",
    "java_start",
    "argument_file",
    "process_files",
    "namespaces",
    "printable",
    "process_identity",
    "redaction",
    "threads",
    "build",
}
ALLOWED = {
    "__main__": {"cli"},
    "cli": {"app", "config", "discover", "flags", "lint", "logs", "mbeans", "output", "web"} | BOTTOM,
    "lint": {"app", "config", "flags", "mapping", "mbeans", "output", "targets"} | BOTTOM,
    "app": {"log_queue", "signals", "web", "collect", "config", "targets", "host", "mapping", "guidelines"} | BOTTOM,
    "web": {"collect"} | BOTTOM,
    "collect": {"targets", "host", "mapping", "guidelines"} | BOTTOM,
    "targets": BOTTOM,
    "host": BOTTOM,
    "mapping": BOTTOM,
    "guidelines": BOTTOM,
    "config": BOTTOM,
    "mbeans": {"config", "flags", "output", "targets"} | BOTTOM,
    "discover": {"config", "flags", "output", "targets"} | BOTTOM,
    "flags": set(),
    "output": {"flags"},
    "logs": {"log_queue"},
    "signals": {"threads"},
    "log_queue": {"threads"},
    "document": {"files", "printable"},
    "model": {"jmx", "process_identity"},
    "jmx": set(),
    "credentials": {"files"},
    "logins": {"credentials", "jmx"},
    "command_line": set(),
    "java_command": set(),
    "java_start": {"argument_file", "files", "java_command", "process_files"},
    "argument_file": set(),
    "process_files": {"files"},
    "namespaces": set(),
    "process_identity": set(),
    "printable": set(),
    "redaction": {"jmx"},
    "allocator": set(),
    "threads": set(),
    "files": set(),
    "deadline": set(),
    "build": set(),
}
"""Which parts of the package each part may import, besides itself."""

LIBRARIES = {
    "psutil": {"host", "command_line", "targets/discovery/processes.py", "targets/discovery/configured.py"},
    "yaml": {"document"},
    "jmxquery": {"targets/jmxquery.py"},
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
