"""A short run; `make fuzz` has the long ones."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.jmx.serial.reader import ObjectReader
from fuzz import campaign
from fuzz.campaign import check_lot
from fuzz.checker import Checker

PROJECT = Path(campaign.__file__).parents[1]
COMMAND = [sys.executable, "-m", "fuzz", "--seconds", "0", "--processes", "1", "--inputs"]


def test_thousands_of_mutated_replies_end_as_they_should_in_bounded_memory() -> None:
    """As `make fuzz` does it: a process of its own, which cannot take more memory."""
    run = subprocess.run([*COMMAND, "6000"], cwd=PROJECT, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "6,000 replies: " in run.stdout
    assert ", 0 findings" in run.stdout


def test_replies_end_in_each_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "_FINDINGS", tmp_path)
    tally = check_lot(7, 1500)
    assert tally.findings == []
    assert tally.inputs == sum(tally.endings.values()) == 1500
    assert {"value", "thrown", "incomplete", "corrupt", "aborted"} <= set(tally.endings)


def test_a_broken_decoder_is_found_and_the_reply_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "_FINDINGS", tmp_path / "findings")
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
    code = "from fuzz.campaign import _bound_memory as bound; bound(); bytearray(300 << 20)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 1
    assert run.stderr.rstrip().endswith("MemoryError")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_processes_end_with_the_one_that_started_them() -> None:
    with subprocess.Popen([*COMMAND, "10000000"], cwd=PROJECT, stdout=subprocess.DEVNULL) as run:
        # One keeps account of what they share (multiprocessing.resource_tracker), the other one decodes.
        wait_until(lambda: len(children(run.pid)) == 2)
        started = children(run.pid)
        run.kill()
    wait_until(lambda: not any(is_running(child) for child in started))
