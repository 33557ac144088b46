from collections.abc import Callable
from pathlib import Path

from exporter.host.collectors.softnet import SoftnetCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]
Write = Callable[[str, str], None]


def test_an_old_kernel_that_does_not_name_processors_has_a_line_for_each(
    values: ReadValues, procfs: Path, write: Write
) -> None:
    write("net/softnet_stat", "0000000a 00000001 00000002\n0000000b 00000003 00000004\n")
    families = SoftnetCollector(Roots(str(procfs))).collect()
    assert values(families, "node_softnet_processed") == {("0",): 10, ("1",): 11}
    assert values(families, "node_softnet_times_squeezed") == {("0",): 2, ("1",): 4}
