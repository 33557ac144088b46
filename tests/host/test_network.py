from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from psutil._ntuples import snicstats

from exporter.host.network import NetworkInterfaceCollector, NetworkTrafficCollector

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
    families = NetworkTrafficCollector().collect()
    assert {family.name: values(families, family.name) for family in families} == {
        "node_network_receive_bytes": {("lo",): 101, ("eth0",): 201},
        "node_network_receive_packets": {("lo",): 102, ("eth0",): 202},
        "node_network_receive_errs": {("lo",): 103, ("eth0",): 203},
        "node_network_receive_drop": {("lo",): 104, ("eth0",): 204},
        "node_network_transmit_bytes": {("lo",): 109, ("eth0",): 209},
        "node_network_transmit_packets": {("lo",): 110, ("eth0",): 210},
        "node_network_transmit_errs": {("lo",): 111, ("eth0",): 211},
        "node_network_transmit_drop": {("lo",): 112, ("eth0",): 212},
    }


def test_traffic_is_the_kernels(values: ReadValues) -> None:
    before = received_by_loopback()
    served = values(NetworkTrafficCollector().collect(), "node_network_receive_bytes")[("lo",)]
    assert before <= served <= received_by_loopback()


def test_a_counter_that_starts_again_is_served_as_it_is(values: ReadValues, procfs: Path) -> None:
    (procfs / "net").mkdir()
    (procfs / "net" / "dev").write_text(NET_DEV, encoding="ascii")
    collector = NetworkTrafficCollector()
    collector.collect()
    (procfs / "net" / "dev").write_text(NET_DEV.replace("  201  ", "    7  "), encoding="ascii")
    assert values(collector.collect(), "node_network_receive_bytes")[("eth0",)] == 7


def test_state_and_size_are_those_of_sysfs(values: ReadValues) -> None:
    families = NetworkInterfaceCollector().collect()
    ups = values(families, "node_network_up")
    assert ("lo",) in ups
    for (interface,), up in ups.items():
        folder = Path("/sys/class/net", interface)
        assert up == ((folder / "operstate").read_text(encoding="ascii") == "up\n")
        mtu = int((folder / "mtu").read_text(encoding="ascii"))
        assert values(families, "node_network_mtu_bytes")[(interface,)] == mtu


def test_a_speed_or_state_that_is_not_known_is_left_out(
    values: ReadValues, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    duplex = psutil.NIC_DUPLEX_FULL
    states = {
        "eth0": snicstats(isup=True, duplex=duplex, speed=1000, mtu=1500, flags=""),
        "wlan0": snicstats(isup=True, duplex=duplex, speed=0, mtu=1400, flags=""),
    }
    monkeypatch.setattr(psutil, "net_if_stats", lambda: states)
    (tmp_path / "wlan0").mkdir()
    (tmp_path / "wlan0" / "operstate").write_text("dormant\n", encoding="ascii")
    families = NetworkInterfaceCollector(tmp_path).collect()
    assert values(families, "node_network_speed_bytes") == {("eth0",): 125_000_000}
    assert values(families, "node_network_up") == {("wlan0",): 0}
    assert values(families, "node_network_mtu_bytes") == {("eth0",): 1500, ("wlan0",): 1400}
