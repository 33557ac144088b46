"""The filesystem that holds the server (`carbon.home`), as a user without privileges sees it."""

from exporter.guidelines.reading import SERVER_NOT_READ, Outcome, Reading, Unknown
from exporter.guidelines.subject import Subject
from exporter.guidelines.wording import decimal_bytes, percent
from exporter.model.machine import FilesystemFacts


def free(subject: Subject) -> Outcome:
    """Bytes that the server may still write (`f_bavail` of statvfs(3): without the blocks reserved for root)."""
    filesystem = _carbon_home_filesystem(subject)
    if isinstance(filesystem, Unknown):
        return filesystem
    available = filesystem.available_bytes
    return Reading(available, f"{decimal_bytes(available)} free on {filesystem.mountpoint}")


def used_share(subject: Subject) -> Outcome:
    """The used share of bytes, as df(1) reckons it (used / (used + available)), or of inodes: the worse of both."""
    filesystem = _carbon_home_filesystem(subject)
    if isinstance(filesystem, Unknown):
        return filesystem
    used = filesystem.size_bytes - filesystem.free_bytes
    usable = used + filesystem.available_bytes
    if usable <= 0:
        return Unknown(f"{filesystem.mountpoint} has no size")
    readings = [_used(used / usable, "", filesystem)]
    if filesystem.inodes and filesystem.inodes_free is not None:
        share = (filesystem.inodes - filesystem.inodes_free) / filesystem.inodes
        readings.append(_used(share, "of the inodes ", filesystem))
    return max(readings, key=lambda reading: reading.value)


def _used(share: float, what: str, filesystem: FilesystemFacts) -> Reading:
    return Reading(share, f"{percent(share)} {what}used on {filesystem.mountpoint}")


def _carbon_home_filesystem(subject: Subject) -> FilesystemFacts | Unknown:
    if subject.snapshot is None:
        return SERVER_NOT_READ
    if not subject.local:
        return Unknown("the server runs on another machine, whose disk JMX does not show")
    if subject.process is None:
        return Unknown("the server's process was not found on this machine, so its carbon.home is unknown")
    if subject.process.carbon_home is None:
        return Unknown("the server's command line has no -Dcarbon.home")
    if subject.process.carbon_home_filesystem is None:
        return Unknown(f"the filesystem of {subject.process.carbon_home} could not be read")
    return subject.process.carbon_home_filesystem
