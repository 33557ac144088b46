"""Where a JVM writes its heap to when memory runs out.

Source: the JDK's manual page of `java`, `-XX:+HeapDumpOnOutOfMemoryError` and `-XX:HeapDumpPath`. The start script of
every WSO2 server gives both. OpenJ9 has options and files of its own, which are not told here.
"""

import re
from pathlib import PurePosixPath
from typing import Final

from exporter.system.java.command import JavaCommand

_WRITES, _WRITES_NONE = "-XX:+HeapDumpOnOutOfMemoryError", "-XX:-HeapDumpOnOutOfMemoryError"
_PATH = "-XX:HeapDumpPath="
_PROCESS_ID = "%p"

OF_ANY_PROCESS: Final = re.compile(r"java_pid\d+\.hprof(\.gz)?")
"""The names that a JVM gives of itself, in a folder."""


def heap_dump_path(command: JavaCommand, folder: str | None) -> str | None:
    """Tell the file, or the folder, to which a JVM writes its heap.

    Args:
        command: what it was started with.
        folder: the folder that it runs in; None where that is not known.

    Returns:
        An absolute path as the process has it: without the option the folder that it runs in. None where it writes
        none, or the path is relative to a folder that is not known.
    """
    writes, path = False, ""
    for option in command.options:
        if option in (_WRITES, _WRITES_NONE):
            writes = option == _WRITES
        elif option.startswith(_PATH):
            path = option.removeprefix(_PATH)
    if not writes or (folder is None and not path.startswith("/")):
        return None
    return str(PurePosixPath(folder or "/", path))


def names_in_folder(pid: int) -> tuple[str, ...]:
    """Give the names that a JVM may give to its heap's file in a folder.

    Args:
        pid: its process id, as it has it itself.
    """
    return (f"java_pid{pid}.hprof", f"java_pid{pid}.hprof.gz")


def names_of_file(name: str, pid: int) -> tuple[str, ...]:
    """Give the names that the file may have that a JVM was told to write: later JDKs put their process id for `%p`.

    Args:
        name: as the option has it, without its folder.
        pid: its process id, as it has it itself.
    """
    return tuple(dict.fromkeys((name, name.replace(_PROCESS_ID, str(pid)))))
