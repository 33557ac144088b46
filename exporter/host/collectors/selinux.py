"""Whether SELinux is on, and what it does."""

import re
from collections.abc import Sequence
from pathlib import Path

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import attribute
from exporter.model.metrics import Family, alone, gauge
from exporter.system.machine_files import own_path
from exporter.system.roots import Roots

_CONFIGURATION = "/etc/selinux/config"
_MODES = {"enforcing": 1, "permissive": 0, "disabled": -1}
_CONFIGURED = re.compile(r"^\s*SELINUX\s*=\s*(\w+)\s*$", re.MULTILINE)


class SelinuxCollector(HostCollector):
    """Reads SELinux's modes (selinux(8)): 1 enforcing, 0 permissive, -1 disabled.

    Args:
        roots: where the kernel's files are, and the machine's root folder.
        configuration: the machine's file that says how it starts.
    """

    name = "selinux"

    def __init__(self, roots: Roots, configuration: str = _CONFIGURATION) -> None:
        super().__init__(roots)
        self._selinuxfs = f"{roots.sys}/fs/selinux"
        self._roots = roots
        self._configuration = configuration

    def collect(self) -> Sequence[Family]:
        """Read whether it is on; where it is, its mode now and the one that it starts with.

        Raises:
            OSError: the configuration cannot be read.
        """
        mode = attribute(self._selinuxfs, "enforce")
        help_text = "SELinux is enabled, 1 is true, 0 is false"
        enabled = gauge("node_selinux_enabled", help_text, alone(float(mode is not None)))
        if mode is None:
            return (enabled,)
        return (
            enabled,
            gauge("node_selinux_config_mode", "SELinux's mode at the start.", alone(self._configured())),
            gauge("node_selinux_current_mode", "SELinux's mode now.", alone(int(mode))),
        )

    def _configured(self) -> int:
        """Disabled where nothing is configured, as libselinux takes it."""
        file = Path(own_path(self._configuration, self._roots))
        if not file.is_file():
            return _MODES["disabled"]
        found = _CONFIGURED.search(file.read_text(encoding="utf-8", errors="replace"))
        return _MODES.get(found[1].lower() if found else "", _MODES["disabled"])
