from pathlib import Path

from exporter.host.collectors.vmstat import VmstatCollector
from exporter.system.roots import Roots


def test_paging_swapping_faults_and_kills_are_served_without_a_type(procfs: Path) -> None:
    text = "nr_free_pages 5\npgpgin 1\npswpout 7\npgfault 8\npgmajfault 9\noom_kill 0\npgfree 3\nthp_fault_alloc 4\n"
    (procfs / "vmstat").write_text(text, encoding="ascii")
    families = VmstatCollector(Roots(str(procfs))).collect()
    assert {family.name: family.samples[0].value for family in families} == {
        "node_vmstat_pgpgin": 1,
        "node_vmstat_pswpout": 7,
        "node_vmstat_pgfault": 8,
        "node_vmstat_pgmajfault": 9,
        "node_vmstat_oom_kill": 0,
    }
    assert {family.type for family in families} == {"unknown"}
