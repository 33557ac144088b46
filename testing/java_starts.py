"""How JVMs were started, as the exporter sees it."""

import subprocess
from pathlib import Path

from exporter.system.command_line import arguments_in, read_command_line
from exporter.system.java.start import JavaStart, java_start
from exporter.system.roots import Roots


def start_of(pid: int) -> JavaStart:
    return java_start(pid, arguments_in(read_command_line(pid, Roots())), Roots())


def wait_for_environment(process: subprocess.Popen[bytes]) -> None:
    """A program that was just begun has none yet, nor a command line."""
    while not Path(f"/proc/{process.pid}/environ").read_bytes():
        assert process.poll() is None
