"""Network interfaces bonded together: how many each bond has, and how many of them work."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector, NothingToReadError, label_name
from exporter.host.kernel_files import attribute, read_text, words_of
from exporter.model.metrics import Family, LabelledValue, gauge
from exporter.system.roots import Roots


class BondingCollector(HostCollector):
    """Reads bonds from sysfs (kernel: networking/bonding).

    Args:
        roots: where the kernel's files are.
    """

    name = "bonding"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._interfaces = f"{roots.sys}/class/net"

    def collect(self) -> Sequence[Family]:
        """Count each bond's interfaces in two families: all of them, and those that work.

        Raises:
            NothingToReadError: the kernel's module for bonds is not loaded.
        """
        masters = self._names("bonding_masters")
        if masters is None:
            raise NothingToReadError("no bonding_masters")
        configured: list[LabelledValue] = []
        active: list[LabelledValue] = []
        for master in masters:
            slaves = self._names(f"{master}/bonding/slaves") or ()
            labels = {"master": label_name(master)}
            configured.append((labels, len(slaves)))
            active.append((labels, sum(self._link_state(master, slave) == "up" for slave in slaves)))
        return (
            gauge("node_bonding_slaves", "Number of configured slaves per bonding interface.", configured),
            gauge("node_bonding_active", "Number of active slaves per bonding interface.", active),
        )

    def _names(self, file: str) -> Sequence[str] | None:
        """Interfaces that a file lists; None where it cannot be read. Blanks alone part them (`dev_valid_name`)."""
        try:
            return words_of(read_text(f"{self._interfaces}/{file}"))
        except OSError:
            return None

    def _link_state(self, master: str, slave: str) -> str | None:
        """What the monitor of links says of an interface; the link to it is named `slave_` on old kernels."""
        places = (f"{self._interfaces}/{master}/{link}_{slave}/bonding_slave" for link in ("lower", "slave"))
        return next((state for place in places if (state := attribute(place, "mii_status"))), None)
