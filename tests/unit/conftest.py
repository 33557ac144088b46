"""What tests here need: Python. A test that starts any other program is an integration test, and fails here."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_STARTS = frozenset({"subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system"})
_refused: list[str] = []
_watches = [False]


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse every program but Python's own, and those that a test has written itself; see sys.addaudithook."""
    if event in _STARTS and _watches[0] and not _is_ours(os.fsdecode(arguments[0])):  # type: ignore[arg-type]
        _refused.append(str(arguments[0]))
        raise PermissionError(f"{arguments[0]} is started by a unit test")


def _is_ours(program: str) -> bool:
    folders = (sys.prefix, sys.base_prefix, tempfile.gettempdir())
    return any(Path(program).is_relative_to(folder) for folder in folders)


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def nothing_but_python() -> Iterator[None]:
    """Refuse other programs to each test, also where the code that is tested takes that for an ordinary error."""
    _watches[0] = True
    yield
    _watches[0] = False
    refused, _refused[:] = _refused[:], []
    assert not refused
