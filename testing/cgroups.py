"""Real control groups, of the version that this machine has, where it lets us make any."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PATIENCE = 10.0
_PERIOD = 50_000
"""Microseconds, of `processors`."""


@dataclass(frozen=True)
class Limits:
    """What a group may use; None where it is not bound."""

    memory: int | None = None
    processors: float | None = None
    tasks: int | None = None

    def files(self, version: int) -> Mapping[str, Mapping[str, str]]:
        """The files that set them, by controller."""
        quota = None if self.processors is None else round(self.processors * _PERIOD)
        return self._files_v2(quota) if version == 2 else self._files_v1(quota)

    def _files_v1(self, quota: int | None) -> Mapping[str, Mapping[str, str]]:
        files: dict[str, dict[str, str]] = {}
        if self.memory is not None:
            files["memory"] = {"memory.limit_in_bytes": str(self.memory)}
        if quota is not None:
            files["cpu"] = {"cpu.cfs_period_us": str(_PERIOD), "cpu.cfs_quota_us": str(quota)}
        if self.tasks is not None:
            files["pids"] = {"pids.max": str(self.tasks)}
        return files

    def _files_v2(self, quota: int | None) -> Mapping[str, Mapping[str, str]]:
        files: dict[str, dict[str, str]] = {}
        if self.memory is not None:
            files["memory"] = {"memory.max": str(self.memory), "memory.swap.max": "0"}
        if quota is not None:
            files["cpu"] = {"cpu.max": f"{quota} {_PERIOD}"}
        if self.tasks is not None:
            files["pids"] = {"pids.max": str(self.tasks)}
        return files


def version() -> int:
    """2 where everything is in one hierarchy (cgroups(7), unified), else 1."""
    return 2 if (_ROOT / "cgroup.controllers").exists() else 1


@contextmanager
def real_groups(limits: Limits) -> Iterator[Callable[[int], None] | None]:
    """Groups with these limits, removed at the end, when the processes in them go back to where they were.

    Gives a function that puts a process into them; None where they cannot be made.
    """
    # as odd as systemd and container engines may make it, and odder
    name = f"wso2 exporter\\x2dtest\u2028-{os.getpid()}-{time.monotonic_ns()}"
    wanted = limits.files(version())
    with contextlib.ExitStack() as cleanup:
        try:
            folders = {controller: _folder(controller, name) for controller in wanted}
            for folder in set(folders.values()):
                folder.mkdir()
                cleanup.callback(_remove, folder)
            for controller, files in wanted.items():
                for file, text in files.items():
                    _set(folders[controller] / file, text)
        except OSError:
            yield None
            return

        def put(pid: int) -> None:
            for folder in set(folders.values()):
                (folder / "cgroup.procs").write_text(str(pid))

        yield put


def _folder(controller: str, name: str) -> Path:
    """Where a group has the files of a controller. Version 2 has them only once the group above hands them on.

    That is left so: other groups beside ours may have come to rely on it.
    """
    if version() == 1:
        return _ROOT / controller / name
    (_ROOT / "cgroup.subtree_control").write_text(f"+{controller}")
    return _ROOT / name


def _set(file: Path, text: str) -> None:
    """A kernel without swap accounting has no file for it, and nothing to limit."""
    if file.name != "memory.swap.max" or file.exists():
        file.write_text(text)


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
