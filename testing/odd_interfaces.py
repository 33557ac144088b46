"""Run in a network and mounts of its own: makes interfaces of odd names, reads them, and prints what came as JSON.

Arguments: a node_exporter, or `-`; then names of interfaces, each in hexadecimal.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from exporter.host.metrics import HostMetrics
from exporter.host.registry import all_collectors
from exporter.jmx.deadline import Deadline
from exporter.system.roots import Roots
from testing.node_exporter import UPSTREAM, Families, node_exporters, own

ALIAS = "\u00a0a b\u2028c\u00a0"


def main() -> None:
    binary, *names = sys.argv[1:]
    for index, name in enumerate(map(bytes.fromhex, names)):
        ip("link", "add", name, "type", "bridge")
        ip("link", "set", name, "alias", ALIAS, "up")
        ip("addr", "add", f"10.9.{index}.1/24", "dev", name)
        ip("neigh", "add", f"10.9.{index}.2", "lladdr", "00:00:00:00:00:01", "dev", name)
    # the interfaces of the network that sysfs was mounted in are the ones that it shows
    subprocess.run(["mount", "-t", "sysfs", "sysfs", "/sys"], check=True)
    result = {
        "ours": listed(own(HostMetrics(all_collectors(Roots())).collect(Deadline.after(30)))),
        "kernel": os.listdir("/sys/class/net"),  # noqa: PTH208 - names
    }
    if binary != "-":
        with node_exporters(Path(binary)) as start:
            result["theirs"] = listed(start(*UPSTREAM).families())
    sys.stdout.write(json.dumps(result))


def ip(*arguments: str | bytes) -> None:
    subprocess.run(["ip", *arguments], check=True)


def listed(families: Families) -> dict[str, list[tuple[dict[str, str], float]]]:
    return {name: [(dict(labels), value) for labels, value in of.samples.items()] for name, of in families.items()}


if __name__ == "__main__":
    main()
