"""The machine's names."""

import os
from collections.abc import Sequence

from exporter.host.collector import HostCollector, label_text
from exporter.model.metrics import Family, gauge


class NameCollector(HostCollector):
    """Reads the machine's names (uname(2)); the NIS domain name, which Python leaves out, is the kernel's own file."""

    name = "uname"

    def collect(self) -> Sequence[Family]:
        """Make one sample whose value is 1, with the names as labels.

        Raises:
            OSError: the domain name cannot be read.
        """
        return (name_family(self._proc_text("sys/kernel/domainname").rstrip("\n")),)


def name_family(domain: str) -> Family:
    """Make the family of a machine in an NIS domain."""
    names = os.uname()
    labels = {
        "sysname": names.sysname,
        "release": names.release,
        "version": names.version,
        "machine": names.machine,
        "nodename": label_text(names.nodename),
        "domainname": label_text(domain),
    }
    return gauge("node_uname_info", "Labeled system information as provided by the uname system call.", [(labels, 1)])
