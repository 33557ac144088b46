"""Each docstring makes sense alone, in `help()`: it does not go on with a sentence that stands elsewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import exporter

ROOT = Path(exporter.__file__).parent
FILES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
CONTINUES = re.compile(
    r"(And|As|Because|But|Everybody|Its?|Nobody|None|Of|Or|So|That|The same|Theirs?|Then|There|These|They|Those|Why)"
    r"\b"
)
"""How what only makes sense beside something else begins."""


def docstrings(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Names and docstrings of what is public, and of what is public in it."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield f"{prefix}{node.name}", ast.get_docstring(node) or ""
            if isinstance(node, ast.ClassDef):
                yield from docstrings(node.body, f"{node.name}.")


def continuing(code: str) -> list[str]:
    module = ast.parse(code)
    told = [("module", ast.get_docstring(module) or ""), *docstrings(module.body)]
    return [f"{name}: {text.partition(chr(10))[0]}" for name, text in told if CONTINUES.match(text)]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_docstring_makes_sense_alone(path: Path) -> None:
    assert continuing((ROOT / path).read_text(encoding="utf-8")) == []


def test_a_docstring_that_goes_on_is_seen() -> None:
    code = """class A:
    'Those of one server.'
    def b(self):
        'It was answered.'
    def _c(self):
        'Of one family.'
def d():
    'Itemize them.'
"""
    assert continuing(code) == ["A: Those of one server.", "A.b: It was answered."]
