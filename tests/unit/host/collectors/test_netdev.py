from collections.abc import Callable
from pathlib import Path

from exporter.host.collectors.netdev import NetworkTrafficCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]

NET_DEV = """\
Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:     101     102  103  104  105   106        107       108      109     110  111  112  113   114     115        116
  eth0:     201     202  203  204  205   206        207       208      209     210  211  212  213   214     215        216
"""  # noqa: E501 - a line of the kernel's


def received_by_loopback() -> int:
    lines = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()
    return next(int(line.split(":")[1].split()[0]) for line in lines if line.strip().startswith("lo:"))


def test_each_counter_is_its_column_of_net_dev(values: ReadValues, procfs: Path) -> None:
    (procfs / "net").mkdir()
    (procfs / "net" / "dev").write_text(NET_DEV, encoding="ascii")
    families = NetworkTrafficCollector(Roots(str(procfs), sys="/no/sysfs")).collect()
    assert {family.name: values(families, family.name) for family in families if family.samples} == {
        "node_network_receive_bytes": {("lo",): 101, ("eth0",): 201},
        "node_network_receive_packets": {("lo",): 102, ("eth0",): 202},
        "node_network_receive_errs": {("lo",): 103, ("eth0",): 203},
        "node_network_receive_drop": {("lo",): 104, ("eth0",): 204},
        "node_network_receive_fifo": {("lo",): 105, ("eth0",): 205},
        "node_network_receive_frame": {("lo",): 106, ("eth0",): 206},
        "node_network_receive_compressed": {("lo",): 107, ("eth0",): 207},
        "node_network_receive_multicast": {("lo",): 108, ("eth0",): 208},
        "node_network_transmit_bytes": {("lo",): 109, ("eth0",): 209},
        "node_network_transmit_packets": {("lo",): 110, ("eth0",): 210},
        "node_network_transmit_errs": {("lo",): 111, ("eth0",): 211},
        "node_network_transmit_drop": {("lo",): 112, ("eth0",): 212},
        "node_network_transmit_fifo": {("lo",): 113, ("eth0",): 213},
        "node_network_transmit_colls": {("lo",): 114, ("eth0",): 214},
        "node_network_transmit_carrier": {("lo",): 115, ("eth0",): 215},
        "node_network_transmit_compressed": {("lo",): 116, ("eth0",): 216},
    }


def test_traffic_is_the_kernels(values: ReadValues) -> None:
    before = received_by_loopback()
    served = values(NetworkTrafficCollector(Roots()).collect(), "node_network_receive_bytes")[("lo",)]
    assert before <= served <= received_by_loopback()


def test_a_counter_that_starts_again_is_served_as_it_is(values: ReadValues, procfs: Path) -> None:
    (procfs / "net").mkdir()
    (procfs / "net" / "dev").write_text(NET_DEV, encoding="ascii")
    collector = NetworkTrafficCollector(Roots(str(procfs)))
    collector.collect()
    (procfs / "net" / "dev").write_text(NET_DEV.replace("  201  ", "    7  "), encoding="ascii")
    assert values(collector.collect(), "node_network_receive_bytes")[("eth0",)] == 7


def test_an_interfaces_name_may_hold_a_colon_or_bytes_that_are_no_text(values: ReadValues, procfs: Path) -> None:
    head = b"Inter-|\n face |\n"
    counts = b" ".join(b"%d" % n for n in range(1, 17))
    (procfs / "net").mkdir()
    (procfs / "net" / "dev").write_bytes(head + b"eth0:1: " + counts + b"\n caf\xe9: " + counts + b"\n")
    served = values(NetworkTrafficCollector(Roots(str(procfs))).collect(), "node_network_transmit_bytes")
    assert served == {("eth0:1",): 9, ("caf\ufffde9",): 9}


def test_a_machine_without_interfaces_has_no_samples(procfs: Path) -> None:
    (procfs / "net").mkdir()
    (procfs / "net" / "dev").write_text("\n\n", encoding="ascii")
    assert all(family.samples == () for family in NetworkTrafficCollector(Roots(str(procfs))).collect())
