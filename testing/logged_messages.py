"""What the exporter logs as a warning or an error: read from its sources, without running them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from development.places import PROJECT

_LEVELS = {"warning", "error", "exception", "critical"}
_TELLERS = {"target_log.py": "_tell", "refusals.py": "_say"}
"""Methods that log what they are given as a warning, by their module."""


def messages(path: Path) -> Iterator[str]:
    """The messages of warnings and errors of a module, as they stand in it, with their placeholders.

    Those of a `FailureLog` are `KIND failed`. A message that is made only when it is logged is `%s`.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = dict(_constants(tree))
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        if _is_of_a_log(call.func) or _is_a_teller(call.func, path):
            yield _text(call.args[0], constants)
        elif isinstance(call.func, ast.Name) and call.func.id == "FailureLog":
            yield f"{_text(call.args[1], constants)} failed"


def fixed_part(message: str) -> str:
    """The longest part of a message without placeholders, and without what leads over to one."""
    parts = message.replace("%d", "%s").split("%s")
    return max(parts, key=len).strip(" :,;")


def modules() -> list[Path]:
    """All modules of the exporter."""
    return sorted((PROJECT / "exporter").rglob("*.py"))


def _is_of_a_log(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute) or function.attr not in _LEVELS:
        return False
    owner = function.value
    name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    return name.endswith(("log", "logger"))


def _is_a_teller(function: ast.expr, path: Path) -> bool:
    return isinstance(function, ast.Attribute) and function.attr == _TELLERS.get(path.name)


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The texts that have a name of their own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = node.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield node.targets[0].id, value.value


def _text(argument: ast.expr, constants: dict[str, str]) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    if isinstance(argument, ast.Name) and argument.id in constants:
        return constants[argument.id]
    return "%s"
