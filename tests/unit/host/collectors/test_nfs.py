from collections.abc import Callable
from pathlib import Path

from exporter.host.collectors.nfs import NfsCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]
Write = Callable[[str, str], None]

HEAD = "net 0 0 0 0\nrpc 7 0 7\n"


def test_procedures_of_a_newer_kernel_are_left_out(values: ReadValues, procfs: Path, write: Write) -> None:
    counts = " ".join(str(n) for n in range(69))  # Linux 6.x has that many of version 4
    write("net/rpc/nfs", f"{HEAD}proc4 69 {counts}\n")
    requests = values(NfsCollector(Roots(str(procfs))).collect(), "node_nfs_requests")
    assert requests[("4", "Null")] == 0
    assert requests[("4", "Clone")] == 58
    assert sum(version == "4" for version, _ in requests) == 59


def test_a_version_that_was_never_used_has_no_requests(values: ReadValues, procfs: Path, write: Write) -> None:
    """A client of Linux 6.1 that has mounted with version 4 alone writes no line for the others."""
    write("net/rpc/nfs", f"{HEAD}proc4 69 {' '.join('5' for _ in range(69))}\n")
    requests = values(NfsCollector(Roots(str(procfs))).collect(), "node_nfs_requests")
    assert {count for (version, _), count in requests.items() if version == "4"} == {5}
    assert [sum(version == each for version, _ in requests) for each in "23"] == [18, 22]
    assert {count for (version, _), count in requests.items() if version != "4"} == {0}
