"""The JVMs among this machine's processes."""

import pwd
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from exporter.model.machine import ProcessIdentity
from exporter.system.java.command import JavaCommand
from exporter.system.java.start import JavaStart, is_java
from exporter.system.process_identity import identify
from exporter.system.processes import MARKS, JvmProcess, ProcessTable, working_folder
from exporter.system.roots import Roots


@dataclass(frozen=True)
class JavaProcess:
    """A JVM on this machine.

    Attributes:
        identity: what tells it from all others.
        users: real, effective and saved user id.
        command: what it was started with.
        folder: the folder that it runs in; None where we may not know.
        hidden: what of its start could not be read, each in a line.
    """

    identity: ProcessIdentity
    users: frozenset[int]
    command: JavaCommand
    folder: str | None
    hidden: tuple[str, ...] = ()

    @property
    def pid(self) -> int:
        """The process id."""
        return self.identity.pid

    @property
    def is_carbon(self) -> bool | None:
        """Whether it is a Carbon server; None where what would tell may not be read."""
        return JavaStart(self.command, self.hidden).is_carbon

    @property
    def user(self) -> str:
        """The user that it runs as: a name, or an id that has none; of several, the lowest that is not root."""
        return user_name(next((user for user in sorted(self.users) if user), 0))


def java_processes(processes: ProcessTable, trusted: Container[int] | None = None) -> tuple[JavaProcess, ...]:
    """List the JVMs by process id: programs called `java`, and others with a home or an agent's port in their options.

    Args:
        processes: lists what may be JVMs.
        trusted: the user ids whose processes' argument files are read; None for all. Anybody may name one that hangs.

    Returns:
        Without those that may not be looked at at all (hidepid of proc(5)).

    Raises:
        OSError: the processes cannot be listed.
    """
    jvms = processes.jvms()
    return tuple(found for jvm in jvms if (found := _java_process(jvm, processes.roots, trusted)) is not None)


def still_runs(process: JavaProcess, roots: Roots) -> bool:
    """Tell whether the process id is still this process's, of the same users: what was read by it then was its own.

    Args:
        process: the process as it was found.
        roots: where the kernel's files are.
    """
    try:
        return _users(process.pid, roots) == process.users and identify(process.pid, roots) == process.identity
    except OSError:
        return False


def user_id(name: str) -> int | None:
    """Give a user's id; None where this machine does not know the user."""
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None


def user_name(user: int) -> str:
    """Give a user's name, or the id in digits where it has none."""
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def _java_process(jvm: JvmProcess, roots: Roots, trusted: Container[int] | None) -> JavaProcess | None:
    pid = jvm.identity.pid
    try:
        users = _users(pid, roots)
    except OSError:  # gone since it was listed
        return None
    start = jvm.start(with_files=trusted is None or all(user in trusted for user in users))
    if not is_java(jvm.arguments) and not any(option.startswith(MARKS) for option in start.command.options):
        return None
    return JavaProcess(jvm.identity, users, start.command, working_folder(pid, roots), start.hidden)


def _users(pid: int, roots: Roots) -> frozenset[int]:
    """Read the real, effective and saved user id of a process: proc_pid_status(5)."""
    lines = Path(f"{roots.proc}/{pid}/status").read_bytes().split(b"\n")
    ids = next(line.split()[1:4] for line in lines if line.startswith(b"Uid:"))
    return frozenset(map(int, ids))
