"""What tests here need: Python and this checkout.

A test that starts any other program, or reads what `make test` downloads, is an integration test, and fails here.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from development.places import CACHE

_STARTS = frozenset({"subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system"})
_DOWNLOADS = f"{CACHE}{os.sep}"
_refused: list[str] = []
_watches = [False]


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse what a test may not need, and remember that it was asked for; see sys.addaudithook."""
    if not _watches[0] or not arguments or not isinstance(arguments[0], str | bytes | os.PathLike):
        return
    subject = os.fsdecode(arguments[0])
    if (event in _STARTS and not _is_ours(subject)) or (event == "open" and subject.startswith(_DOWNLOADS)):
        _refused.append(f"{event} {subject}")
        raise PermissionError(f"{event} {subject}: a unit test needs Python and the checkout alone")


def _is_ours(program: str) -> bool:
    """Tell Python's own programs, and those that a test has written itself."""
    folders = (sys.prefix, sys.base_prefix, tempfile.gettempdir())
    return any(Path(program).is_relative_to(folder) for folder in folders)


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def nothing_but_python() -> Iterator[None]:
    """Refuse programs and downloads to each test, also where the code tested takes that for an ordinary error."""
    _watches[0] = True
    yield
    _watches[0] = False
    refused, _refused[:] = _refused[:], []
    assert not refused
