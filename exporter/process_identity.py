"""What tells a process from all others, however the clock is set: proc_pid_stat(5)."""

from dataclasses import dataclass
from pathlib import Path

_START = 19
"""Where `starttime`, the 22nd field, is among those after the name, which may have blanks and brackets in it."""


@dataclass(frozen=True)
class ProcessIdentity:
    """One process of this machine. No other one has the same values before the machine starts anew.

    Attributes:
        pid: its process id, which another process may have after it.
        start: when it started, in clock ticks since the machine did. In seconds since the epoch it would move with
            the clock, since the kernel knows no such time and it has to be reckoned.
    """

    pid: int
    start: int


def identify(pid: int) -> ProcessIdentity:
    """The process that has this id now.

    Raises:
        OSError: there is none, or it may not be looked at.
    """
    _, _, fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")
    return ProcessIdentity(pid, int(fields.split()[_START]))
