"""What this machine asked of NFS servers."""

from collections.abc import Iterator, Sequence
from itertools import chain, repeat

from exporter.host.collector import HostCollector, NothingToReadError
from exporter.host.kernel_files import fields_by_name, lines_of
from exporter.model.metrics import Family, LabelledValue, alone, counter

_PROCEDURES = {
    "2": """Null GetAttr SetAttr Root Lookup ReadLink Read WrCache Write Create Remove Rename Link SymLink MkDir RmDir
        ReadDir FsStat""",
    "3": """Null GetAttr SetAttr Lookup Access ReadLink Read Write Create MkDir SymLink MkNod Remove RmDir Rename Link
        ReadDir ReadDirPlus FsStat FsInfo PathConf Commit""",
    "4": """Null Read Write Commit Open OpenConfirm OpenNoattr OpenDowngrade Close Setattr FsInfo Renew SetClientID
        SetClientIDConfirm Lock Lockt Locku Access Getattr Lookup LookupRoot Remove Rename Link Symlink Create
        Pathconf StatFs ReadLink ReadDir ServerCaps DelegReturn GetACL SetACL FsLocations ReleaseLockowner
        Secinfo FsidPresent ExchangeID CreateSession DestroySession Sequence GetLeaseTime ReclaimComplete
        LayoutGet GetDeviceInfo LayoutCommit LayoutReturn SecinfoNoName TestStateID FreeStateID GetDeviceList
        BindConnToSession DestroyClientID Seek Allocate DeAllocate LayoutStats Clone""",
}
"""The client's procedures by protocol version in the kernel's order (RFC 1094, RFC 1813, include/linux/nfs4.h).

The names are node_exporter's, as far as it knows them: a newer kernel counts more.
"""


class NfsCollector(HostCollector):
    """Reads the NFS client's counters of /proc/net/rpc/nfs (kernel: net/sunrpc/stats.c)."""

    name = "nfs"

    def collect(self) -> Sequence[Family]:
        """Make six families: of packets, connections, calls, calls made again, credentials made anew, and requests.

        Raises:
            NothingToReadError: the kernel's NFS client is not loaded.
            OSError, ValueError, KeyError: the file cannot be read or understood.
        """
        try:
            text = self._proc_text("net/rpc/nfs")
        except FileNotFoundError as error:
            raise NothingToReadError("no NFS client") from error
        lines = {name: [int(value) for value in values] for name, values in fields_by_name(lines_of(text))}
        _, udp, tcp, connections = lines["net"]
        calls, retransmissions, refreshes = lines["rpc"]
        return (
            counter(
                "node_nfs_packets", "Packets by protocol.", [({"protocol": "udp"}, udp), ({"protocol": "tcp"}, tcp)]
            ),
            counter("node_nfs_connections", "TCP connections made.", alone(connections)),
            counter("node_nfs_rpcs", "Remote procedure calls.", alone(calls)),
            counter("node_nfs_rpc_retransmissions", "Remote procedure calls sent again.", alone(retransmissions)),
            counter("node_nfs_rpc_authentication_refreshes", "Times that credentials were renewed.", alone(refreshes)),
            counter("node_nfs_requests", "Calls by protocol version and procedure.", list(_requests(lines))),
        )


def _requests(lines: dict[str, list[int]]) -> Iterator[LabelledValue]:
    """The line of a version begins with how many procedures it has; versions 2 and 3 have one once they were used."""
    for version, names in _PROCEDURES.items():
        counts = chain(lines.get(f"proc{version}", [])[1:], repeat(0))
        for method, count in zip(names.split(), counts, strict=False):
            yield {"proto": version, "method": method}, count
