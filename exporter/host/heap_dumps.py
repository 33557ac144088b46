"""When JVMs wrote their heaps to files for lack of memory: all that is left to see of an OutOfMemoryError.

A file counts as a server's where its JVM was told to write it there, and it is newer than the process, or than a day:
so one is still seen once the server runs again. It is looked at as the process sees it, and only where its user may
search (`exporter.system.process_files`). A process that has ended has no view of its own any more: then the folder
counts that was seen while it ran, where this machine has the very same one at that place.
"""

import logging
import os
import stat
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from posixpath import basename, dirname

from exporter.host.carbon_servers import still_is
from exporter.model.machine import ProcessFacts, ProcessIdentity
from exporter.runtime.calls import DEFAULT_LIMIT_SECONDS, SharedCalls
from exporter.runtime.time_source import SYSTEM_TIME, TimeSource
from exporter.system.file_rights import SEARCH
from exporter.system.files import UnreadableFileError
from exporter.system.java.heap_dump import OF_ANY_PROCESS, names_in_folder, names_of_file
from exporter.system.path_walk import PathWalk
from exporter.system.process_files import process_walk
from exporter.system.process_identity import started_at
from exporter.system.process_status import own_pid
from exporter.system.roots import Roots

_log = logging.getLogger(__name__)

_DAY_SECONDS = 86_400.0
_MOST_NAMES = 1000
"""Of a folder that is looked through: a server's logs may have a file for each day."""

_MOST_FOLDERS = 200
"""Of processes that have ended or not: the ones remembered for longest are forgotten first."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@dataclass(frozen=True)
class _Folder:
    """A folder as it was seen while a process ran.

    Attributes:
        path: where it is, as the process had it.
        place: its device and inode.
        names: those that the process's heap may have.
        is_own: whether heaps of other processes in it are the same server's: it is in that one's home.
    """

    path: str
    place: tuple[int, int]
    names: tuple[str, ...]
    is_own: bool


class HeapDumps:
    """Finds the files that JVMs wrote. One object for all who ask: what hangs is known to whoever asks next.

    Args:
        roots: where the kernel's files are.
        now: seconds since the epoch.
        limits: what limits are measured by.
    """

    def __init__(self, roots: Roots, now: Callable[[], float] = time.time, limits: TimeSource = SYSTEM_TIME) -> None:
        self._roots = roots
        self._now = now
        self._calls = SharedCalls[ProcessIdentity, float | None](time=limits)
        self._folders: dict[ProcessIdentity, _Folder] = {}

    def newest(
        self, processes: Collection[ProcessFacts], wait: float = DEFAULT_LIMIT_SECONDS
    ) -> Mapping[ProcessIdentity, float]:
        """Tell when the newest heap of each process was written, in seconds since the epoch.

        Args:
            processes: as they were last seen; they may have ended since.
            wait: seconds after which folders that do not let themselves be looked at are waited for no longer.

        Returns:
            Without those that wrote none, and those of which that is not to be seen.
        """
        calls = {each.identity: partial(self._look, each) for each in processes if each.heap_dump_path is not None}
        found: dict[ProcessIdentity, float] = {}
        for identity, answer in self._calls.gather(calls, DEFAULT_LIMIT_SECONDS, wait).items():
            if isinstance(answer, Exception):
                _log.debug("heap dumps cannot be looked for: %s", answer, extra={"pid": identity.pid})
            elif answer is not None:
                found[identity] = answer
        return found

    def _look(self, process: ProcessFacts) -> float | None:
        try:
            runs = still_is(process.identity, self._roots)
            written = self._of_running(process) if runs else self._of_ended(process.identity)
            started = started_at(process.identity, self._roots)
        except (OSError, UnreadableFileError, ValueError) as error:
            _log.debug("heap dumps cannot be looked for: %s", error, extra={"pid": process.identity.pid})
            return None
        since = min(started, self._now() - _DAY_SECONDS)
        return max((each for each in written if each >= since), default=None)

    def _of_running(self, process: ProcessFacts) -> Collection[float]:
        path, identity = process.heap_dump_path or "/", process.identity
        with process_walk(identity.pid, dirname(path), self._roots) as walk:
            found, folder = _find(walk, path, process.carbon_home, own_pid(identity.pid, self._roots))
            if not walk.may(found, SEARCH):
                return ()
            self._remember(identity, folder)
            return _written(found, folder, _names(walk, found) if folder.is_own else ())

    def _of_ended(self, identity: ProcessIdentity) -> Collection[float]:
        folder = self._folders.get(identity)
        if folder is None:
            return ()
        descriptor = os.open(self._roots.below(folder.path), _FOLDER)
        try:
            if _place(descriptor) != folder.place:
                return ()
            return _written(descriptor, folder, os.listdir(descriptor) if folder.is_own else ())  # noqa: PTH208
        finally:
            os.close(descriptor)

    def _remember(self, identity: ProcessIdentity, folder: _Folder) -> None:
        self._folders[identity] = folder
        while len(self._folders) > _MOST_FOLDERS:
            self._folders.pop(next(iter(self._folders)), None)


def _find(walk: PathWalk, path: str, home: str | None, pid: int) -> tuple[int, _Folder]:
    """Find the folder of a path that is a file, one that will be, or a folder; the walk keeps it open."""
    try:
        found = walk.find(path)
        is_folder = stat.S_ISDIR(os.fstat(found).st_mode)
    except FileNotFoundError:
        is_folder = False
    if is_folder:
        is_own = home is not None and f"{path}/".startswith(f"{home.rstrip('/')}/")
        return found, _Folder(path, _place(found), names_in_folder(pid), is_own)
    found = walk.find(dirname(path))
    return found, _Folder(dirname(path), _place(found), names_of_file(basename(path), pid), is_own=False)


def _names(walk: PathWalk, folder: int) -> Collection[str]:
    """List a folder; nothing where the process's user may not, or it has more names than are looked through."""
    try:
        return walk.names(folder, _MOST_NAMES)
    except UnreadableFileError:
        return ()


def _place(descriptor: int) -> tuple[int, int]:
    about = os.fstat(descriptor)
    return about.st_dev, about.st_ino


def _written(descriptor: int, folder: _Folder, listed: Iterable[str]) -> Collection[float]:
    """Tell when each heap in a folder was written last: of regular files, as a JVM writes through no link."""
    names = {*folder.names, *(name for name in listed if OF_ANY_PROCESS.fullmatch(name))}
    return [changed for name in names if (changed := _changed_at(descriptor, name)) is not None]


def _changed_at(descriptor: int, name: str) -> float | None:
    try:
        about = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except OSError:
        return None
    return about.st_mtime if stat.S_ISREG(about.st_mode) else None
