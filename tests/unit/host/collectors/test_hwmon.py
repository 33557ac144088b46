from collections.abc import Callable
from pathlib import Path

from exporter.host.collectors.hwmon import HardwareMonitorCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]
Write = Callable[[str, str], None]


def test_a_chip_is_named_after_its_device_whatever_its_number(values: ReadValues, tmp_path: Path, write: Write) -> None:
    """Node_exporter's rule: the bus and the device, of which /sys/class/hwmon/hwmon*/device is a link."""
    write("devices/pci0000:00/0000:00:18.3/vendor", "0x1022\n")
    write("class/hwmon/hwmon7/name", "k10temp\n")
    write("class/hwmon/hwmon7/temp1_input", "41500\n")
    (tmp_path / "class/hwmon/hwmon7/device").symlink_to(tmp_path / "devices/pci0000:00/0000:00:18.3")
    families = HardwareMonitorCollector(Roots(sys=str(tmp_path))).collect()
    assert values(families, "node_hwmon_temp_celsius") == {("pci0000:00_0000:00:18_3", "temp1"): 41.5}
    assert values(families, "node_hwmon_chip_names") == {("pci0000:00_0000:00:18_3", "k10temp"): 1}


def test_a_sensor_that_gives_no_number_is_left_out(values: ReadValues, tmp_path: Path, write: Write) -> None:
    write("class/hwmon/hwmon0/name", "acpitz\n")
    write("class/hwmon/hwmon0/temp1_input", "27800\n")
    write("class/hwmon/hwmon0/temp2_input", "N/A\n")
    (tmp_path / "class/hwmon/hwmon0/temp3_input").mkdir()  # reading it is an error, as of a sensor that sleeps
    families = HardwareMonitorCollector(Roots(sys=str(tmp_path))).collect()
    assert values(families, "node_hwmon_temp_celsius") == {("acpitz", "temp1"): 27.8}
