"""The JVMs among this machine's processes."""

import pwd
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from exporter.model.machine import ProcessIdentity
from exporter.system.command_line import command_line
from exporter.system.java.command import CARBON_HOME, JavaCommand
from exporter.system.java.start import JavaStart, is_java, java_start
from exporter.system.process_identity import identify
from exporter.system.processes import process_ids, working_folder
from exporter.system.roots import Roots

_MARKS = (f"-D{CARBON_HOME}=", "-Dcom.sun.management.jmxremote.port=", "-Dcom.sun.management.config.file=")
"""By these a JVM is told that another program than `java` has in it."""


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


def java_processes(roots: Roots, trusted: Container[int] | None = None) -> tuple[JavaProcess, ...]:
    """Every JVM by process id: programs called `java`, and others with a home or an agent's port among their options.

    Args:
        roots: where the kernel's files are.
        trusted: the user ids whose processes' argument files are read; None for all. Anybody may name one that hangs.

    Processes that may not be looked at at all (hidepid of proc(5)) are not found.

    Raises:
        OSError: the processes cannot be listed.
    """
    marked = [pid for pid in process_ids(roots) if _may_be_java(pid, roots)]
    return tuple(found for pid in marked if (found := _java_process(pid, roots, trusted)) is not None)


def still_runs(process: JavaProcess, roots: Roots) -> bool:
    """Whether the process id is still this process's, of the same users: what was read by it since is the process's."""
    try:
        return _users(process.pid, roots) == process.users and identify(process.pid, roots) == process.identity
    except OSError:
        return False


def user_id(name: str) -> int | None:
    """A user's id; None where this machine does not know the user."""
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None


def user_name(user: int) -> str:
    """A user's name, or the id in digits where it has none."""
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def _may_be_java(pid: int, roots: Roots) -> bool:
    """By its command line alone."""
    try:
        arguments = command_line(pid, roots)
        return is_java(arguments) or _is_marked(arguments)
    except OSError:  # gone since it was listed, or not to be looked at
        return False


def _java_process(pid: int, roots: Roots, trusted: Container[int] | None) -> JavaProcess | None:
    try:
        identity = identify(pid, roots)  # before all else: `still_runs` then tells that all else was this process's
        arguments = command_line(pid, roots)
        users = _users(pid, roots)
        start = java_start(pid, arguments, roots, with_files=trusted is None or all(user in trusted for user in users))
        if not is_java(arguments) and not _is_marked(start.command.options):
            return None
        return JavaProcess(identity, users, start.command, working_folder(pid, roots), start.hidden)
    except OSError:  # as above
        return None


def _is_marked(arguments: tuple[str, ...]) -> bool:
    return any(argument.startswith(_MARKS) for argument in arguments)


def _users(pid: int, roots: Roots) -> frozenset[int]:
    """Read the real, effective and saved user id of a process: proc_pid_status(5)."""
    lines = Path(f"{roots.proc}/{pid}/status").read_bytes().split(b"\n")
    ids = next(line.split()[1:4] for line in lines if line.startswith(b"Uid:"))
    return frozenset(map(int, ids))
