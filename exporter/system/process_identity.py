"""What tells a process from all others, however the clock is set: proc_pid_stat(5)."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

import psutil

from exporter.model.machine import ProcessIdentity
from exporter.system.roots import Roots

_START = 19
"""Where `starttime`, the 22nd field, is among those after the name, which may have blanks and brackets in it."""

_ENDED = (b"Z", b"X")
"""States of a process that runs no more, though its parent has not asked yet how it ended."""

_STAT_BYTES = 4096
"""More than its 52 numbers and a name of 16 bytes take."""

_TICKS = os.sysconf("SC_CLK_TCK")
_BOOT = b"btime "


def stat_fields(pid: int, roots: Roots) -> Sequence[bytes]:
    """Read the fields of /proc/PID/stat that follow the name: `state`, the third of proc_pid_stat(5), is the first.

    Raises:
        OSError: there is no such process, or it may not be looked at.
    """
    descriptor = os.open(f"{roots.proc}/{pid}/stat", os.O_RDONLY | os.O_CLOEXEC)  # a third of what Path takes
    try:
        _, _, fields = os.read(descriptor, _STAT_BYTES).rpartition(b")")
    finally:
        os.close(descriptor)
    return fields.split()


def identify(pid: int, roots: Roots) -> ProcessIdentity:
    """Tell which process has this id now.

    Raises:
        OSError: there is none, it has ended, or it may not be looked at.
    """
    if not psutil.LINUX:
        return _told_by_psutil(pid)
    return identity_in(pid, stat_fields(pid, roots))


def identity_in(pid: int, fields: Sequence[bytes]) -> ProcessIdentity:
    """Take a process's identity out of what `stat_fields` gave for its id.

    Raises:
        ProcessLookupError: it has ended.
    """
    if fields[0] in _ENDED:
        raise ProcessLookupError(errno.ESRCH, "the process has ended")
    return ProcessIdentity(pid, int(fields[_START]))


def started_at(process: ProcessIdentity, roots: Roots) -> float:
    """Reckon when a process started, in seconds since the epoch: by when the machine did, as the kernel has it now.

    The kernel has that in whole seconds (`btime` of proc_stat(5)), and it moves with the clock.

    Raises:
        OSError, ValueError: the kernel does not say.
    """
    lines = Path(f"{roots.proc}/stat").read_bytes().split(b"\n")
    booted = next((line for line in lines if line.startswith(_BOOT)), b"")
    return int(booted.removeprefix(_BOOT)) + process.start / _TICKS


def _told_by_psutil(pid: int) -> ProcessIdentity:
    """Tell by the time of its start: other systems than Linux do not count from the machine's own."""
    try:
        return ProcessIdentity(pid, round(psutil.Process(pid).create_time() * _TICKS))
    except psutil.NoSuchProcess as error:
        raise ProcessLookupError(errno.ESRCH, str(error)) from error
    except psutil.Error as error:
        raise OSError(str(error)) from error
