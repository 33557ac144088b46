"""What is left on the filesystems that hold servers of this machine, as metric families."""

from collections.abc import Iterable, Mapping

from exporter.model.machine import FilesystemFacts, HostFacts
from exporter.model.metrics import Family, gauge


def home_filesystem_families(labels: Mapping[str, str], host: HostFacts) -> tuple[Family, ...]:
    """Make the families `wso2_home_filesystem_*`, with the machine's name and each filesystem's mount point.

    Args:
        labels: an empty `target` beside other targets; nothing where the scraper adds it.
        host: this machine.
    """
    places = [
        ({**labels, "machine": host.node_name, "mountpoint": each.mountpoint}, each) for each in host.home_filesystems
    ]
    return (
        gauge(
            "wso2_home_filesystem_available_bytes",
            "Bytes that a server may still write to the filesystem of its home, without those kept for root.",
            [(own, float(each.available_bytes)) for own, each in places],
        ),
        gauge(
            "wso2_home_filesystem_used_ratio",
            "Used share of the filesystem of a server's home: of its bytes as df has it, or of its inodes, the larger.",
            _used(places),
        ),
    )


def _used(
    places: Iterable[tuple[Mapping[str, str], FilesystemFacts]],
) -> Iterable[tuple[Mapping[str, str], float]]:
    for own, each in places:
        share = each.used_share
        if share is not None:
            yield own, max(share, each.used_inodes_share or 0.0)
