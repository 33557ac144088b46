"""A /proc of servers in control groups of version 2, as a test writes it down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exporter.system.roots import Roots
from testing.proc_of_groups import write

_MOUNT = "29 23 0:26 / {point} rw,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
_AFTER_NAME = 50
"""Fields of /proc/PID/stat after the name; the twentieth is the start."""


@dataclass(frozen=True)
class WrittenServer:
    """A server among the processes.

    Attributes:
        pid: its process id.
        options: of its JVM, besides its home.
        group: its control group.
    """

    pid: int
    options: Sequence[str] = ()
    group: str = "/"


@dataclass
class WrittenProcesses:
    """Processes and control groups below a folder.

    Attributes:
        folder: where they are written.
        groups: the files of each group, by its path and their name.
    """

    folder: Path
    groups: Mapping[str, str] = field(default_factory=dict)

    def with_servers(self, *servers: WrittenServer) -> Roots:
        """Write the servers, and give the roots by which they are seen."""
        point = self.folder / "fs"
        point.mkdir(exist_ok=True)
        write(point, self.groups)
        files = {"self/mountinfo": _MOUNT.format(point=point), "1/cmdline": "init\0"}
        for server in servers:
            arguments = ("java", *server.options, f"-Dcarbon.home=/opt/{server.pid}", "org.wso2.Bootstrap")
            rest = ["S", *["0"] * 18, str(100 * server.pid), *["0"] * (_AFTER_NAME - 20)]
            files |= {
                f"{server.pid}/stat": f"{server.pid} (java) {' '.join(rest)}",
                f"{server.pid}/cgroup": f"0::{server.group}",
                f"{server.pid}/environ": "",
            }
            path = self.folder / "proc" / str(server.pid) / "cmdline"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"".join(argument.encode() + b"\0" for argument in arguments))
        write(self.folder / "proc", files)
        return Roots(str(self.folder / "proc"))
