"""A test run itself: however it is started it goes the same, and nothing of it is left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from development.places import PROJECT
from testing.session import remove_performance_data
from testing.shortage import after

PATIENCE = 120.0
SUITE = """
import os, signal, subprocess, sys, tempfile
from pathlib import Path

def test_a_child_heeds_every_signal():
    status = Path("/proc/self/status")
    child = subprocess.run(["cat", status], capture_output=True, text=True, check=True).stdout
    masks = dict(line.split(":\\t") for line in child.splitlines() if line.startswith(("SigBlk", "SigIgn")))
    ours = sum(1 << number - 1 for number in signal.valid_signals())  # the C library keeps two for itself
    assert {name: int(mask, 16) & ours for name, mask in masks.items()} == {"SigBlk": 0, "SigIgn": 0}

def test_files_are_left(tmp_path, tmp_path_factory):
    (tmp_path / "file").touch()
    (tmp_path_factory.mktemp("session") / "file").touch()
    Path(tempfile.mkdtemp(), "file").touch()
    subprocess.run(["mktemp"], check=True)
    assert EXPECTED
"""


def run_suite(folder: Path, *, passes: bool) -> str:
    """A run of a small suite with this project's plugin; gives what it says."""
    (folder / "suite").mkdir(exist_ok=True)
    (folder / "suite" / "test_suite.py").write_text(SUITE.replace("EXPECTED", str(passes)))
    (folder / "temporary").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "testing.session", "-p", "no:cacheprovider", "suite"]
    environment = {**os.environ, "TMPDIR": str(folder / "temporary")}
    run = subprocess.run(
        ["sh", "-c", "trap '' INT QUIT HUP; exec \"$@\"", "sh", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert run.returncode == (0 if passes else 1), run.stdout + run.stderr
    return run.stdout


def test_a_run_whose_starter_ignores_signals_goes_the_same_and_leaves_nothing(tmp_path: Path) -> None:
    run_suite(tmp_path, passes=True)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_run_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_killed.py").write_text(
        "import os, signal\ndef test_it(tmp_path):\n    (tmp_path / 'file').touch()\n"
        "    assert len(os.listdir(os.environ['TMPDIR'])) == 1\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "testing.session", "-p", "no:cacheprovider", "test_killed.py"]
    (tmp_path / "temporary").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=PATIENCE)
    assert run.returncode == -signal.SIGKILL
    after(lambda: list((tmp_path / "temporary").iterdir()) == [])


def test_a_run_that_fails_says_where_its_files_are(tmp_path: Path) -> None:
    said = run_suite(tmp_path, passes=False)
    (left,) = (tmp_path / "temporary").iterdir()
    assert f"temporary files of the tests that failed: {left}\n" in said


def test_what_killed_jvms_leave_is_removed_and_what_running_ones_have_is_not(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    (tmp_path / str(ended.pid)).touch()
    (tmp_path / str(os.getpid())).touch()
    remove_performance_data(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [str(os.getpid())]
    (tmp_path / str(os.getpid())).unlink()
    remove_performance_data(tmp_path)
    assert not tmp_path.exists()


MADE = (
    ".venv/bin/python",
    ".venvs/3.11.7/bin/python",
    ".cache/jdk",
    ".mypy_cache/3.11",
    ".pytest_cache/v",
    ".ruff_cache/0",
    "build/lib",
    "dist/wheel",
    "wso2_exporter.egg-info/PKG-INFO",
    "exporter/__pycache__/cli.pyc",
    "tests/a/__pycache__/b.pyc",
)


def test_make_clean_leaves_what_git_has(tmp_path: Path) -> None:
    kept = tmp_path / "exporter" / "cli.py"
    for name in (*MADE, "exporter/cli.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    subprocess.run(["make", "-C", tmp_path, "-f", PROJECT / "Makefile", "clean"], check=True, capture_output=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [kept]
