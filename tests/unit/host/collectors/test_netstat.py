from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.host.collectors.netstat import NetstatCollector
from exporter.host.collectors.sockstat import SocketCollector
from exporter.system.roots import Roots

Write = Callable[[str, str], None]


def test_a_kernel_without_ipv6_has_the_other_fields(procfs: Path, write: Write) -> None:
    write("net/snmp", "Ip: Forwarding InHdrErrors\nIp: 2 5\nTcp: CurrEstab MaxConn\nTcp: 4 -1\n")
    write("net/netstat", "TcpExt: ListenDrops\nTcpExt: 6\n")
    assert {family.name: family.samples[0].value for family in NetstatCollector(Roots(str(procfs))).collect()} == {
        "node_netstat_Ip_Forwarding": 2,
        "node_netstat_Tcp_CurrEstab": 4,
        "node_netstat_TcpExt_ListenDrops": 6,
    }


def test_names_and_values_that_do_not_match_are_an_error(procfs: Path, write: Write) -> None:
    write("net/snmp", "Ip: Forwarding InHdrErrors\nIp: 2\n")
    with pytest.raises(ValueError, match="shorter"):
        NetstatCollector(Roots(str(procfs))).collect()


def test_sockets_of_a_kernel_without_ipv6(procfs: Path, write: Write) -> None:
    write("net/sockstat", "sockets: used 3\nUDP: inuse 1 mem 0\n")
    assert {family.name: family.samples[0].value for family in SocketCollector(Roots(str(procfs))).collect()} == {
        "node_sockstat_sockets_used": 3,
        "node_sockstat_UDP_inuse": 1,
        "node_sockstat_UDP_mem": 0,
        "node_sockstat_UDP_mem_bytes": 0,
    }
