"""Run in a container of the image with `--path.*`: prints as JSON what it sees of its machine."""

import json
import sys

from exporter.console.flags import Parser
from exporter.console.machine_paths import add_machine_paths, roots_of
from exporter.host.jvms import LocalJvms
from exporter.host.metrics import HostMetrics
from exporter.host.registry import all_collectors
from exporter.jmx.deadline import Deadline
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots

LABELS = {
    "node_filesystem_size_bytes": "mountpoint",
    "node_network_receive_bytes": "device",
    "node_uname_info": "nodename",
    "node_os_info": "id",
}
"""Families that tell one machine from another, and the label that does."""


def view(roots: Roots) -> dict[str, list[str]]:
    """Give the labels' values, the collectors that worked, and the WSO2 servers' number, where that can be told."""
    families = {family.name: family for family in HostMetrics(all_collectors(roots)).collect(Deadline.after(30))}
    seen = {
        name: sorted({sample.labels[label] for sample in families[name].samples})
        for name, label in LABELS.items()
        if name in families
    }
    outcomes = families["node_scrape_collector_success"].samples
    seen["collectors"] = sorted(sample.labels["collector"] for sample in outcomes if sample.value)
    seen["servers"] = [str(len(LocalJvms(ProcessTable(roots)).servers(30)))]
    return seen


if __name__ == "__main__":
    parser = Parser()
    add_machine_paths(parser)
    json.dump(view(roots_of(parser.parse_args())), sys.stdout)
