"""The JVMs among the processes of this machine: proc(5), proc_pid_cmdline(5).

Whoever asks is given the same list for a moment, so that a scrape reads the processes once, however many ask: the
host's facts, discovery, and the probes of many servers at a time. What a JVM was started with is taken apart once: it
stands in its command line, its environment and its files of options, which a JVM reads when it starts and never again.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

import psutil

from exporter.model.machine import ProcessIdentity
from exporter.system.command_line import arguments_in, check_arguments, read_command_line
from exporter.system.java.command import CARBON_HOME
from exporter.system.java.start import JavaStart, java_start
from exporter.system.process_identity import identify
from exporter.system.roots import Roots

_MOMENT_SECONDS = 1.0
"""How long a list stands for what is there: a server that has just started takes longer until it can be read."""

MARKS = (f"-D{CARBON_HOME}=", "-Dcom.sun.management.jmxremote.port=", "-Dcom.sun.management.config.file=")
"""By these a JVM is told that another program than `java` has in it."""

_MARKS = tuple(b"\0" + os.fsencode(mark) for mark in MARKS)
_MOST_KEPT = 200
_MOST_KEPT_BYTES = 4 * 1024 * 1024
"""Of a list that is kept until the next one is made: any user may have hundreds of JVMs with long command lines."""

_LONGEST_HELD = 16 * 1024
"""Of one command line. A longer one is read again where it is wanted: any user may have thousands of them at a time."""

_DIGEST_BYTES = 16

_MOST_REMEMBERED_BYTES = 128 * 1024
"""Of what one JVM was started with: a server has some 5 KiB, and as much again for Python's own sake."""

_BYTES_OF_A_TEXT = 64


class JvmProcess:
    """A process that may be a JVM by its command line.

    Args:
        identity: what tells it from all others.
        content: its command line, as the kernel has it.
        roots: where the kernel's files are.

    Attributes:
        identity: what was given.
        size: of its command line, in bytes.

    Raises:
        OSError: it has more arguments than any server.
    """

    def __init__(self, identity: ProcessIdentity, content: bytes, roots: Roots) -> None:
        check_arguments(content)
        self.identity = identity
        self.size = len(content)
        self._held = _held(content)
        self._roots = roots
        self._has_settled = False
        self._starts: dict[bool, JavaStart] = {}

    @property
    def arguments(self) -> tuple[str, ...]:
        """The program and its arguments, taken apart anew: what is kept of a process is small.

        Empty where a long command line is wanted again of a process that has ended or runs another program.
        """
        return arguments_in(self._held if self.size <= _LONGEST_HELD else self._read_again())

    @property
    def is_remembered(self) -> bool:
        """Whether it is remembered what it was started with, its files of options included."""
        return True in self._starts

    def runs(self, content: bytes) -> bool:
        """Tell whether a command line is the one that it was listed with: else it runs another program by now."""
        return self.size == len(content) and self._held == _held(content)

    def start(self, *, with_files: bool = True) -> JavaStart:
        """Find out what it was started with; this is remembered where all of it could be read.

        Args:
            with_files: whether files that it names are read, which may be on a mount that hangs.
        """
        known = self._starts.get(with_files)
        if known is not None:
            return known
        start = java_start(self.identity.pid, self.arguments, self._roots, with_files=with_files)
        if self._has_settled and not start.hidden and _bytes_of(start) <= _MOST_REMEMBERED_BYTES:
            self._starts[with_files] = start
        return start

    def settle(self) -> None:
        """Take it for one that has started: it was here before. A program has a command line before its environment."""
        self._has_settled = True

    def _read_again(self) -> bytes:
        try:
            content = read_command_line(self.identity.pid, self._roots)
        except OSError:
            return b""
        return content if self.runs(content) else b""


@dataclass(frozen=True)
class _List:
    """What was there at a time on the table's clock."""

    read_at: float
    jvms: Mapping[ProcessIdentity, JvmProcess] = field(default_factory=dict)


