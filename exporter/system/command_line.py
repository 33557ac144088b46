"""The command lines of processes, read no further than a server's can be: whoever owns a process decides what it says.

A process may say that its command line is any part of its memory (prctl(2), PR_SET_MM_MAP, which needs no privilege):
psutil reads gigabytes of it.
"""

import errno
import os

import psutil

from exporter.system.roots import Roots

MAXIMUM_BYTES = 256 * 1024
"""A WSO2 server's has about 5 KiB; one argument alone may have 128 KiB (execve(2), MAX_ARG_STRLEN)."""
_MOST_ARGUMENTS = 4000
"""A server has some sixty. A hundred processes of anybody's with as much as fits would take hundreds of megabytes."""

_USUAL_BYTES = 16 * 1024
"""What is read at first. A read that gives less is the whole: the kernel goes on until it has filled the buffer."""


def read_command_line(pid: int, roots: Roots) -> bytes:
    """Read a process's program and arguments, each with a NUL after it, as the kernel has them.

    Args:
        pid: the process.
        roots: where the kernel's files are.

    Returns:
        Nothing for a thread of the kernel and for a process that has ended.

    Raises:
        OSError: the process is gone, may not be looked at, or says more than any server does.
    """
    if not psutil.LINUX:
        return _told_by_psutil(pid)
    # half the cost of a file of Python's, which matters with hundreds of processes a scrape
    descriptor = os.open(f"{roots.proc}/{pid}/cmdline", os.O_RDONLY | os.O_CLOEXEC)
    try:
        content = os.read(descriptor, _USUAL_BYTES)
        if len(content) == _USUAL_BYTES:
            content += os.read(descriptor, MAXIMUM_BYTES + 1 - _USUAL_BYTES)
    finally:
        os.close(descriptor)
    if len(content) > MAXIMUM_BYTES:
        raise OSError(errno.E2BIG, f"the command line has more than {MAXIMUM_BYTES} bytes")
    return content


def check_arguments(content: bytes) -> None:
    """Refuse a command line of more arguments than any server has.

    Raises:
        OSError: it has more of them.
    """
    if content.count(b"\0") > _MOST_ARGUMENTS:
        raise OSError(errno.E2BIG, f"the command line has more than {_MOST_ARGUMENTS} arguments")


def arguments_in(content: bytes) -> tuple[str, ...]:
    """Take a command line apart: the program, and its arguments."""
    return tuple(os.fsdecode(content).removesuffix("\0").split("\0")) if content else ()


def _told_by_psutil(pid: int) -> bytes:
    try:
        return b"".join(os.fsencode(argument) + b"\0" for argument in psutil.Process(pid).cmdline())
    except psutil.Error as error:
        raise OSError(str(error)) from error
