"""What the processes run that have a socket: proc_pid_fd(5), proc_pid_exe(5), proc_pid_cmdline(5)."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from exporter.system.files import UnreadableFileError, read_small_file
from exporter.system.java.command import CARBON_HOME, JavaCommand
from exporter.system.roots import Roots

_COMMAND_BYTES = 256 * 1024


@dataclass(frozen=True)
class Program:
    """What a process runs.

    Attributes:
        executable: the name of its file.
        server: the main class, of a WSO2 server.
    """

    executable: str
    server: str | None

    def __str__(self) -> str:
        return self.executable if self.server is None else f"{self.executable} {self.server}"


def programs_with(inodes: Iterable[str], users: Iterable[int], roots: Roots) -> frozenset[Program]:
    """Find the programs of the processes that have one of these sockets open; none where we may not see them.

    Args:
        inodes: the sockets.
        users: whose processes are looked at. Root's are, too: the kernel gives those of a program with capabilities of
    its own to root.
        roots: where the kernel's files are.
    """
    sockets, owners = {f"socket:[{inode}]" for inode in inodes}, {0, *users}
    found = set()
    for process in Path(roots.proc).iterdir():
        if process.name.isdecimal():
            with suppress(OSError, UnreadableFileError):  # it has ended, or may not be looked at
                if process.stat().st_uid in owners and _has_open(process, sockets):
                    found.add(_program(process))
    return frozenset(found)


def _has_open(process: Path, sockets: set[str]) -> bool:
    folder = f"{process}/fd"  # text, since servers have a thousand each
    for descriptor in os.listdir(folder):  # noqa: PTH208 - names only
        with suppress(OSError):  # closed meanwhile
            if os.readlink(f"{folder}/{descriptor}") in sockets:  # noqa: PTH115 - a name, not a path
                return True
    return False


def _program(process: Path) -> Program:
    executable = (process / "exe").readlink().name.removesuffix(" (deleted)")
    content = read_small_file(process / "cmdline", _COMMAND_BYTES, "a shorter command line")
    command = JavaCommand.parse(os.fsdecode(content).removesuffix("\0").split("\0"))
    return Program(executable, command.program if command.property(CARBON_HOME) is not None else None)
