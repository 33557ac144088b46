"""How many neighbours each network interface has addresses of."""

from collections import Counter
from collections.abc import Sequence

from exporter.host.collector import HostCollector, label_name
from exporter.host.kernel_files import lines_of, words_of
from exporter.model.metrics import Family, gauge


class ArpCollector(HostCollector):
    """Counts entries of /proc/net/arp (proc_pid_net(5)), complete or not, by interface."""

    name = "arp"

    def collect(self) -> Sequence[Family]:
        """Count the entries by interface, in one family.

        Raises:
            OSError: /proc/net/arp cannot be read.
        """
        entries = lines_of(self._proc_text("net/arp"))[1:]
        devices = Counter(label_name(words_of(entry)[-1]) for entry in entries)
        return (gauge("node_arp_entries", "ARP entries by device", [({"device": d}, n) for d, n in devices.items()]),)
