"""What network interfaces carried."""

from collections.abc import Iterator, Sequence

from exporter.host.collector import HostCollector, label_name
from exporter.host.kernel_files import attribute, lines_of, words_of
from exporter.model.metrics import Family, LabelledValue, counter
from exporter.system.roots import Roots

_COLUMNS = (
    *(f"receive_{n}" for n in ("bytes", "packets", "errs", "drop", "fifo", "frame", "compressed", "multicast")),
    *(f"transmit_{n}" for n in ("bytes", "packets", "errs", "drop", "fifo", "colls", "carrier", "compressed")),
)
"""Columns of /proc/net/dev after the interface's name."""


class NetworkTrafficCollector(HostCollector):
    """Reads counters of /proc/net/dev by interface, the loopback included as in node_exporter's own default.

    Args:
        roots: where the kernel's files are: sysfs alone tells of packets that nobody wanted.
    """

    name = "netdev"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._interfaces = f"{roots.sys}/class/net"

    def collect(self) -> Sequence[Family]:
        """Make one family of each counter.

        Raises:
            OSError, ValueError: the counters cannot be read or understood.
        """
        devices = list(_devices(self._proc_text("net/dev")))
        nohandler: list[LabelledValue] = []
        for device, _ in devices:
            count = attribute(f"{self._interfaces}/{device}", "statistics/rx_nohandler")
            if count is not None:
                nohandler.append(({"device": label_name(device)}, int(count)))
        return traffic_families(devices, _COLUMNS, nohandler)


def traffic_families(
    devices: Sequence[tuple[str, Sequence[int]]], names: Sequence[str], nohandler: Sequence[LabelledValue] = ()
) -> Sequence[Family]:
    """Make families of counters by interface.

    Args:
        devices: interfaces with their counters.
        names: the counters' names, in the same order.
        nohandler: packets that no protocol wanted.
    """
    labels = [{"device": label_name(device)} for device, _ in devices]
    columns = zip(*(counts for _, counts in devices), strict=True)
    values = [(name, zip(labels, column, strict=True)) for name, column in zip(names, columns, strict=False)]
    return [
        counter(f"node_network_{name}", f"Network device statistic {name}.", counts)
        for name, counts in [*values, ("receive_nohandler", nohandler)]
    ]


def _devices(text: str) -> Iterator[tuple[str, Sequence[int]]]:
    for line in lines_of(text)[2:]:
        device, _, counts = line.rpartition(":")  # an interface's name may hold a colon
        yield device.strip(" "), [int(count) for count in words_of(counts)]
