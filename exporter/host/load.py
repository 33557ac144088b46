"""The load averages."""

from collections.abc import Sequence

import psutil

from exporter.host.collector import ALONE, gauge
from exporter.model import Family


class LoadCollector:
    """Load averages of the last 1, 5 and 15 minutes (getloadavg(3)): tasks that run, wait to run or wait for a disk."""

    name = "loadavg"

    def collect(self) -> Sequence[Family]:
        """One family an average.

        Raises:
            OSError: the system does not tell.
        """
        averages = zip((1, 5, 15), psutil.getloadavg(), strict=True)
        return [gauge(f"node_load{n}", f"{n}m load average.", [(ALONE, average)]) for n, average in averages]
