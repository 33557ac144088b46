"""Nothing but Roots says where the machine shows its kernel's and its devices' files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import exporter

ROOT = Path(exporter.__file__).parent
PLACE = re.compile(r"(/proc|/sys|/run/udev)(/\S*)?")
OURSELVES = {
    "carbon/folder_home.py": "what this process has open, whatever machine it looks at",
    "collect/facts_file.py": "the same",
    "commands/discover/destination.py": "which file this process writes to, whatever machine it looks at",
    "runtime/threads.py": "how much address space this process has taken",
    "web/security/tls_context.py": "a file that this process has in memory alone, as OpenSSL wants it",
}


def places(file: Path) -> Iterator[str]:
    """Texts that are such a place, those included into which something is put."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    formatted = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {part for whole in formatted for part in whole.values}
    texts = [str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in parts]
    wholes = ["".join(map(_text, whole.values)) for whole in formatted]
    yield from filter(PLACE.fullmatch, (*texts, *wholes))


def _text(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "{}"


def test_no_other_module_names_a_place() -> None:
    found = {str(file.relative_to(ROOT)) for file in ROOT.rglob("*.py") if any(places(file))}
    assert found - {"system/roots.py", *OURSELVES} == set()
    assert found >= {"system/roots.py", *OURSELVES}


def test_nobody_tells_psutil_another_place() -> None:
    assert [file for file in ROOT.rglob("*.py") if "PROCFS_PATH" in file.read_text(encoding="utf-8")] == []
