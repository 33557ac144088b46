"""Which process of this machine a server is, and for how long that is known."""

from exporter.host.jvms import SoughtJvm
from exporter.jmx import ObjectName
from exporter.model.machine import JvmIdentity, ProcessFacts, ProcessIdentity
from exporter.model.snapshot import AttributeQuery, Snapshot

_RUNTIME = ObjectName.parse("java.lang:type=Runtime")
IDENTITY_QUERY = AttributeQuery(_RUNTIME, ("Name", "StartTime"))
"""What tells a JVM's process: `RuntimeMXBean.getName` is `pid@host`, `getStartTime` milliseconds since the epoch."""

_LONGEST_PID = 10
"""Digits: no system's process ids have more, and a server may say anything."""


class Recognition:
    """Tells a server's process from all others. It may be asked by several scrapes at once.

    A server that was found is known by its process from the first. A configured one is looked for by what its JVM says
    of itself, whose start time fits its process only until the clock is set: so once a process was found by that, the
    server is known by it for as long as the JVM says the same, which it does for its whole life. One that was started
    again says another start time, though it may say the same process id (in a container), and is looked for anew.

    Args:
        process: its process, of a server that was found by that.
        elsewhere: whether the server is known to be on another machine.

    Attributes:
        last: what was found of its process last, which may have ended since; None where it was never seen here.
        home: the server's home, where the machine has it, too; None where that was never seen.
    """

    def __init__(self, process: ProcessIdentity | None, *, elsewhere: bool) -> None:
        self._process = process
        self._elsewhere = elsewhere
        self._recognized: tuple[JvmIdentity, ProcessIdentity] | None = None
        self.last: ProcessFacts | None = None
        self.home: str | None = None

    def sought(self, snapshot: Snapshot | None) -> SoughtJvm | None:
        """Give what tells the process; None where the server does not say, or is known to be on another machine.

        Args:
            snapshot: what the JVM says; None where it could not be read: then the process that it was read from last.
        """
        if self._elsewhere:
            return None
        if self._process is not None:
            return self._process
        recognized = self._recognized
        if snapshot is None:
            return None if recognized is None else recognized[1]
        jvm = _jvm_of(snapshot)
        return recognized[1] if recognized is not None and recognized[0] == jvm else jvm

    def note(self, sought: SoughtJvm | None, found: ProcessFacts | None) -> None:
        """Remember what process was found by what a JVM says; none, where another one answers in its place.

        Args:
            sought: what `sought` gave.
            found: the process; None where it was not found, which does not unsay what was found by the same word.
        """
        if found is not None:
            self.last = found
            self.home = _home_here(found, self.home)
        if not isinstance(sought, JvmIdentity):
            return
        if found is not None:
            self._recognized = (sought, found.identity)
        elif self._recognized is not None and self._recognized[0] != sought:
            self._recognized = self.last = self.home = None


def started_at(snapshot: Snapshot | None) -> float | None:
    """Give when a JVM says that it started, in seconds since the epoch; None where it does not say."""
    jvm = None if snapshot is None else _jvm_of(snapshot)
    return None if jvm is None else jvm.started_at


def _jvm_of(snapshot: Snapshot) -> JvmIdentity | None:
    name = snapshot.value(_RUNTIME, "Name")
    started_milliseconds = snapshot.value(_RUNTIME, "StartTime")
    if not isinstance(name, str) or not isinstance(started_milliseconds, int):
        return None
    pid, at, _ = name.partition("@")
    if not at or not pid.isdecimal() or len(pid) > _LONGEST_PID:
        return None
    return JvmIdentity(int(pid), started_milliseconds / 1000)


def _home_here(found: ProcessFacts, before: str | None) -> str | None:
    """Give the home of a process where its filesystem is the machine's: while that hangs, as it was before."""
    if found.carbon_home_filesystem is not None:
        return found.carbon_home
    return before if before == found.carbon_home and not found.carbon_home_in_image else None
