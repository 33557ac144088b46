"""The kernel as a whole: its name, its clock, when it started, how often it switched and was interrupted."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from exporter.host.collector import ALONE, counter, gauge, label_text
from exporter.model import Family


class KernelCollector:
    """Start time, context switches and interrupts from /proc/stat (proc_stat(5))."""

    name = "stat"

    def collect(self) -> Sequence[Family]:
        """One family a figure.

        Raises:
            OSError, ValueError, RuntimeError: /proc/stat cannot be read or understood.
        """
        counts = psutil.cpu_stats()
        return (
            gauge("node_boot_time_seconds", "Node boot time, in unixtime.", [(ALONE, psutil.boot_time())]),
            counter("node_context_switches", "Total number of context switches.", [(ALONE, counts.ctx_switches)]),
            counter("node_intr", "Total number of interrupts serviced.", [(ALONE, counts.interrupts)]),
        )


class TimeCollector:
    """The machine's clock and its time zone."""

    name = "time"

    def collect(self) -> Sequence[Family]:
        """Seconds since the epoch, and seconds that local time is ahead of UTC."""
        now = time.time()
        local = time.localtime(now)
        return (
            gauge("node_time_seconds", "System time in seconds since epoch (1970).", [(ALONE, now)]),
            gauge(
                "node_time_zone_offset_seconds",
                "System time zone offset in seconds.",
                [({"time_zone": local.tm_zone}, local.tm_gmtoff)],
            ),
        )


class NameCollector:
    """The machine's names (uname(2)); the NIS domain name, which Python leaves out, is the kernel's own file."""

    name = "uname"

    def collect(self) -> Sequence[Family]:
        """One sample whose value is 1.

        Raises:
            OSError: the domain name cannot be read.
        """
        names = os.uname()
        domain = Path(psutil.PROCFS_PATH, "sys/kernel/domainname").read_text(encoding="utf-8", errors="replace")
        labels = {
            "sysname": names.sysname,
            "release": names.release,
            "version": names.version,
            "machine": names.machine,
            "nodename": label_text(names.nodename),
            "domainname": domain.rstrip("\n"),
        }
        help_text = "Labeled system information as provided by the uname system call."
        return (gauge("node_uname_info", help_text, [(labels, 1.0)]),)
