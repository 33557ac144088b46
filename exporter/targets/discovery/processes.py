"""The JVMs among this machine's processes that are WSO2 servers, or have the JDK's JMX agent."""

import pwd
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from exporter.command_line import command_line
from exporter.java_command import JavaCommand
from exporter.process_identity import ProcessIdentity, identify

_MARKS = ("-Dcarbon.home=", "-Dcom.sun.management.jmxremote.port=", "-Dcom.sun.management.config.file=")


@dataclass(frozen=True)
class JavaProcess:
    """A JVM on this machine.

    Attributes:
        identity: what tells it from all others.
        users: real, effective and saved user id.
        command: what it was started with.
        folder: the folder that it runs in; None where we may not know.
    """

    identity: ProcessIdentity
    users: frozenset[int]
    command: JavaCommand
    folder: str | None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.identity.pid

    @property
    def user(self) -> str:
        """The user that it runs as: a name, or an id that has none; of several, the lowest that is not root."""
        return user_name(next((user for user in sorted(self.users) if user), 0))


def java_processes() -> tuple[JavaProcess, ...]:
    """Every JVM that has a `carbon.home` or an agent's port among its own options, by process id.

    Processes that may not be looked at at all (hidepid of proc(5)) are not found.

    Raises:
        OSError: the processes cannot be listed.
    """
    try:
        marked = sorted(process.pid for process in psutil.process_iter() if _may_be_java(process))
    except IndexError:  # psutil's, where it sees none
        raise OSError(f"no process is in {psutil.PROCFS_PATH}, which may not be mounted") from None
    return tuple(found for pid in marked if (found := _java_process(pid)) is not None)


def still_runs(process: JavaProcess) -> bool:
    """Whether the process id is still this process's, of the same users: what was read by it since is the process's."""
    try:
        users = frozenset(psutil.Process(process.pid).uids())
        return users == process.users and identify(process.pid) == process.identity
    except (psutil.Error, OSError):
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


def _may_be_java(process: psutil.Process) -> bool:
    """Whether a mark is in its command line. The object may be of an earlier process with this id, which is no harm."""
    try:
        return _is_marked(command_line(process))
    except (psutil.Error, OSError):  # gone since it was listed, or not to be looked at
        return False


def _java_process(pid: int) -> JavaProcess | None:
    try:
        identity = identify(pid)  # before all else: `still_runs` then tells that all else was this process's
        process = psutil.Process(pid)
        command = JavaCommand.parse(command_line(process))
        if not _is_marked(command.options):
            return None
        return JavaProcess(identity, frozenset(process.uids()), command, _folder(process))
    except (psutil.Error, OSError):  # as above
        return None


def _is_marked(arguments: Sequence[str]) -> bool:
    return any(argument.startswith(_MARKS) for argument in arguments)


def _folder(process: psutil.Process) -> str | None:
    try:
        return process.cwd() or None
    except (psutil.AccessDenied, OSError):
        return None
