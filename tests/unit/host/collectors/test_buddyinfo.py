from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.host.collectors.buddyinfo import FreeBlockCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]
Write = Callable[[str, str], None]


def test_each_zone_of_each_node_has_its_blocks_by_size(values: ReadValues, procfs: Path, write: Write) -> None:
    write("buddyinfo", "Node 0, zone      DMA      1      0\nNode 1, zone   Normal      2     17\n")
    assert values(FreeBlockCollector(Roots(str(procfs))).collect(), "node_buddyinfo_blocks") == {
        ("0", "0", "DMA"): 1,
        ("0", "1", "DMA"): 0,
        ("1", "0", "Normal"): 2,
        ("1", "1", "Normal"): 17,
    }


def test_a_line_of_another_form_is_an_error(procfs: Path, write: Write) -> None:
    write("buddyinfo", "Node 0\n")
    with pytest.raises(ValueError, match="unpack"):
        FreeBlockCollector(Roots(str(procfs))).collect()
