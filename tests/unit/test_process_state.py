"""No module holds what changes: whatever remembers is an object that somebody made, was handed and can let go."""

import ast
import datetime as dt
import enum
import fractions
import functools
import importlib
import logging
import operator
import re
import struct
import types
import typing
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

import exporter

ROOT = Path(exporter.__file__).parent
FILES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py") if path.name != "__main__.py")

ARGUED = {
    "jmx.object_name._expression": "the patterns of rules, always the same, which are slow to compile",
}
"""What remembers what pure functions gave, in a bounded cache, and why."""

SET_ELSEWHERE = {
    "logging.logThreads": "runtime/logs.py",
    "sys.unraisablehook": "runtime/logs.py",
    "threading.excepthook": "runtime/logs.py",
}
"""What a file sets in a module that is not its own: where the whole process is meant."""

CALLED = {
    "allocator.use_one_arena": "serving.py",
    "logging.basicConfig": "runtime/logs.py",
    "logging.captureWarnings": "runtime/logs.py",
    "signal.set_wakeup_fd": "runtime/signals.py",
    "signal.signal": "runtime/signals.py",
    "threading.stack_size": "serving.py",
}
"""What changes the whole process, and the only file that may call it."""

NEVER_CALLED = {
    *("gc.disable", "gc.freeze", "gc.set_threshold", "locale.setlocale", "os.chdir", "os.putenv", "os.umask"),
    *("random.seed", "socket.setdefaulttimeout", "sys.setrecursionlimit", "sys.setswitchinterval"),
}


class Pair(NamedTuple):
    first: int
    second: int


CONSTANTS = (
    type(Pair.first),
    *(type(None), bool, bytes, enum.Enum, float, int, str, range, slice, dt.tzinfo, fractions.Fraction, Path, type),
    *(re.Pattern, struct.Struct, logging.Logger, typing.TypeVar, types.GenericAlias, types.UnionType, msgspec.Meta),
    *(types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.MethodDescriptorType, staticmethod),
    *(types.GetSetDescriptorType, types.MemberDescriptorType, types.WrapperDescriptorType, classmethod, property),
    *(functools.cached_property, functools.singledispatchmethod, operator.attrgetter, operator.itemgetter),
)
CHANGING = {
    *("add", "append", "appendleft", "clear", "difference_update", "discard", "extend", "insert", "pop", "popitem"),
    *("intersection_update", "popleft", "remove", "reverse", "setdefault", "sort", "update"),
}
"""Methods by which tables change."""


def module_of(path: Path) -> types.ModuleType:
    parts = path.with_suffix("").parts
    return importlib.import_module(".".join(("exporter", *(parts[:-1] if parts[-1] == "__init__" else parts))))


def tree_of(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """The names that stand for what other modules hold."""
    aliases = [each for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for each in node.names]
    return {(alias.asname or alias.name).partition(".")[0] for alias in aliases}


def held(path: Path) -> Iterator[tuple[str, Any]]:
    """What a module and its own classes hold by name."""
    module, others = module_of(path), imported(tree_of(path))
    for name, value in vars(module).items():
        if not name.startswith("__") and name not in others and not isinstance(value, types.ModuleType):
            yield name, value
            members = vars(value).items() if isinstance(value, type) else ()
            yield from ((f"{name}.{key}", each) for key, each in members if not key.startswith(("__", "_abc_")))


def kinds(value: Any) -> Iterator[str]:
    """The types of what in a value might change. Tables are left out: that they do not is seen in the code."""
    if isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from kinds(each)
    elif isinstance(value, dict):
        for item in value.items():
            yield from kinds(item)
    elif isinstance(value, functools.partial):
        yield from kinds((value.func, value.args, value.keywords))
    elif is_dataclass(value) and not isinstance(value, type):
        frozen = type(value).__dataclass_params__.frozen  # type: ignore[attr-defined]  # the standard library's own
        yield from kinds([getattr(value, name) for name in value.__dataclass_fields__]) if frozen else [repr(value)]
    elif not isinstance(value, CONSTANTS) and type(value).__module__ not in {"typing", "_ctypes"}:
        yield type(value).__name__


def test_modules_and_classes_hold_constants() -> None:
    found: dict[str, set[str]] = {}
    for path in FILES:
        inside = module_of(path).__name__.removeprefix("exporter.")
        found |= {f"{inside}.{name}": set(kinds(value)) for name, value in held(path)}
    changing = {name: types_ for name, types_ in found.items() if types_}
    assert {name: types_ for name, types_ in changing.items() if name not in ARGUED} == {}
    assert changing.keys() == ARGUED.keys()
    assert {name for name in ARGUED if changing[name] != {"_lru_cache_wrapper"}} == set()


def changed(tree: ast.Module) -> Iterator[str]:
    """What code changes in place, by dotted names: items and attributes that are set, and tables by their methods."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield ast.unparse(node.value)
        elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield ast.unparse(node)
        elif isinstance(node, ast.AugAssign):
            yield ast.unparse(node.target)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
            yield ast.unparse(node.func.value)
        elif isinstance(node, ast.Global):
            yield from node.names


def local(tree: ast.Module) -> set[str]:
    """The names of arguments and variables within functions."""
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    inside = [node for function in functions for node in ast.walk(function)]
    stored = {node.id for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    shared = {name for node in inside if isinstance(node, ast.Global) for name in node.names}
    return (stored | {node.arg for node in inside if isinstance(node, ast.arg)}) - shared


def test_what_a_module_holds_is_not_changed() -> None:
    found: dict[str, str] = {}
    for path in FILES:
        tree = tree_of(path)
        shared = vars(module_of(path)).keys() - local(tree)
        found |= {name: str(path) for name in changed(tree) if name.partition(".")[0] in shared}
    assert found == SET_ELSEWHERE


def test_what_changes_the_whole_process_is_called_in_one_place() -> None:
    calls = {
        (ast.unparse(node.func), str(path))
        for path in FILES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
    }
    assert {(name, path) for name, path in calls if name in CALLED} == CALLED.items()
    assert {(name, path) for name, path in calls if name in NEVER_CALLED} == set()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("A = {}\ndef f():\n    A['a'] = 1", ["A"]),
        ("A = {}\ndef f():\n    del A['a']", ["A"]),
        ("A = []\ndef f(x):\n    A.append(x)", ["A"]),
        ("A = 0\ndef f():\n    global A\n    A += 1", ["A", "A"]),
        ("import sys\ndef f():\n    sys.excepthook = print", ["sys.excepthook"]),
        ("A = {}\ndef f(a):\n    a['b'] = A['b']\n    b = A.copy()\n    b.clear()", []),
    ],
)
def test_a_change_is_seen(code: str, expected: list[str]) -> None:
    tree = ast.parse(code)
    assert [name for name in changed(tree) if name.partition(".")[0] not in local(tree)] == expected


@pytest.mark.parametrize("value", [(1, [object()]), {"a": {object()}}, functools.lru_cache(len), TypeError()])
def test_what_may_change_is_seen_wherever_it_is_held(value: Any) -> None:
    assert list(kinds(value)) == [type(value).__name__ if not isinstance(value, tuple | dict) else "object"]
