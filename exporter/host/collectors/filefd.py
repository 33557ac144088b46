"""Open files of the whole machine."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import words_of
from exporter.model.metrics import Family, alone, gauge


class FileDescriptorCollector(HostCollector):
    """Reads from /proc/sys/fs/file-nr (proc_sys_fs(5)) how many file handles are used, and how many there may be."""

    name = "filefd"

    def collect(self) -> Sequence[Family]:
        """Make a family of each of the two.

        Raises:
            OSError, ValueError: the file cannot be read or understood.
        """
        allocated, _, maximum = map(int, words_of(self._proc_text("sys/fs/file-nr")))
        return (
            gauge("node_filefd_allocated", "File descriptor statistics: allocated.", alone(allocated)),
            gauge("node_filefd_maximum", "File descriptor statistics: maximum.", alone(maximum)),
        )
