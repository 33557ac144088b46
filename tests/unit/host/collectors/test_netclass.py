from collections.abc import Callable
from pathlib import Path

from exporter.host.collectors.netclass import NetworkInterfaceCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]
Write = Callable[[str, str], None]


def test_state_and_size_are_those_of_sysfs(values: ReadValues) -> None:
    families = NetworkInterfaceCollector(Roots()).collect()
    ups = values(families, "node_network_up")
    assert ("lo",) in ups
    for (interface,), up in ups.items():
        folder = Path("/sys/class/net", interface)
        assert up == ((folder / "operstate").read_text(encoding="ascii") == "up\n")
        mtu = int((folder / "mtu").read_text(encoding="ascii"))
        assert values(families, "node_network_mtu_bytes")[(interface,)] == mtu


def test_a_speed_that_is_not_known_is_left_out(values: ReadValues, tmp_path: Path, write: Write) -> None:
    for interface, speed in (("eth0", "1000\n"), ("wlan0", "-1\n")):
        write(f"class/net/{interface}/operstate", "dormant\n")
        write(f"class/net/{interface}/speed", speed)
    families = NetworkInterfaceCollector(Roots(sys=str(tmp_path))).collect()
    assert values(families, "node_network_speed_bytes") == {("eth0",): 125_000_000}
    assert values(families, "node_network_up") == {("eth0",): 0, ("wlan0",): 0}


def test_an_interface_that_is_gone_since_it_was_listed_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "class" / "net" / "veth1").mkdir(parents=True)
    families = NetworkInterfaceCollector(Roots(sys=str(tmp_path))).collect()
    assert [family.name for family in families if family.samples] == []
