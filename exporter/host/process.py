"""WSO2 servers among this machine's processes."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from exporter.command_line import command_line
from exporter.host.cgroup import read_cgroup_limits
from exporter.host.storage import filesystem_facts
from exporter.java_command import JavaCommand
from exporter.model import ProcessFacts
from exporter.namespaces import shares_folder
from exporter.process_identity import ProcessIdentity, identify

_log = logging.getLogger(__name__)

_CARBON_HOME = "-Dcarbon.home="
"""The JVM option by which bin/wso2server.sh of every Carbon server says where the server is."""

_EARLIEST, _LATEST = -2.0, 10.0
"""Seconds by which a JVM may say it started later than the kernel does: it begins to count once it is loaded, and the
kernel's boot time, from which a process's start is reckoned, is in whole seconds and moves with the clock."""


def find_jvm(pid: int, started_at: float) -> ProcessFacts | None:
    """A JVM's process on this machine, told by its process id and its start.

    Args:
        pid: what the JVM believes (RuntimeMXBean.getName).
        started_at: seconds since the epoch by the JVM's own account (RuntimeMXBean.getStartTime).

    Returns:
        None where no process has this id and this start, as with a JVM on another machine or in a container with
        process ids of its own, and where it may not be looked at.
    """
    return _jvm(pid, lambda process: _EARLIEST <= started_at - process.create_time() <= _LATEST)


def known_jvm(identity: ProcessIdentity) -> ProcessFacts | None:
    """A JVM's process that was seen on this machine before.

    Returns:
        None where it has ended, also where its process id is another process's by now, and where it may not be looked
        at.
    """
    return _jvm(identity.pid, lambda process: identify(process.pid) == identity)


def _jvm(pid: int, is_wanted: Callable[[psutil.Process], bool]) -> ProcessFacts | None:
    try:
        process = psutil.Process(pid)
        if not is_wanted(process):
            return None
        arguments = command_line(process)
        carbon_home = _carbon_home(process, arguments)
        if not arguments or not process.is_running():  # it has ended; its id may be another's by now
            return None
    except (psutil.Error, OSError, ValueError) as error:  # ValueError: no process can have such an id
        _log.debug("the process cannot be read: %s", error, extra={"pid": pid})
        return None
    filesystem = filesystem_facts(carbon_home) if carbon_home else None
    # only now: a mount that does not answer would hold us
    if filesystem is not None and carbon_home is not None and not shares_folder(pid, carbon_home):
        filesystem = None
    return ProcessFacts(pid, arguments, carbon_home, filesystem, read_cgroup_limits(pid))


def count_carbon_processes() -> int:
    """How many processes have `-Dcarbon.home=FOLDER` among a JVM's own options: running Carbon servers.

    What only passes that on is none: the scripts around a server, and programs such as timeout, sudo and strace.

    Raises:
        OSError: the processes cannot be listed.
    """
    # process_iter keeps its objects from call to call, which makes it several times as fast; each is asked anew
    return sum(_is_carbon(_arguments(process)) for process in psutil.process_iter())


def _is_carbon(arguments: Sequence[str]) -> bool:
    """As discovery tells it; only the few command lines that name a home are taken apart."""
    return _carbon_home_option(arguments) is not None and bool(JavaCommand.parse(arguments).property("carbon.home"))


def _arguments(process: psutil.Process) -> Sequence[str]:
    try:
        return command_line(process)
    except (psutil.Error, OSError):  # gone since it was listed, or not to be looked at
        return ()


def _carbon_home_option(arguments: Sequence[str]) -> str | None:
    """The value of the last such option, which is the one that a JVM goes by."""
    homes = [argument.removeprefix(_CARBON_HOME) for argument in arguments if argument.startswith(_CARBON_HOME)]
    return homes[-1] or None if homes else None


def _carbon_home(process: psutil.Process, arguments: Sequence[str]) -> str | None:
    """Where the server is; None where the option is missing, or relative to a folder that may not be looked at."""
    home = _carbon_home_option(arguments)
    if home is None or Path(home).is_absolute():
        return home
    try:
        return str(Path(process.cwd(), home))
    except (psutil.AccessDenied, OSError):
        return None
