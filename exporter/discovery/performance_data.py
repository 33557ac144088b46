"""What a JVM's own performance data says of the JDK's JMX agent: whoever started it, and however.

Every HotSpot JVM keeps it in `/tmp/hsperfdata_USER/PID`, for `jps`, `jstat` and `jcmd`, unless it was started with
`-XX:-UsePerfData` or `-XX:+PerfDisableSharedMem`. The agent writes its address there when it begins to listen, also
where `jcmd PID ManagementAgent.start` started it.

Sources: "The jstat Command" of the JDK's manual for the data; the form, version 2.0, is that of Java 8 to 25: a head
(`struct PerfDataPrologue`) and entries (`PerfDataEntry`), each with its name, in the machine's byte order.
"""

import os
import stat
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.jmx import ServiceUrl
from exporter.system.roots import Roots

_MAGIC = bytes.fromhex("cafec0c0")
_LITTLE_ENDIAN, _VERSION = 1, 2
_HEAD_BYTES = 32
_MAXIMUM_BYTES = 1024 * 1024
"""It has 32 KiB unless -XX:PerfDataMemorySize= says otherwise."""
_TEXT, _NUMBER = ord("B"), ord("J")
_AGENT = "sun.management.JMXConnectorServer."
_ENABLED = f"{_AGENT}remote.enabled"
_SWITCHED_OFF = ("-XX:-UsePerfData", "-XX:+PerfDisableSharedMem")

Counters = Mapping[str, str | int]
"""Those that are a text or a whole number, by their names."""


class NoPerformanceDataError(Exception):
    """A process without performance data that may be read; the message says why."""


@dataclass(frozen=True)
class RemoteAgent:
    """The JDK's JMX agent, as it listens now.

    Attributes:
        port: of its RMI registry.
        tls: whether its RMI server speaks TLS.
        wants_login: whether it wants credentials.
    """

    port: int
    tls: bool
    wants_login: bool


def remote_agent(
    pid: int, users: frozenset[int], user: str, options: Sequence[str], roots: Roots
) -> RemoteAgent | None:
    """Find the agent of a JVM that other processes can reach; None where there surely is none.

    Args:
        pid: the JVM's process.
        users: its user ids.
        user: the name of its user.
        options: what the JVM was started with.
        roots: where the kernel's files are.

    Raises:
        NoPerformanceDataError: nobody knows.
    """
    if any(option in _SWITCHED_OFF for option in options):
        raise NoPerformanceDataError("its performance data is switched off (-XX:-UsePerfData)")
    try:
        content = _content(pid, users, user, roots)
    except OSError as error:
        raise NoPerformanceDataError(f"its performance data cannot be read: {error.strerror or error}") from None
    try:
        return agent_in(dict(_counters(content)))
    except (struct.error, ValueError, IndexError):
        raise NoPerformanceDataError("its performance data cannot be understood") from None


def agent_in(counters: Counters) -> RemoteAgent | None:
    """Find the agent that counters tell of; None where there is none, or none any more.

    Raises:
        ValueError: what it says is no address.
    """
    indexes = [name.removeprefix(_AGENT).partition(".")[0] for name in counters if name.startswith(_AGENT)]
    latest = max((int(index) for index in indexes if index.isascii() and index.isdigit()), default=-1)
    enabled = counters.get(_ENABLED, latest)
    address = counters.get(f"{_AGENT}{enabled}.remoteAddress")
    if enabled == -1 or address is None:
        return None
    url = ServiceUrl.parse(str(address))
    said = {name: counters.get(f"{_AGENT}{enabled}.{name}") == "true" for name in ("ssl", "authenticate")}
    return RemoteAgent(url.port, tls=said["ssl"], wants_login=said["authenticate"])


def _content(pid: int, users: frozenset[int], user: str, roots: Roots) -> bytes:
    """Read the file, if it is the user's own in a folder that nobody else writes into, as the JVM sees to it.

    Raises:
        OSError: it is not there, may not be read, or could be anybody's.
    """
    lines = Path(f"{roots.proc}/{pid}/status").read_bytes().split(b"\n")
    # the JVM knows itself by the process id that it has in its own container
    own_ids = next((line.split()[1:] for line in lines if line.startswith(b"NSpid:")), None) or [b"%d" % pid]
    folder = os.open(f"{roots.proc}/{pid}/root/tmp/hsperfdata_{user}", os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        _see_to_owner(folder, users, stat.S_ISDIR)
        file = os.open(own_ids[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        try:
            _see_to_owner(file, users, stat.S_ISREG)
            return os.read(file, _MAXIMUM_BYTES)
        finally:
            os.close(file)
    finally:
        os.close(folder)


def _see_to_owner(descriptor: int, users: frozenset[int], is_kind: Callable[[int], bool]) -> None:
    about = os.fstat(descriptor)
    if not is_kind(about.st_mode) or about.st_uid not in users or about.st_mode & 0o022:
        raise PermissionError("it could be anybody's")


def _counters(content: bytes) -> Iterator[tuple[str, str | int]]:
    """Read the names and values of counters.

    Raises:
        ValueError, struct.error, IndexError: it is no such data.
    """
    if content[:4] != _MAGIC or content[5] != _VERSION:
        raise ValueError("not performance data of this version")
    order = "<" if content[4] == _LITTLE_ENDIAN else ">"
    at, count = struct.unpack_from(f"{order}II", content, _HEAD_BYTES - 8)
    entry = struct.Struct(f"{order}IIIBBBBI")
    for _ in range(count):
        (length,) = struct.unpack_from(f"{order}I", content, at)
        if length < entry.size:
            raise ValueError("an entry without an end")
        # all of an entry stands in it, so that the time that this takes grows with the file alone
        own = content[at : at + length]
        _, name_at, vector_length, kind, _flags, _unit, _variability, value_at = entry.unpack_from(own)
        name = own[name_at : own.index(b"\0", name_at)].decode("ascii", "replace")
        if kind == _TEXT and vector_length:
            text = own[value_at : value_at + vector_length].partition(b"\0")[0]
            yield name, text.decode("utf-8", "replace")
        elif kind == _NUMBER and not vector_length:
            yield name, struct.unpack_from(f"{order}q", own, value_at)[0]
        at += length
