"""How JVMs were started, as the exporter sees it."""

from exporter.system.command_line import arguments_in, read_command_line
from exporter.system.java.start import JavaStart, java_start
from exporter.system.roots import Roots


def start_of(pid: int) -> JavaStart:
    return java_start(pid, arguments_in(read_command_line(pid, Roots())), Roots())
