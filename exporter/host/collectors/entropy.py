"""The kernel's pool of randomness."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector
from exporter.model.metrics import Family, alone, gauge


class EntropyCollector(HostCollector):
    """Reads the bits in the pool and the bits that it can hold (random(4))."""

    name = "entropy"

    def collect(self) -> Sequence[Family]:
        """Make a family of each of the two.

        Raises:
            OSError, ValueError: a file cannot be read or understood.
        """
        available = int(self._proc_text("sys/kernel/random/entropy_avail"))
        size = int(self._proc_text("sys/kernel/random/poolsize"))
        return (
            gauge("node_entropy_available_bits", "Bits of available entropy.", alone(available)),
            gauge("node_entropy_pool_size_bits", "Bits of entropy pool.", alone(size)),
        )
