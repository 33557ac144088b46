"""Memory that waits in the queues of UDP sockets."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector, NothingToReadError
from exporter.host.kernel_files import lines_of, words_of
from exporter.model.metrics import Family, LabelledValue, gauge

_QUEUES = 4
"""The column of /proc/net/udp with `tx_queue:rx_queue`, in hexadecimal bytes (proc_pid_net(5))."""


class UdpQueueCollector(HostCollector):
    """Adds up the bytes in the queues of all UDP sockets, by IP version."""

    name = "udp_queues"

    def collect(self) -> Sequence[Family]:
        """Make one family, with samples of either direction and version.

        Raises:
            NothingToReadError: neither version is there.
            OSError, ValueError, IndexError: a file cannot be read or understood.
        """
        values: list[LabelledValue] = []
        for version, file in (("v4", "net/udp"), ("v6", "net/udp6")):
            try:
                lines = lines_of(self._proc_text(file))[1:]
            except FileNotFoundError:
                continue
            queues = [words_of(line)[_QUEUES].split(":") for line in lines]
            values.append(({"queue": "tx", "ip": version}, sum(int(tx, 16) for tx, _ in queues)))
            values.append(({"queue": "rx", "ip": version}, sum(int(rx, 16) for _, rx in queues)))
        if not values:
            raise NothingToReadError("no UDP")
        return (gauge("node_udp_queues", "Bytes in the queues of UDP sockets.", values),)
