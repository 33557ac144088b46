"""The table of tracked connections: how full it is, and what became of packets that it was asked about."""

from collections.abc import Mapping, Sequence

from exporter.host.collector import HostCollector, NothingToReadError
from exporter.host.kernel_files import lines_of, words_of
from exporter.model.metrics import Family, alone, gauge

_STATISTICS = {
    "found": "Lookups that found an entry.",
    "invalid": "Packets that cannot be tracked.",
    "ignore": "Packets that already belonged to an entry.",
    "insert": "Entries put into the table.",
    "insert_failed": "Entries that could not be put into the table.",
    "drop": "Packets dropped because they could not be tracked.",
    "early_drop": "Entries dropped to make room in a full table.",
    "search_restart": "Lookups that began again because the table was resized.",
}
"""Columns of /proc/net/stat/nf_conntrack (kernel: net/netfilter/nf_conntrack_standalone.c)."""


class ConntrackCollector(HostCollector):
    """Reads figures of netfilter's connection tracking; node_exporter calls all of them gauges."""

    name = "conntrack"

    def collect(self) -> Sequence[Family]:
        """Make one family of each figure; a column that this kernel does not have counts 0, as in node_exporter.

        Raises:
            NothingToReadError: connections are not tracked here.
            OSError, ValueError: a file cannot be read or understood.
        """
        try:
            entries = int(self._proc_text("sys/net/netfilter/nf_conntrack_count"))
            limit = int(self._proc_text("sys/net/netfilter/nf_conntrack_max"))
            statistics = _sums(self._proc_text("net/stat/nf_conntrack"))
        except FileNotFoundError as error:
            raise NothingToReadError("connections are not tracked") from error
        return (
            gauge("node_nf_conntrack_entries", "Entries in the table of tracked connections.", alone(entries)),
            gauge("node_nf_conntrack_entries_limit", "Entries that the table can have.", alone(limit)),
            *(
                gauge(f"node_nf_conntrack_stat_{name}", help_text, alone(statistics.get(name, 0)))
                for name, help_text in _STATISTICS.items()
            ),
        )


def _sums(text: str) -> Mapping[str, int]:
    """Each column's hexadecimal numbers, one a processor, added up."""
    header, *lines = (words_of(line) for line in lines_of(text))
    return {name: sum(int(line[column], 16) for line in lines) for column, name in enumerate(header)}
