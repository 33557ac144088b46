"""What tells a process from all others, however the clock is set: proc_pid_stat(5)."""

from pathlib import Path

from exporter.model.machine import ProcessIdentity

_START = 19
"""Where `starttime`, the 22nd field, is among those after the name, which may have blanks and brackets in it."""


def identify(pid: int) -> ProcessIdentity:
    """The process that has this id now.

    Raises:
        OSError: there is none, or it may not be looked at.
    """
    _, _, fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")
    return ProcessIdentity(pid, int(fields.split()[_START]))
