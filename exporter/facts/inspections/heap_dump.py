"""Whether a JVM writes its heap to a file when memory runs out, and whether that file has room.

Source: the JDK's manual page of `java`, `-XX:+HeapDumpOnOutOfMemoryError` and `-XX:HeapDumpPath`. A dump is about as
large as what is in use of the heap, at most the whole.
"""

from collections.abc import Mapping, Sequence
from posixpath import dirname, isabs

from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.facts.attributes import MEMORY, heap_usage
from exporter.facts.fact import Fact, Known, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.jvm_start import JvmStart, arguments_query, properties_query
from exporter.facts.quantities import binary_bytes, decimal_bytes
from exporter.model.snapshot import AttributeQuery
from exporter.system.java.heap_flags import MAXIMUM_HEAP, last_size

_FACT = "heap_dump_on_oom"
_DUMPS = {"-XX:+HeapDumpOnOutOfMemoryError": True, "-XX:-HeapDumpOnOutOfMemoryError": False}
_PATH = "-XX:HeapDumpPath="


def inspect(site: Site) -> Mapping[str, Fact]:
    """Tell the word `off`, `cramped` where the filesystem has less left than the heap may take, or `on`."""
    start = JvmStart.of(site)
    if not isinstance(start, JvmStart):
        return {_FACT: start}
    if start.arguments is None:
        return {_FACT: Unknown("the JVM does not tell its arguments")}
    is_wanted = False
    for argument in start.arguments:
        is_wanted = _DUMPS.get(argument, is_wanted)
    if not is_wanted:
        return {_FACT: Known("off", "no heap dump is written")}
    return {_FACT: _with_room(site, start.arguments)}


def _with_room(site: Site, arguments: Sequence[str]) -> Fact:
    is_on, heap, left = "HeapDumpOnOutOfMemoryError is on", _largest_heap(site, arguments), _left(site, arguments)
    if heap is None or left is None:
        return Known("on", f"{is_on}; whether its file has room is not known")
    room = f"{decimal_bytes(left)} left where its file is, for a heap of up to {binary_bytes(heap)}"
    return Known("on" if left >= heap else "cramped", f"{is_on}, {room}")


def _largest_heap(site: Site, arguments: Sequence[str]) -> float | None:
    flag = last_size(arguments, MAXIMUM_HEAP)
    if flag is not None:
        return flag.size_bytes
    return None if site.snapshot is None else heap_usage(site.snapshot, "max")


def _left(site: Site, arguments: Sequence[str]) -> int | None:
    """Give the bytes left for the dump, where it is on the filesystem of the server's home, which is known."""
    path = next((each.removeprefix(_PATH) for each in reversed(arguments) if each.startswith(_PATH)), "")
    disk = None if site.process is None else site.process.carbon_home_filesystem
    if disk is None or site.files is None or not isabs(path):
        return None
    try:
        is_there = _device(site.files, path) == site.files.status(site.files.home).device
    except FileProblem:
        return None
    return disk.available_bytes if is_there else None


def _device(files: ServerFiles, path: str) -> int:
    """Give the device of a file, or of the folder that it will be in."""
    try:
        return files.status(path).device
    except FileMissing:
        return files.status(dirname(path)).device


INSPECTIONS = (
    Inspection(
        (_FACT,),
        "jmx",
        inspect,
        (properties_query(), arguments_query(_PATH), AttributeQuery(MEMORY, ("HeapMemoryUsage",))),
    ),
)
