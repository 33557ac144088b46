"""How the machine's free memory lies in blocks: a machine may have much and yet no large one."""

from collections.abc import Iterator, Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import lines_of, words_of
from exporter.model.metrics import Family, gauge


class FreeBlockCollector(HostCollector):
    """Reads from /proc/buddyinfo (proc_buddyinfo(5)) how many free blocks of each size a zone of memory has."""

    name = "buddyinfo"

    def collect(self) -> Sequence[Family]:
        """Make one family of all blocks: the label `size` is an exponent of two, in pages.

        Raises:
            OSError, ValueError: the file cannot be read or understood.
        """
        blocks = list(_blocks(self._proc_text("buddyinfo")))
        return (gauge("node_buddyinfo_blocks", "Count of free blocks according to size.", blocks),)


def _blocks(text: str) -> Iterator[tuple[dict[str, str], int]]:
    """Take apart lines of `Node 0, zone Normal 487 424 ...`."""
    for line in lines_of(text):
        _, node, _, zone, *counts = words_of(line)
        for size, count in enumerate(counts):
            yield {"node": node.removesuffix(","), "size": str(size), "zone": zone}, int(count)
