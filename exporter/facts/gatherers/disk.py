"""The filesystem that holds the server (`carbon.home`), as a user without privileges sees it."""

from collections.abc import Sequence

from exporter.facts.fact import SERVER_NOT_READ, Fact, Known, NotApplicable, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.quantities import decimal_bytes, percent
from exporter.facts.subject import Subject
from exporter.model.machine import FilesystemFacts, ProcessFacts
from exporter.system.java.command import CARBON_HOME


def free(subject: Subject) -> Fact:
    """Gather the bytes that the server may still write: `f_bavail` of statvfs(3), without the blocks kept for root."""
    filesystem = _carbon_home_filesystem(subject)
    if not isinstance(filesystem, FilesystemFacts):
        return filesystem
    available = filesystem.available_bytes
    return Known(available, f"{decimal_bytes(available)} free on {filesystem.mountpoint}")


def used_share(subject: Subject) -> Fact:
    """Gather the used share of bytes, as df(1) reckons it (used / (used + available)), or of inodes: the worse."""
    filesystem = _carbon_home_filesystem(subject)
    if not isinstance(filesystem, FilesystemFacts):
        return filesystem
    used = filesystem.size_bytes - filesystem.free_bytes
    usable = used + filesystem.available_bytes
    if usable <= 0:
        return Unknown(f"{filesystem.mountpoint} has no size")
    share, place = used / usable, f"used on {filesystem.mountpoint}"
    if filesystem.inodes and filesystem.inodes_free is not None:
        used_inodes = (filesystem.inodes - filesystem.inodes_free) / filesystem.inodes
        if used_inodes > share:
            return Known(used_inodes, f"{percent(used_inodes)} of the inodes {place}")
    left = filesystem.available_bytes
    return Known(share, f"{percent(share)} {place}, {decimal_bytes(left)} free", left=left)


def _carbon_home_filesystem(subject: Subject) -> FilesystemFacts | Unknown | NotApplicable:
    if subject.snapshot is None:
        return SERVER_NOT_READ
    if not subject.local:
        return Unknown("the server runs on another machine, whose disk JMX does not show")
    if subject.process is None:
        return Unknown("the server's process was not found on this machine, so its carbon.home is unknown")
    return _of_process(subject.process)


def _of_process(process: ProcessFacts) -> FilesystemFacts | Unknown | NotApplicable:
    if process.carbon_home is None:
        return _homeless(process.arguments)
    if process.carbon_home_in_image:
        return NotApplicable("its home is in its container's image, on no volume of its own")
    if process.carbon_home_filesystem is None:
        return Unknown(f"the filesystem of {process.carbon_home} could not be read")
    return process.carbon_home_filesystem


def _homeless(arguments: Sequence[str]) -> Unknown | NotApplicable:
    """Say why a process has no home: it is none of WSO2's distributions, as a Synapse is, or it does not tell."""
    if any(argument.startswith((f"-D{CARBON_HOME}=", "@")) for argument in arguments):
        return Unknown("where the server's carbon.home is stands in a folder or file that may not be looked at")
    return NotApplicable("the server has no carbon.home: it is no distribution of WSO2's")


GATHERERS = (Gatherer("disk_free", free), Gatherer("disk_used_share", used_share))
