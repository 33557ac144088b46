"""What the figures were measured on and with, so that they can be compared with others; nothing that names a place."""

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

from development import jmx_exporter, kernel
from development.places import TOOLS


def describe(java_home: Path) -> list[str]:
    """A line each.

    Args:
        java_home: the Java that runs the servers and the peers.
    """
    processor = _field("/proc/cpuinfo", "model name") or platform.machine()
    system = f"{platform.system()} {platform.release()}"
    return [
        f"{os.cpu_count()} cores ({processor}), {_memory_gigabytes():.0f} GB of memory, {system}",
        f"load of the last minute at the start: {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}, Java {_java_version(java_home)}",
        f"WSO2 Carbon kernel {kernel.VERSION}, jmx_exporter {jmx_exporter.VERSION}, jmxquery {version('jmxquery')}",
        f"node_exporter {_node_exporter_version()}",
    ]


def revision(checkout: Path) -> str:
    """Name the commit that a checkout holds, and say whether files differ from it."""
    command = ["git", "-C", str(checkout), "describe", "--always", "--abbrev=7", "--dirty=, changed"]
    try:
        shown = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - no shell
    except (OSError, subprocess.CalledProcessError):
        return "of an unknown revision"
    return shown.stdout.strip()


def _java_version(home: Path) -> str:
    found = re.search(r'^JAVA_VERSION="(.*)"', (home / "release").read_text(), re.MULTILINE)
    return found[1] if found else "of an unknown release"


def _node_exporter_version() -> str:
    command = [str(TOOLS / "prometheus-node-exporter"), "--version"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - no shell
    found = re.search(r"version (\S+)", shown.stdout + shown.stderr)
    return found[1] if found else "of an unknown release"


def _memory_gigabytes() -> float:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9


def _field(file: str, name: str) -> str | None:
    found = re.search(rf"^{name}\s*:\s*(.*)$", Path(file).read_text(), re.MULTILINE)
    return found[1] if found else None
