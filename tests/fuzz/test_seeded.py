"""A short run; `make fuzz` has the long ones."""

import subprocess
import sys
from pathlib import Path

import pytest

from exporter.jmx.serial.reader import ObjectReader
from fuzz import seeded
from fuzz.checking import Checker
from fuzz.seeded import check_lot

PROJECT = Path(seeded.__file__).parents[1]


def test_thousands_of_mutated_replies_end_as_they_should_in_bounded_memory() -> None:
    """As `make fuzz` does it: a process of its own, which cannot take more memory."""
    command = [sys.executable, "-m", "fuzz", "--seconds", "0", "--inputs", "6000", "--processes", "1"]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "6,000 replies: " in run.stdout
    assert ", 0 findings" in run.stdout


def test_replies_end_in_each_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeded, "_FINDINGS", tmp_path)
    tally = check_lot(7, 1500)
    assert tally.findings == []
    assert tally.inputs == sum(tally.endings.values()) == 1500
    assert {"value", "thrown", "incomplete", "corrupt", "aborted"} <= set(tally.endings)


def test_a_broken_decoder_is_found_and_the_reply_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeded, "_FINDINGS", tmp_path / "findings")
    # Without a bound of its depth; no reply that a server sent is too deep.
    monkeypatch.setattr(ObjectReader, "descend", lambda _: None)
    tally = check_lot(7, 1500)
    assert tally.findings
    assert tally.inputs == 1500
    name, trace = tally.findings[0]
    assert "RecursionError" in trace
    with pytest.raises(RecursionError):
        Checker().check(Path(name).read_bytes())


def test_a_process_cannot_take_more_memory() -> None:
    code = "from fuzz.seeded import _bound_memory as bound; bound(); bytearray(300 << 20)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 1
    assert run.stderr.rstrip().endswith("MemoryError")
