"""Real control groups of version 1, where this machine has them and lets us make any."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PATIENCE = 10.0

LIMITS: Mapping[str, Mapping[str, str]] = {
    "memory": {"memory.limit_in_bytes": "3221225472"},
    "cpu": {"cpu.cfs_period_us": "50000", "cpu.cfs_quota_us": "10000"},
    "pids": {"pids.max": "5000"},
}
"""3 GiB, a fifth of a processor and 5000 tasks, by controller and file."""


@contextmanager
def real_groups(limits: Mapping[str, Mapping[str, str]]) -> Iterator[Callable[[int], None] | None]:
    """Groups with these limits, removed at the end, when the processes in them go back to where they were.

    Gives a function that puts a process into them; None where they cannot be made.
    """
    folders = [_ROOT / controller / f"wso2-exporter-test-{os.getpid()}-{time.monotonic_ns()}" for controller in limits]
    with contextlib.ExitStack() as cleanup:
        try:
            for folder, files in zip(folders, limits.values(), strict=True):
                folder.mkdir()
                cleanup.callback(_remove, folder)
                for file, text in files.items():
                    (folder / file).write_text(text)
        except OSError:
            yield None
            return

        def put(pid: int) -> None:
            for folder in folders:
                (folder / "cgroup.procs").write_text(str(pid))

        yield put


def _remove(folder: Path) -> None:
    """Move what still runs to the group above; a group stays busy for a moment after its last process."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        for pid in (folder / "cgroup.procs").read_text().split():
            with contextlib.suppress(OSError):
                (folder.parent / "cgroup.procs").write_text(pid)
        try:
            folder.rmdir()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
