"""The filesystems that hold servers (`carbon.home`), as a user without privileges sees them.

What a server was given is its own. What is left is the machine's, for all servers that live there: a full disk is one
fault, whether or not a server on it can be read, and whichever of them.
"""

from collections.abc import Sequence

from exporter.facts.fact import SERVER_NOT_READ, Fact, Facts, Known, NotApplicable, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.quantities import decimal_bytes, percent
from exporter.facts.subject import Subject
from exporter.model.machine import FilesystemFacts, ProcessFacts
from exporter.system.java.command import CARBON_HOME

_ELSEWHERE = Unknown("the server runs on another machine, whose disk JMX does not show")


def free(subject: Subject) -> Fact:
    """Gather the bytes that the server may still write: `f_bavail` of statvfs(3), without the blocks kept for root."""
    if subject.snapshot is None:
        return SERVER_NOT_READ
    if not subject.local:
        return _ELSEWHERE
    filesystem = _home_filesystem(subject.process)
    if not isinstance(filesystem, FilesystemFacts):
        return filesystem
    available = filesystem.available_bytes
    return Known(available, f"{decimal_bytes(available)} free on {filesystem.mountpoint}")


def used_share(subject: Subject) -> Facts:
    """Gather the used share of each filesystem that holds a server of the machine, or why that is not known."""
    if not subject.local:
        return (SERVER_NOT_READ if subject.snapshot is None else _ELSEWHERE,)
    obstacle = _obstacle(subject)
    if obstacle is not None:
        return (obstacle,)
    filesystems = () if subject.host is None else subject.host.home_filesystems
    return tuple(map(_used, filesystems)) or (Unknown("no filesystem that holds a server of the machine is known"),)


def _obstacle(subject: Subject) -> Unknown | NotApplicable | None:
    """Say why a server has no part in the machine's filesystems. One that is down has the part that it had."""
    if subject.process is not None or subject.snapshot is not None:
        filesystem = _home_filesystem(subject.process)
        return None if isinstance(filesystem, FilesystemFacts) else filesystem
    if subject.last_process is not None:
        filesystem = _home_filesystem(subject.last_process)
        return filesystem if isinstance(filesystem, NotApplicable) else None
    return None


def _used(filesystem: FilesystemFacts) -> Fact:
    """Tell the used share of bytes, or of inodes: the larger."""
    share, place = filesystem.used_share, f"used on {filesystem.mountpoint}"
    if share is None:
        return Unknown(f"{filesystem.mountpoint} has no size")
    used_inodes = filesystem.used_inodes_share
    if used_inodes is not None and used_inodes > share:
        return Known(used_inodes, f"{percent(used_inodes)} of the inodes {place}")
    left = filesystem.available_bytes
    return Known(share, f"{percent(share)} {place}, {decimal_bytes(left)} free", left=left)


def _home_filesystem(process: ProcessFacts | None) -> FilesystemFacts | Unknown | NotApplicable:
    if process is None:
        return Unknown("the server's process was not found on this machine, so its carbon.home is unknown")
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
