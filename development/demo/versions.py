"""Which releases of what a demonstration ran."""

import re
import subprocess
from pathlib import Path

from development import kernel, synapse
from development.places import TOOLS
from exporter.build import VERSION

_RELEASE = re.compile(r"version (\S+)")
"""As Prometheus's programs print it for `--version`."""


def versions() -> str:
    """Give the programs with their versions, in words."""
    prometheus, alertmanager = _release(TOOLS / "prometheus"), _release(TOOLS / "prometheus-alertmanager")
    return (
        f"wso2-exporter {VERSION}, Prometheus {prometheus}, Alertmanager {alertmanager}, "
        f"WSO2 Carbon kernel {kernel.VERSION}, Apache Synapse {synapse.VERSION}"
    )


def _release(program: Path) -> str:
    done = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True)
    found = _RELEASE.search(done.stdout + done.stderr)
    return found[1] if found else "of an unknown version"
