"""What the rest of the product knows of the client: a few doors, and nothing behind them."""

import ast
from pathlib import Path

import pytest

import exporter
from exporter import jmx

ROOT = Path(exporter.__file__).parent
DOORS = {"exporter.jmx", "exporter.jmx.deadline", "exporter.jmx.mask", "exporter.jmx.values"}
USERS = sorted(path for path in ROOT.rglob("*.py") if not path.is_relative_to(ROOT / "jmx"))


@pytest.mark.parametrize("path", USERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_product_uses_the_client_through_its_doors(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("exporter.jmx"):
            assert node.module in DOORS
            if node.module == "exporter.jmx":
                assert {alias.name for alias in node.names} <= set(jmx.__all__)
        elif isinstance(node, ast.Import):
            assert not any(alias.name.startswith("exporter.jmx") for alias in node.names)


def test_what_the_door_names_is_there() -> None:
    assert [name for name in jmx.__all__ if not hasattr(jmx, name)] == []
    assert sorted(set(jmx.__all__)) == sorted(jmx.__all__)
