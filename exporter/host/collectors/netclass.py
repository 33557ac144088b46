"""How network interfaces are."""

import errno
from collections.abc import Mapping, Sequence

from exporter.host.collector import HostCollector, NothingToReadError, label_name, label_text
from exporter.host.kernel_files import attributes, folders
from exporter.model.metrics import Family, LabelledValue, counter, gauge
from exporter.system.roots import Roots

_BYTES_IN_MEGABIT = 1_000_000 // 8
_GAUGES = {
    "addr_assign_type": "address_assign_type",
    "carrier": "carrier",
    "dev_id": "device_id",
    "dormant": "dormant",
    "flags": "flags",
    "ifindex": "iface_id",
    "iflink": "iface_link",
    "link_mode": "iface_link_mode",
    "mtu": "mtu_bytes",
    "name_assign_type": "name_assign_type",
    "netdev_group": "net_dev_group",
    "tx_queue_len": "transmit_queue_length",
    "type": "protocol_type",
}
_COUNTERS = {
    "carrier_changes": "carrier_changes",
    "carrier_up_count": "carrier_up_changes",
    "carrier_down_count": "carrier_down_changes",
}
"""Attributes of an interface (kernel: ABI/testing/sysfs-class-net) and the names that node_exporter gives them."""

_INFO = ("address", "broadcast", "duplex", "operstate", "ifalias")
_SPEED = "speed"
_READ = (*_INFO, *_GAUGES, *_COUNTERS, _SPEED)

_Interface = tuple[str, Mapping[str, str | None]]
"""An interface's name as a label has it, and the texts of its attributes."""


class NetworkInterfaceCollector(HostCollector):
    """Reads attributes of each interface. What the system does not tell is left out: a speed of -1 among it.

    Args:
        roots: where the kernel's files are.
    """

    name = "netclass"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._interfaces = f"{roots.sys}/class/net"

    def collect(self) -> Sequence[Family]:
        """Make one family of each attribute.

        Raises:
            NothingToReadError: sysfs is not mounted.
            OSError, ValueError: the interfaces cannot be listed, or an attribute is no number.
        """
        try:
            names = folders(self._interfaces)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.EACCES):
                raise NothingToReadError("no network interfaces") from error
            raise
        read = [(label_name(name), attributes(f"{self._interfaces}/{name}", _READ)) for name in names]
        return (
            *_state(read),
            *(gauge(f"node_network_{n}", _help(n), _numbers(read, file)) for file, n in _GAUGES.items()),
            *(counter(f"node_network_{n}", _help(f"{n}_total"), _numbers(read, file)) for file, n in _COUNTERS.items()),
            gauge(
                "node_network_speed_bytes",
                _help("speed_bytes"),
                [(of, mbit * _BYTES_IN_MEGABIT) for of, mbit in _numbers(read, _SPEED) if mbit >= 0],
            ),
        )


def _state(interfaces: Sequence[_Interface]) -> Sequence[Family]:
    """RFC 2863's state. psutil's `isup` is another thing, the flag IFF_RUNNING, which the loopback always has."""
    ups: list[LabelledValue] = []
    infos: list[LabelledValue] = []
    for name, texts in interfaces:
        if texts["operstate"] is None:  # gone since it was listed
            continue
        ups.append(({"device": name}, float(texts["operstate"] == "up")))
        infos.append(({"device": name} | {key: label_text(texts[key] or "") for key in _INFO}, 1))
    return (
        gauge("node_network_up", "Value is 1 if operstate is 'up', 0 otherwise.", ups),
        gauge("node_network_info", "What is no number among an interface's attributes; the value is 1.", infos),
    )


def _numbers(interfaces: Sequence[_Interface], file: str) -> list[LabelledValue]:
    return [({"device": name}, int(text, 0)) for name, texts in interfaces if (text := texts[file])]


def _help(name: str) -> str:
    return f"Network device property: {name}"
