"""A program in a real pseudo-terminal of a size that a test chooses (pty(7)), and what it wrote there."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from testing.patience import PATIENCE

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Written:
    """What a program that has ended wrote to its terminal, as it came."""

    status: int
    raw: str

    @property
    def lines(self) -> list[str]:
        """The lines without colours."""
        return _COLOURS.sub("", self.raw).replace("\r\n", "\n").splitlines()

    @property
    def has_colours(self) -> bool:
        return bool(_COLOURS.search(self.raw))


def in_terminal(
    folder: Path,
    *arguments: str,
    columns: int = 80,
    environment: Mapping[str, str] | None = None,
    output: Path | None = None,
) -> Written:
    """Run `wso2-exporter` at a terminal, its standard output in a file where one is given."""
    command = [sys.executable, "-m", "exporter", *arguments]
    known = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return _run(command, folder, columns, {**known, **(environment or {})}, output)


def _run(
    command: Sequence[str], folder: Path, columns: int, environment: Mapping[str, str], output: Path | None
) -> Written:
    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with open(theirs if output is None else output, "wb", closefd=output is not None) as out:
            process = subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=out, stderr=theirs)
        os.close(theirs)
        written = b"".join(iter(lambda: _piece(ours), b""))
        return Written(process.wait(PATIENCE), written.decode())
    finally:
        os.close(ours)


def _piece(ours: int) -> bytes:
    """What comes next; nothing once the last program at the terminal has ended (EIO, of Linux)."""
    try:
        return os.read(ours, 65_536)
    except OSError:
        return b""
