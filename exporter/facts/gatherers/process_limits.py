"""What is left of the limits that the system sets the server's process: open files and threads."""

from exporter.facts.attributes import OPERATING_SYSTEM, of_operating_system, positive
from exporter.facts.fact import SERVER_NOT_READ, Fact, Known, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.quantities import percent
from exporter.facts.subject import Subject
from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeQuery

_THREADING = ObjectName.parse("java.lang:type=Threading")
_ALLOWED = "threads_allowed"
_NOT_YET = Unknown("how many threads it may have was not looked up yet")


def open_files(subject: Subject) -> Fact:
    """Gather the open files as a share of those that the process may have (UnixOperatingSystemMXBean)."""
    if subject.snapshot is None:
        return SERVER_NOT_READ
    files = of_operating_system(subject.snapshot, "OpenFileDescriptorCount")
    largest = of_operating_system(subject.snapshot, "MaxFileDescriptorCount")
    if files is None or largest is None:
        return Unknown("the JVM does not tell its open files")
    return Known(files / largest, f"{percent(files / largest)} ({files:g} of {largest:g} files)")


def threads(subject: Subject) -> Fact:
    """Gather the JVM's threads as a share of those that its process may have."""
    if subject.snapshot is None:
        return SERVER_NOT_READ
    count = positive(subject.snapshot.value(_THREADING, "ThreadCount"))
    if count is None:
        return Unknown("the JVM does not tell its threads")
    (allowed,) = subject.inspected.get(_ALLOWED, (_NOT_YET,))
    if not isinstance(allowed, Known):
        return allowed
    largest = positive(allowed.value) if isinstance(allowed.value, int | float) else None
    if largest is None:
        return Known(0.0, f"{count:g} threads, {allowed.evidence}")
    return Known(count / largest, f"{percent(count / largest)} ({count:g} threads, {allowed.evidence})")


GATHERERS = (
    Gatherer(
        "open_files_used",
        open_files,
        (AttributeQuery(OPERATING_SYSTEM, ("OpenFileDescriptorCount", "MaxFileDescriptorCount")),),
    ),
    Gatherer("threads_used", threads, (AttributeQuery(_THREADING, ("ThreadCount",)),), (_ALLOWED,)),
)
