"""How JVMs were started, as the exporter sees it."""

from exporter.system.command_line import command_line
from exporter.system.java.start import JavaStart, java_start
from exporter.system.roots import Roots


def start_of(pid: int) -> JavaStart:
    return java_start(pid, command_line(pid, Roots()), Roots())
