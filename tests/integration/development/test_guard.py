import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from development import guard, guardian
from development.guard import GuardedProcess, PrivateFolder, last_lines
from development.places import PROJECT

_DEADLINE = 60.0
Waiting = Callable[[Callable[[], bool]], bool]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_stopping_ends_the_whole_group_even_what_ignores_sigterm(tmp_path: Path, comes_true: Waiting) -> None:
    pids = tmp_path / "pids"
    script = f"trap '' TERM; sleep 300 & echo $! $$ > '{pids}'; wait; sleep 300"
    process = GuardedProcess(["sh", "-c", script], log=tmp_path / "log", grace=0.3)
    try:
        assert comes_true(lambda: pids.exists() and len(pids.read_text().split()) == 2)
        background, leader = map(int, pids.read_text().split())
        assert leader == process.pid
        assert _is_alive(background)
    finally:
        status = process.stop()
    assert status == 128 + signal.SIGKILL
    assert not _is_alive(leader)
    assert not _is_alive(background)


def test_a_process_that_ends_by_itself_is_noticed_with_its_status_and_output(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with GuardedProcess(["sh", "-c", "echo first; echo second >&2; exit 3"], log=log) as process:
        assert process.wait(_DEADLINE)
        assert process.stop() == 3
    assert last_lines(log) == "first\nsecond"


def test_a_command_that_cannot_be_started_says_so(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with pytest.raises(OSError, match="no-such-program could not be started"):
        GuardedProcess(["/no-such-program"], log=log)
    assert "No such file or directory" in log.read_text()


def test_a_private_folder_is_for_its_user_alone_and_gone_at_the_end(tmp_path: Path) -> None:
    with PrivateFolder(tmp_path / "made", "some-") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "deep").mkdir()
        (folder / "deep" / "file").write_text("text")
    assert list((tmp_path / "made").iterdir()) == []


def test_a_folder_is_removed_however_long_that_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "import sys, time; sys.stdin.read(); print('removing', flush=True); time.sleep(1); open(sys.argv[2], 'x')"
    monkeypatch.setattr(guard, "_GUARDIAN", [sys.executable, "-c", slow])
    monkeypatch.setattr(guard, "_GUARDIANS_OWN_SECONDS", 0.5)
    folder = PrivateFolder(tmp_path, "slow-")
    folder.path.rmdir()
    folder.remove()
    assert folder.path.is_file(), "remove() returned before the guardian had ended"


def test_a_folder_that_another_process_holds_is_said_to_be_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_GUARDIANS_OWN_SECONDS", 0.5)
    folder = PrivateFolder(tmp_path, "held-")
    with subprocess.Popen(["sleep", "300"], pass_fds=[folder.hold()]) as holder:
        try:
            with pytest.raises(TimeoutError, match=r"held-[0-9a-f]+ is still held"):
                folder.remove()
            assert folder.path.is_dir()
        finally:
            holder.kill()
    folder.remove()
    assert not folder.path.exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_a_user_that_is_killed(number: signal.Signals, tmp_path: Path, comes_true: Waiting) -> None:
    program = (
        "import sys, time; from pathlib import Path; from development.guard import GuardedProcess, PrivateFolder\n"
        "folder = PrivateFolder(Path(sys.argv[1]), 'folder-')\n"
        "process = GuardedProcess(['sleep', '300'], log=folder.path / 'log', inside=folder)\n"
        "print(process.pid, flush=True); time.sleep(300)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as user:
        assert user.stdout is not None
        pid = int(user.stdout.readline())
        assert len(list(tmp_path.iterdir())) == 1
        user.send_signal(number)
        user.communicate(timeout=_DEADLINE)
    assert comes_true(lambda: not _is_alive(pid))
    assert comes_true(lambda: list(tmp_path.iterdir()) == [])


def test_a_folder_is_removed_with_the_file_systems_in_it_where_its_user_is_killed(
    tmp_path: Path, comes_true: Waiting
) -> None:
    program = (
        "import os, subprocess, sys; from pathlib import Path; from development.guard import PrivateFolder\n"
        "folder = PrivateFolder(Path(sys.argv[1]), 'folder-').path\n"
        "for name in ('a disk', 'a disk/another'):\n"
        "    (folder / name).mkdir()\n"
        "    subprocess.run(['mount', '-t', 'tmpfs', 'tmpfs', str(folder / name)], check=True)\n"
        "    (folder / name / 'file').write_text('text')\n"
        "os.kill(os.getpid(), 9)"
    )
    own_mounts = ["unshare", "--user", "--map-root-user", "--mount"]
    command = [*own_mounts, sys.executable, "-c", program, str(tmp_path)]
    killed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=_DEADLINE, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert comes_true(lambda: list(tmp_path.iterdir()) == [])


def test_nothing_outlives_a_user_that_is_gone_before_he_learns_the_process(tmp_path: Path, comes_true: Waiting) -> None:
    written = tmp_path / "pid"
    reading_end, writing_end = os.pipe()
    os.close(reading_end)
    command = [sys.executable, guardian.__file__, "--", "sh", "-c", f"echo $$ > '{written}'; exec sleep 300"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=writing_end) as started:
        os.close(writing_end)
        assert comes_true(lambda: written.exists() and written.read_text().endswith("\n"))
        started.communicate(timeout=_DEADLINE)
    assert not _is_alive(int(written.read_text()))