class ProcessTable:
    """The JVMs among this machine's processes, for any number of threads.

    Args:
        roots: where the kernel's files are.
        clock: seconds on a clock that never goes back.

    Attributes:
        roots: what was given.
    """

    def __init__(self, roots: Roots, clock: Callable[[], float] = time.monotonic) -> None:
        self.roots = roots
        self._clock = clock
        self._last: _List | None = None

    def jvms(self) -> tuple[JvmProcess, ...]:
        """List the processes that may be JVMs, by process id: programs called `java`, and others with such options.

        Those that may not be looked at are left out, as are those that say more than any server does.

        Raises:
            OSError: the processes cannot be listed.
        """
        last = self._last
        if last is None or self._is_over(last):
            last = _List(self._clock(), {jvm.identity: jvm for jvm in self._read()})
            count, size = len(last.jvms), sum(jvm.size for jvm in last.jvms.values())
            self._last = last if count <= _MOST_KEPT and size <= _MOST_KEPT_BYTES else None
        return tuple(last.jvms.values())

    def recall(self, identity: ProcessIdentity) -> JvmProcess | None:
        """Give what is known of a process without looking at it, which waits where its memory is locked.

        Args:
            identity: what tells it from all others.

        Returns:
            None where the list of this moment does not have it, or what it was started with is not remembered.
        """
        last = self._last
        if last is None or self._is_over(last):
            return None
        jvm = last.jvms.get(identity)
        return jvm if jvm is not None and jvm.is_remembered else None

    def _is_over(self, last: _List) -> bool:
        return self._clock() >= last.read_at + _MOMENT_SECONDS

    def jvm(self, pid: int) -> JvmProcess:
        """Look at one process, whether it may be a JVM or not.

        Raises:
            OSError: there is none, it may not be looked at, or it says more than any server does.
        """
        identity = identify(pid, self.roots)  # first: what is read by its id since is this process's while it is there
        content = read_command_line(pid, self.roots)
        last = self._last
        known = last.jvms.get(identity) if last else None
        if known is None or not known.runs(content):
            return JvmProcess(identity, content, self.roots)
        return known

    def _read(self) -> Iterator[JvmProcess]:
        before = self._last.jvms if self._last else {}
        for pid in process_ids(self.roots):
            try:
                content = read_command_line(pid, self.roots)
                if _may_be_jvm(content):
                    yield self._listed(pid, content, before)
            except OSError:  # gone since it was listed, or not to be looked at
                continue

    def _listed(self, pid: int, content: bytes, before: Mapping[ProcessIdentity, JvmProcess]) -> JvmProcess:
        identity = identify(pid, self.roots)
        known = before.get(identity)
        if known is None or not known.runs(content):  # else it has been there all the while, and this is its own
            return JvmProcess(identity, read_command_line(pid, self.roots), self.roots)
        known.settle()
        return known


def process_ids(roots: Roots) -> tuple[int, ...]:
    """List the ids of all processes that may be seen from here, in order.

    Args:
        roots: where the kernel's files are.

    Raises:
        OSError: they cannot be listed.
    """
    if not psutil.LINUX:
        return tuple(psutil.pids())
    ids = sorted(int(name) for name in os.listdir(roots.proc) if name.isdecimal())  # noqa: PTH208 - names only
    if not ids:
        raise OSError(f"no process is in {roots.proc}, which may not be mounted")
    return tuple(ids)


def working_folder(pid: int, roots: Roots) -> str | None:
    """Read which folder a process runs in, as it sees it; None where we may not know, or it has ended.

    Args:
        pid: the process.
        roots: where the kernel's files are.
    """
    try:
        folder = os.readlink(f"{roots.proc}/{pid}/cwd")  # noqa: PTH115 - a name, not a path
    except OSError:
        return None
    return folder.removesuffix(" (deleted)") or None


def _held(content: bytes) -> bytes:
    """Give what is held of a command line: all of it, or what tells it from others where it is long."""
    return content if len(content) <= _LONGEST_HELD else blake2b(content, digest_size=_DIGEST_BYTES).digest()


def _bytes_of(start: JavaStart) -> int:
    texts = (*start.command.options, *start.command.arguments)
    return sum(map(len, texts)) + _BYTES_OF_A_TEXT * len(texts)


def _may_be_jvm(content: bytes) -> bool:
    """Tell by the command line alone, without taking it apart: a machine has hundreds of processes."""
    if b"java" in content and content.partition(b"\0")[0].rpartition(b"/")[2] == b"java":
        return True
    return b"\0-D" in content and any(mark in content for mark in _MARKS)
