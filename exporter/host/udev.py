"""What udev's database says of block devices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exporter.host.collector import label_text
from exporter.host.kernel_files import lines_of, read_text
from exporter.model.metrics import Family, LabelledValue, gauge

Properties = Mapping[str, str]
"""A device's properties by their names (udev(7))."""

_SERIALS = ("SCSI_IDENT_SERIAL", "ID_SERIAL_SHORT", "ID_SERIAL")
"""The first that there is is the serial number as it is printed on the device."""

_INFO = {"path": "ID_PATH", "wwn": "ID_WWN", "model": "ID_MODEL", "revision": "ID_REVISION"}
_FILESYSTEM = {"type": "ID_FS_TYPE", "usage": "ID_FS_USAGE", "uuid": "ID_FS_UUID", "version": "ID_FS_VERSION"}
_MAPPER = {
    "name": "DM_NAME",
    "uuid": "DM_UUID",
    "vg_name": "DM_VG_NAME",
    "lv_name": "DM_LV_NAME",
    "lv_layer": "DM_LV_LAYER",
}
_ATA = {
    "ata_write_cache": ("ID_ATA_WRITE_CACHE", "ATA disk has a write cache."),
    "ata_write_cache_enabled": ("ID_ATA_WRITE_CACHE_ENABLED", "ATA disk has its write cache enabled."),
    "ata_rotation_rate_rpm": ("ID_ATA_ROTATION_RATE_RPM", "ATA disk rotation rate in RPMs (0 for SSDs)."),
}


@dataclass(frozen=True)
class BlockDevice:
    """A block device: its name, and its numbers in decimal."""

    name: str
    major: str
    minor: str


def describe_devices(devices: Sequence[BlockDevice], data: str) -> Sequence[Family]:
    """Make families that tell what devices are, with empty labels where udev does not.

    Args:
        devices: the devices.
        data: the folder of udev's database.

    Raises:
        OSError, ValueError: the database cannot be read or understood.
    """
    known = [(device, _properties(device, data)) for device in devices]
    return (
        gauge("node_disk_info", "What a block device is; the value is 1.", [_info(*each) for each in known]),
        gauge("node_disk_filesystem_info", "Info about disk filesystem.", _described(known, "ID_FS_TYPE", _FILESYSTEM)),
        gauge("node_disk_device_mapper_info", "Info about disk device mapper.", _described(known, "DM_NAME", _MAPPER)),
        *(
            gauge(
                f"node_disk_{name}",
                help_text,
                [({"device": d.name}, float(p[key])) for d, p in known if p.get("ID_ATA") and key in p],
            )
            for name, (key, help_text) in _ATA.items()
        ),
    )


def _info(device: BlockDevice, properties: Properties) -> LabelledValue:
    serial = next((properties[key] for key in _SERIALS if properties.get(key)), "")
    labels = {"device": device.name, "major": device.major, "minor": device.minor, "serial": serial}
    return labels | _labels(properties, _INFO), 1


def _described(
    devices: Sequence[tuple[BlockDevice, Properties]], wanted: str, labels: Mapping[str, str]
) -> Sequence[LabelledValue]:
    """A sample for each device that has the property that is wanted."""
    return [
        ({"device": device.name} | _labels(properties, labels), 1)
        for device, properties in devices
        if properties.get(wanted)
    ]


def _labels(properties: Properties, keys: Mapping[str, str]) -> dict[str, str]:
    return {label: properties.get(key, "") for label, key in keys.items()}


def _properties(device: BlockDevice, data: str) -> Properties:
    """The lines `E:NAME=VALUE` of a device's file; none where there is no file to read."""
    try:
        text = read_text(f"{data}/b{device.major}:{device.minor}")
    except (FileNotFoundError, NotADirectoryError, PermissionError):  # as in most containers
        return {}
    pairs = (line[2:].partition("=") for line in lines_of(text) if line.startswith("E:"))
    return {name: label_text(value) for name, _, value in pairs}
