"""What the kernel's network protocols counted."""

import re
from collections.abc import Iterator, Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import lines_of, words_of
from exporter.model.metrics import Family, alone, untyped
from exporter.system.roots import Roots

_FIELDS = re.compile(
    r"^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)"
    r"|TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts)"
    r"|Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)"
    r"|Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$"
)
"""node_exporter's default for --collector.netstat.fields."""


class NetstatCollector(HostCollector):
    """Reads fields of /proc/net/snmp, netstat and snmp6 (kernel: networking/snmp_counter), whose type is left open.

    Args:
        roots: where the kernel's files are.
    """

    name = "netstat"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._served: dict[str, bool] = {}  # a kernel has some 400 fields, always the same

    def collect(self) -> Sequence[Family]:
        """Make one family of each field.

        Raises:
            OSError, ValueError: a file cannot be read or understood.
        """
        return [
            untyped(f"node_netstat_{name}", f"Statistic {name.replace('_', '')}.", alone(int(value)))
            for name, value in self._statistics()
            if self._is_served(name)
        ]

    def _is_served(self, name: str) -> bool:
        served = self._served.get(name)
        if served is None:
            served = self._served[name] = _FIELDS.match(name) is not None
        return served

    def _statistics(self) -> Iterator[tuple[str, str]]:
        """Give each field as `Protocol_Name`, and its value."""
        for file in ("net/snmp", "net/netstat"):
            lines = lines_of(self._proc_text(file))
            for header, values in zip(lines[::2], lines[1::2], strict=True):
                protocol, *names = words_of(header)
                prefix = protocol.replace(":", "_")
                yield from zip((prefix + name for name in names), words_of(values)[1:], strict=True)
        try:
            lines = lines_of(self._proc_text("net/snmp6"))
        except FileNotFoundError:  # IPv6 is off
            return
        for line in lines:
            name, value = words_of(line)
            protocol, _, field = name.partition("6")
            yield f"{protocol}6_{field}", value
