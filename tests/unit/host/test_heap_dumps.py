"""Which files count as a server's heap. This process stands for its JVM."""

import os
import shutil
from pathlib import Path

import pytest

from exporter.host import heap_dumps
from exporter.host.heap_dumps import HeapDumps
from exporter.model.machine import ProcessFacts
from exporter.system.process_identity import identify, started_at
from exporter.system.roots import Roots

ROOTS = Roots()
HERE = identify(os.getpid(), ROOTS)
STARTED = started_at(HERE, ROOTS)
HOUR, DAY = 3_600.0, 86_400.0
MONTH_LATER = STARTED + 30 * DAY


def written(path: Path, at: float) -> float:
    path.touch()
    os.utime(path, (at, at))
    return at


def server(path: Path, home: Path | None = None) -> ProcessFacts:
    return ProcessFacts(HERE, (), None if home is None else str(home), None, heap_dump_path=str(path))


def newest(dumps: HeapDumps, facts: ProcessFacts) -> float | None:
    return dumps.newest([facts]).get(HERE)


@pytest.fixture
def dumps() -> HeapDumps:
    """As a month after the process started."""
    return HeapDumps(ROOTS, lambda: MONTH_LATER)


def test_a_heap_that_the_process_has_written_is_told_however_old(dumps: HeapDumps, tmp_path: Path) -> None:
    at = written(tmp_path / "heap-dump.hprof", STARTED + HOUR)
    assert newest(dumps, server(tmp_path / "heap-dump.hprof")) == at


@pytest.mark.parametrize(("age", "told"), [(23 * HOUR, True), (25 * HOUR, False)])
def test_one_from_before_is_told_for_a_day(tmp_path: Path, age: float, *, told: bool) -> None:
    """The server runs again since a minute."""
    now = STARTED + 60
    at = written(tmp_path / "heap-dump.hprof", now - age)
    found = newest(HeapDumps(ROOTS, lambda: now), server(tmp_path / "heap-dump.hprof"))
    assert found == (at if told else None)


def test_where_there_is_none_nothing_is_told(dumps: HeapDumps, tmp_path: Path) -> None:
    assert newest(dumps, server(tmp_path / "heap-dump.hprof")) is None
    assert newest(dumps, server(tmp_path / "no" / "heap-dump.hprof")) is None
    assert newest(dumps, ProcessFacts(HERE, (), None, None)) is None


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_in_a_folder_the_file_has_the_process_id_in_its_name(dumps: HeapDumps, tmp_path: Path, ending: str) -> None:
    at = written(tmp_path / f"java_pid{os.getpid()}.hprof{ending}", STARTED + HOUR)
    written(tmp_path / f"java_pid{os.getpid() + 1}.hprof", STARTED + DAY)
    written(tmp_path / "other.hprof", STARTED + DAY)
    assert newest(dumps, server(tmp_path)) == at


def test_in_a_folder_of_the_server_s_home_those_of_its_processes_before_count_too(
    dumps: HeapDumps, tmp_path: Path
) -> None:
    written(tmp_path / f"java_pid{os.getpid()}.hprof", STARTED + HOUR)
    at = written(tmp_path / "java_pid1.hprof", STARTED + DAY)
    written(tmp_path / "java_pid1.hprof.txt", STARTED + 2 * DAY)
    assert newest(dumps, server(tmp_path, home=tmp_path)) == at


def test_a_folder_with_more_names_than_are_looked_through_has_the_process_s_own(
    dumps: HeapDumps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heap_dumps, "_MOST_NAMES", 1)
    at = written(tmp_path / f"java_pid{os.getpid()}.hprof", STARTED + HOUR)
    written(tmp_path / "java_pid1.hprof", STARTED + DAY)
    assert newest(dumps, server(tmp_path, home=tmp_path)) == at


def test_a_link_or_a_folder_of_the_name_is_no_heap(dumps: HeapDumps, tmp_path: Path) -> None:
    """No JVM writes through them: it wants to make the file."""
    written(tmp_path / "secret", STARTED + HOUR)
    (tmp_path / "linked.hprof").symlink_to("secret")
    (tmp_path / f"java_pid{os.getpid()}.hprof").mkdir()
    assert newest(dumps, server(tmp_path / "linked.hprof")) is None
    assert newest(dumps, server(tmp_path)) is None


def test_a_folder_may_be_reached_by_a_link(dumps: HeapDumps, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "repository").symlink_to("logs")
    at = written(tmp_path / "logs" / "heap-dump.hprof", STARTED + HOUR)
    assert newest(dumps, server(tmp_path / "repository" / "heap-dump.hprof")) == at


def end(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the process has ended."""
    monkeypatch.setattr(heap_dumps, "still_is", lambda *_: False)


@pytest.mark.parametrize("in_home", [False, True])
def test_what_a_process_wrote_last_is_seen_once_it_has_ended(
    dumps: HeapDumps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, in_home: bool
) -> None:
    facts = server(tmp_path, home=tmp_path if in_home else None)
    assert newest(dumps, facts) is None
    at = written(tmp_path / f"java_pid{os.getpid()}.hprof", STARTED + HOUR)
    end(monkeypatch)
    assert newest(dumps, facts) == at


def test_of_a_process_that_was_never_looked_at_nothing_is_told(
    dumps: HeapDumps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "heap-dump.hprof", STARTED + HOUR)
    end(monkeypatch)
    assert newest(dumps, server(tmp_path / "heap-dump.hprof")) is None


def test_another_folder_in_the_place_of_the_one_that_was_seen_is_not_looked_at(
    dumps: HeapDumps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its user may have put there a link to what he may not see."""
    logs, others = tmp_path / "logs", tmp_path / "others"
    for folder in (logs, others):
        folder.mkdir()
    written(others / "heap-dump.hprof", STARTED + HOUR)
    facts = server(logs / "heap-dump.hprof")
    assert newest(dumps, facts) is None
    shutil.rmtree(logs)
    logs.symlink_to("others")
    end(monkeypatch)
    assert newest(dumps, facts) is None


def test_only_so_many_processes_are_remembered(
    dumps: HeapDumps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heap_dumps, "_MOST_FOLDERS", 0)
    facts = server(tmp_path / "heap-dump.hprof")
    newest(dumps, facts)
    written(tmp_path / "heap-dump.hprof", STARTED + HOUR)
    end(monkeypatch)
    assert newest(dumps, facts) is None
