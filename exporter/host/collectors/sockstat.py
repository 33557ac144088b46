"""How many sockets there are, and what memory they take."""

import os
from collections.abc import Iterable, Iterator, Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import fields_by_name, lines_of
from exporter.model.metrics import Family, alone, gauge

_PAGE = os.sysconf("SC_PAGE_SIZE")


class SocketCollector(HostCollector):
    """Reads figures of /proc/net/sockstat and sockstat6 (proc_pid_net(5)) by protocol."""

    name = "sockstat"

    def collect(self) -> Sequence[Family]:
        """Make one family of each figure, of memory also one in bytes.

        Raises:
            OSError, ValueError: a file cannot be read or understood.
        """
        return [
            gauge(f"node_sockstat_{protocol}_{state}", _help(protocol, state), alone(number))
            for protocol, state, number in _figures(self._lines())
        ]

    def _lines(self) -> list[str]:
        lines = lines_of(self._proc_text("net/sockstat"))
        try:
            return lines + lines_of(self._proc_text("net/sockstat6"))
        except FileNotFoundError:  # IPv6 is off
            return lines


def _figures(lines: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    for protocol, values in fields_by_name(lines):
        for state, text in zip(values[::2], values[1::2], strict=True):
            number = int(text)
            yield protocol, state, number
            if state == "mem":
                yield protocol, "mem_bytes", number * _PAGE


def _help(protocol: str, state: str) -> str:
    if protocol == "sockets":
        return "Number of IPv4 sockets in use."
    return f"Number of {protocol} sockets in state {state}."
