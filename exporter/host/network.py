"""What network interfaces carried, and how they are."""

from collections.abc import Sequence
from pathlib import Path

import psutil

from exporter.host.collector import LabelledValue, counter, gauge, label_text
from exporter.model import Family

_STATISTICS = {
    "receive_bytes": "bytes_recv",
    "receive_packets": "packets_recv",
    "receive_errs": "errin",
    "receive_drop": "dropin",
    "transmit_bytes": "bytes_sent",
    "transmit_packets": "packets_sent",
    "transmit_errs": "errout",
    "transmit_drop": "dropout",
}
"""node_exporter's names and psutil's fields."""

_BYTES_IN_MEGABIT = 1_000_000 // 8


class NetworkTrafficCollector:
    """Counters of /proc/net/dev by interface, the loopback included as in node_exporter's own default."""

    name = "netdev"

    def collect(self) -> Sequence[Family]:
        """One family a counter.

        Raises:
            OSError, ValueError, AssertionError: the counters cannot be read or understood.
        """
        # nowrap would keep counters across restarts of an interface, for the whole process; rate() expects the restart
        counters = psutil.net_io_counters(pernic=True, nowrap=False)
        devices = {label_text(device): read._asdict() for device, read in counters.items()}
        return [
            counter(
                f"node_network_{name}",
                f"Network device statistic {name}.",
                [({"device": device}, fields[field]) for device, fields in devices.items()],
            )
            for name, field in _STATISTICS.items()
        ]


class NetworkInterfaceCollector:
    """State, MTU and speed of each interface.

    Args:
        interfaces: the folder with a folder for each interface (kernel: ABI/testing/sysfs-class-net).
    """

    name = "netclass"

    def __init__(self, interfaces: Path = Path("/sys/class/net")) -> None:
        self._interfaces = interfaces

    def collect(self) -> Sequence[Family]:
        """Three families; a state or a speed that the system does not tell is left out.

        Raises:
            OSError: the interfaces cannot be read.
        """
        ups: list[LabelledValue] = []
        sizes: list[LabelledValue] = []
        speeds: list[LabelledValue] = []
        for interface, state in psutil.net_if_stats().items():
            labels = {"device": label_text(interface)}
            sizes.append((labels, state.mtu))
            if state.speed > 0:  # psutil: 0 where it is not known
                speeds.append((labels, state.speed * _BYTES_IN_MEGABIT))
            operational = self._operational_state(interface)
            if operational is not None:
                ups.append((labels, float(operational == "up")))
        return (
            gauge("node_network_up", "Value is 1 if operstate is 'up', 0 otherwise.", ups),
            gauge("node_network_mtu_bytes", "Network device property: mtu_bytes", sizes),
            gauge("node_network_speed_bytes", "Network device property: speed_bytes", speeds),
        )

    def _operational_state(self, interface: str) -> str | None:
        """RFC 2863's state. psutil's `isup` is another thing, the flag IFF_RUNNING, which the loopback always has."""
        try:
            return (self._interfaces / interface / "operstate").read_text(encoding="ascii").strip()
        except FileNotFoundError:  # gone since it was listed, or sysfs is not mounted
            return None
