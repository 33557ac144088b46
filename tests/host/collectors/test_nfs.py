from collections.abc import Callable
from pathlib import Path

from exporter.host.collectors.nfs import NfsCollector

ReadValues = Callable[..., dict[tuple[str, ...], float]]
Write = Callable[[str, str], None]

HEAD = "net 0 0 0 0\nrpc 7 0 7\n"


def test_procedures_of_a_newer_kernel_are_left_out(values: ReadValues, procfs: Path, write: Write) -> None:
    counts = " ".join(str(n) for n in range(69))  # Linux 6.x has that many of version 4
    write("net/rpc/nfs", f"{HEAD}proc4 69 {counts}\n")
    requests = values(NfsCollector().collect(), "node_nfs_requests")
    assert requests[("4", "Null")] == 0
    assert requests[("4", "Clone")] == 58
    assert len(requests) == 59


def test_a_client_that_lacks_a_version_has_no_requests_of_it(values: ReadValues, procfs: Path, write: Write) -> None:
    write("net/rpc/nfs", f"{HEAD}proc3 22 {' '.join('5' for _ in range(22))}\n")
    requests = values(NfsCollector().collect(), "node_nfs_requests")
    assert {version for version, _ in requests} == {"3"}
    assert requests[("3", "Commit")] == 5
