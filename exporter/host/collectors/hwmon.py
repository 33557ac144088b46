"""Sensors of the hardware: temperatures, fans, voltages, power."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from exporter.host.collector import HostCollector, NothingToReadError, label_text
from exporter.host.kernel_files import attribute, entries, folders, read_text
from exporter.model.metrics import Family, LabelledValue, counter, gauge
from exporter.system.roots import Roots

_ATTRIBUTE = re.compile(
    r"(vrm|beep_enable|update_interval|in|cpu|fan|pwm|temp|curr|power|energy|humidity|intrusion)([0-9]*)(?:_(.+))?"
)
"""`temp1_input`: the sensor's kind, its number, and what of it (kernel: hwmon/sysfs-interface)."""

_FOREIGN = re.compile("[^a-z0-9:_]")
_MILLI = 0.001
_MICRO = 0.000001
_WHOLE = {
    "beep_enable": ("node_hwmon_beep_enabled", 1.0),
    "vrm": ("node_hwmon_voltage_regulator_version", 1.0),
    "update_interval": ("node_hwmon_update_interval_seconds", _MILLI),
}
"""Attributes of a chip as a whole: the family of each, and what makes its unit of the kernel's."""

_UNITS = {
    "in": ("_volts", _MILLI),
    "cpu": ("_volts", _MILLI),
    "temp": ("_celsius", _MILLI),
    "curr": ("_amps", _MILLI),
    "fan": ("_rpm", 1.0),
    "power": ("_watt", _MICRO),
    "energy": ("_joule", _MICRO),
    "humidity": ("", _MICRO),
}

Sensors = Mapping[str, Mapping[str, str]]
"""What was read of each sensor: the texts of its attributes by their names, by the sensor's kind and number."""


class HardwareMonitorCollector(HostCollector):
    """Reads every attribute of every sensor, in the units that Prometheus wants.

    Args:
        roots: where the kernel's files are.
    """

    name = "hwmon"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._chips = f"{roots.sys}/class/hwmon"

    def collect(self) -> Sequence[Family]:
        """Make one family for each kind of sensor and attribute.

        Raises:
            NothingToReadError: there are no sensors.
            OSError: they cannot be listed.
        """
        try:
            chips = [f"{self._chips}/{chip}" for chip in folders(self._chips)]
        except FileNotFoundError as error:
            raise NothingToReadError("no sensors") from error
        values: dict[str, list[LabelledValue]] = {}
        for chip in chips:
            for name, value in _samples(chip):
                values.setdefault(name, []).append(value)
        return [_build(name, samples) for name, samples in values.items()]


def _samples(chip: str) -> Iterator[tuple[str, LabelledValue]]:
    """Families' names and a sample of each."""
    chip_label = _chip_label(chip)
    name = attribute(chip, "name")
    if name:
        yield "node_hwmon_chip_names", ({"chip": chip_label, "chip_name": label_text(name)}, 1)
    for sensor, texts in _sensors(chip).items():
        labels = {"chip": chip_label, "sensor": sensor}
        kind = sensor.rstrip("0123456789")
        for element, text in texts.items():
            if element == "label":
                yield "node_hwmon_sensor_label", (labels | {"label": label_text(text)}, 1)
                continue
            value = _number(text)
            if value is not None:
                family, unit = _family(kind, element, texts)
                yield family, (labels, value * unit)


def _sensors(chip: str) -> Sensors:
    """Attributes stand in the chip's folder, or with some old drivers in the device's."""
    sensors: dict[str, dict[str, str]] = {}
    for folder in (chip, f"{chip}/device"):
        for file in entries(folder):
            match = _ATTRIBUTE.fullmatch(file)
            text = _untrimmed(folder, file) if match else None
            if match and text is not None:
                sensors.setdefault(f"{match[1]}{match[2] or 0}", {})[match[3] or ""] = text
    return sensors


def _chip_label(chip: str) -> str:
    """A name that outlives a restart: hwmon's numbers depend on the order in which drivers are loaded."""
    device = Path(os.path.realpath(f"{chip}/device"))
    if device.is_dir():
        bus, name = _clean(device.parent.name), _clean(device.name)
        if name:
            return f"{bus}_{name}" if bus else name
    return _clean(attribute(chip, "name") or "") or _clean(Path(os.path.realpath(chip)).name)


def _untrimmed(folder: str, file: str) -> str | None:
    """An attribute with its blanks, which labels keep."""
    try:
        return read_text(f"{folder}/{file}").strip("\n")
    except OSError:  # a sensor that sleeps or is broken has no value, with an error of its driver's choice
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _family(kind: str, element: str, texts: Mapping[str, str]) -> tuple[str, float]:
    """The name of an attribute's family, and what makes its unit of the kernel's."""
    if kind in _WHOLE:
        return _WHOLE[kind]
    # the input is the value itself, unless the sensor has a value beside it
    plain = element == "" or (element == "input" and "" not in texts)
    name = f"node_hwmon_{kind}" if plain else f"node_hwmon_{kind}_{_clean(element)}"
    if element == "beep":
        return f"{name}_enabled", 1
    if element in ("fault", "alarm"):
        return name, 1
    unit, factor = _unit(kind, element)
    return f"{name}{unit}", factor


def _unit(kind: str, element: str) -> tuple[str, float]:
    match kind, element:
        case "temp", "type":
            return "", 1
        case "fan", _ if element not in ("input", "min", "max", "target"):
            return "", 1
        case "power", "accuracy":
            return "", _MICRO
        case "power", "average_interval" | "average_interval_min" | "average_interval_max":
            return "_seconds", _MILLI
    return _UNITS.get(kind, ("", 1))


def _build(name: str, samples: Sequence[LabelledValue]) -> Family:
    what = name.removeprefix("node_hwmon_").replace("_", " ")
    return (counter if name.endswith("_joule") else gauge)(name, f"Hardware monitor: {what}.", samples)


def _clean(text: str) -> str:
    return _FOREIGN.sub("_", text.lower()).strip("_")
