"""Network of machines: traffic, errors, connections, and those that nobody took."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Row
from dashboards.panels import Line, lines
from dashboards.queries import EXPORTER, highest, of_machines, rate

_MACHINE = "{{machine}}"
_DEVICE = "{{machine}} {{device}}"
_REAL = f'{EXPORTER},device!~"lo|ifb.*|veth.*|cali.*|docker.*|br-.*|virbr.*"'
"""Devices that lead out of the machine."""


def network() -> Row:
    """Traffic, then what went wrong with it."""
    return Row(
        "Network",
        [
            _bytes(),
            _packets(),
            _errors(),
            _overflows(),
            _connections(),
            _retransmissions(),
            _tracked(),
            _udp(),
            _links(),
        ],
    )


def _pair(title: str, description: str, unit: str, counters: dict[str, str]) -> timeseries.Panel:
    return lines(
        title,
        description,
        unit,
        [
            Line(highest(of_machines(rate(name, _REAL)), 20 // len(counters)), f"{_DEVICE} {words}")
            for words, name in counters.items()
        ],
    )


def _bytes() -> timeseries.Panel:
    return _pair(
        "Network traffic",
        "Bytes in a second, of devices that lead out of the machine.",
        "Bps",
        {"in": "node_network_receive_bytes_total", "out": "node_network_transmit_bytes_total"},
    )


def _packets() -> timeseries.Panel:
    return _pair(
        "Packets",
        "Packets in a second.",
        "pps",
        {"in": "node_network_receive_packets_total", "out": "node_network_transmit_packets_total"},
    )


def _errors() -> timeseries.Panel:
    return _pair(
        "Errors and drops of devices",
        "Packets in a second that were damaged or thrown away.",
        "pps",
        {
            "damaged in": "node_network_receive_errs_total",
            "damaged out": "node_network_transmit_errs_total",
            "dropped in": "node_network_receive_drop_total",
            "dropped out": "node_network_transmit_drop_total",
        },
    )


def _overflows() -> timeseries.Panel:
    overflows = rate("node_netstat_TcpExt_ListenOverflows", EXPORTER)
    drops = rate("node_netstat_TcpExt_ListenDrops", EXPORTER)
    return lines(
        "Listen queue overflows",
        "Connections in a second that a program did not take in time, so that its queue was full. Clients of it see "
        "time-outs.",
        "ops",
        [
            Line(highest(of_machines(overflows), 10), f"{_MACHINE} overflows"),
            Line(highest(of_machines(drops), 10), f"{_MACHINE} dropped for any reason"),
        ],
    )


def _connections() -> timeseries.Panel:
    gauges = {
        "established": "node_netstat_Tcp_CurrEstab",
        "after their end": "node_sockstat_TCP_tw",
        "of nobody": "node_sockstat_TCP_orphan",
        "all sockets": "node_sockstat_TCP_alloc",
    }
    return lines(
        "TCP connections",
        "Connections that stand, that have ended and are still kept (TIME_WAIT), and that no process has any more.",
        "short",
        [
            Line(highest(of_machines(f"{name}{{{EXPORTER}}}"), 5), f"{_MACHINE} {words}")
            for words, name in gauges.items()
        ],
    )


def _retransmissions() -> timeseries.Panel:
    counters = {
        "sent again": "node_netstat_Tcp_RetransSegs",
        "connections tried again": "node_netstat_TcpExt_TCPSynRetrans",
        "refused or broken off": "node_netstat_Tcp_OutRsts",
        "opened by us": "node_netstat_Tcp_ActiveOpens",
        "opened by others": "node_netstat_Tcp_PassiveOpens",
    }
    return lines(
        "TCP in a second",
        "Segments that had to be sent again, attempts to connect that nobody answered, connections broken off, and new "
        "ones.",
        "ops",
        [
            Line(highest(of_machines(rate(name, EXPORTER)), 4), f"{_MACHINE} {words}")
            for words, name in counters.items()
        ],
    )


def _tracked() -> timeseries.Panel:
    share = f"node_nf_conntrack_entries{{{EXPORTER}}} / node_nf_conntrack_entries_limit{{{EXPORTER}}}"
    return lines(
        "Tracked connections",
        "The share of the kernel's table of connections in use. With a full one new connections are dropped.",
        "percentunit",
        [Line(highest(of_machines(share)), _MACHINE)],
    ).no_value("No table of connections seen")


def _udp() -> timeseries.Panel:
    return lines(
        "UDP in a second",
        "Datagrams that came for nobody, or were damaged or thrown away since a buffer was full.",
        "ops",
        [
            Line(highest(of_machines(rate("node_netstat_Udp_NoPorts", EXPORTER)), 10), f"{_MACHINE} for nobody"),
            Line(highest(of_machines(rate("node_netstat_Udp_InErrors", EXPORTER)), 10), f"{_MACHINE} damaged"),
        ],
    )


def _links() -> timeseries.Panel:
    return lines(
        "Devices that are up",
        "1 for each device that works, 0 for one that does not.",
        "short",
        [Line(highest(of_machines(f"node_network_up{{{_REAL}}}")), _DEVICE)],
    )
