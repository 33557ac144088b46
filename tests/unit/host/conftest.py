"""What the tests of the machine's metrics share."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event

import pytest

from exporter.model.metrics import Family

Values = dict[tuple[str, ...], float]
Write = Callable[[str, str], None]


@pytest.fixture
def values() -> Callable[[Iterable[Family], str], Values]:
    """Reads one family out of several: the values of its samples by the values of their labels."""

    def read(families: Iterable[Family], name: str) -> Values:
        (family,) = (family for family in families if family.name == name)
        return {tuple(sample.labels.values()): sample.value for sample in family.samples}

    return read


@pytest.fixture
def procfs(tmp_path: Path) -> Path:
    """A folder that takes the place of /proc; tests write the files that they want in it."""
    return tmp_path


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes files below the test's folder, with the folders that they need."""

    def put(path: str, text: str) -> None:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    return put


@pytest.fixture
def server_gone() -> Iterator[Event]:
    """Stands for a mount's server: whoever asks it waits until the event is set, as it is at the test's end."""
    back = Event()
    yield back
    back.set()


@pytest.fixture
def stuck(server_gone: Event, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Makes statvfs of every path below /stuck wait for the server; gives the list of such paths asked for."""
    asked: list[str] = []
    statvfs = os.statvfs

    def fake(path: str) -> os.statvfs_result:
        if not path.startswith("/stuck"):
            return statvfs(path)
        asked.append(path)
        server_gone.wait()
        return statvfs("/")

    monkeypatch.setattr(os, "statvfs", fake)
    return asked
