"""Facts that somebody else wrote: when they are taken, and from whom."""

import logging
import os
from pathlib import Path

import pytest

from exporter.collect.facts_file import FactsFile
from exporter.facts.fact import Known, NotApplicable
from exporter.facts.registry import GatheredFacts
from exporter.facts.subject import Subject

FACTS = """\
facts:
  - {fact: heap_maximum, value: 2147483648, evidence: 2.0 GiB (-Xmx2048m)}
  - {fact: cores, value: 4, evidence: 4 cores, read_at: 500, source: machine}
  - {fact: disk_free, unknown: nobody knows}
  - {fact: connector_max_threads, not_applicable: it has no connectors}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "gateway.facts.yml"
    file.write_text(FACTS)
    file.chmod(0o640)
    os.utime(file, (1000, 1000))
    return file


def looked_at(path: Path) -> FactsFile:
    file = FactsFile(path)
    file.look(2000.0)
    return file


def test_what_it_knows_is_taken_with_its_age(path: Path) -> None:
    assert looked_at(path).facts == {
        "heap_maximum": (Known(2147483648, "2.0 GiB (-Xmx2048m)", read_at=1000.0, source="facts_file"),),
        "cores": (Known(4, "4 cores", read_at=500.0, source="facts_file"),),
        "connector_max_threads": (NotApplicable("it has no connectors"),),
    }


@pytest.mark.parametrize("mode", [0o660, 0o646, 0o666, 0o620])
def test_a_file_that_others_may_write_is_refused(path: Path, mode: int, caplog: pytest.LogCaptureFixture) -> None:
    path.chmod(mode)
    with caplog.at_level(logging.WARNING):
        assert looked_at(path).facts == {}
    assert "found a file that others may write, expected mode 0640 or less" in caplog.text


def test_the_file_of_another_user_is_refused(
    path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:
        os.chown(path, 12345, 0)
    else:  # who may not give a file away is another one than its owner
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert looked_at(path).facts == {}
    assert "found the file of another user, expected root's or the exporter's own" in caplog.text


def test_a_pipe_is_refused_without_waiting(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert looked_at(tmp_path / "pipe").facts == {}
    assert "expected a file" in caplog.text


def test_a_file_that_is_wrong_is_told_by_its_own_name_and_line(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.write_text("facts:\n  - {fact: nonsense, value: 1, evidence: one}\n")
    assert looked_at(path).facts == {}
    assert f"{path}:2: facts[0].fact: found 'nonsense'" in caplog.text


def test_a_file_that_is_not_there_is_told_once_and_taken_when_it_comes(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.rename(path.with_suffix(".away"))
    file = looked_at(path)
    file.look(2060.0)
    assert len(caplog.records) == 1
    path.with_suffix(".away").rename(path)
    file.look(2120.0)
    assert set(file.facts) == {"heap_maximum", "cores", "connector_max_threads"}


def test_it_is_read_again_when_it_changes_and_not_before(path: Path) -> None:
    file = looked_at(path)
    before = file.facts
    file.look(2060.0)
    assert file.facts is before
    path.write_text("facts:\n  - {fact: cores, value: 8, evidence: 8 cores}\n")
    file.look(2120.0)
    assert {name: each[0].value for name, each in file.facts.items() if isinstance(each[0], Known)} == {"cores": 8}


def test_it_is_looked_at_once_a_minute(path: Path) -> None:
    file = FactsFile(path)
    assert file.due(0.0)
    file.look(2000.0)
    assert [file.due(now) for now in (2000.0, 2059.0, 2060.0, 1999.0)] == [False, False, True, True]


def test_only_what_is_unknown_is_taken_from_it(path: Path) -> None:
    written = looked_at(path).facts
    down = GatheredFacts(Subject(None, False, None, None, 1, written=written))
    assert down.facts("heap_maximum") == written["heap_maximum"]
    known = GatheredFacts(Subject(None, False, None, None, 3, written={"servers_sharing_memory": (Known(9, "9"),)}))
    (count,) = known.facts("servers_sharing_memory")
    assert isinstance(count, Known)
    assert count.value == 3
