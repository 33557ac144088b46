"""What several facts of a server's process have in common: where it runs, and why there may be none to look at."""

import re

from exporter.facts.fact import NotApplicable, Unknown
from exporter.facts.inspection import Site
from exporter.system.process_status import ProcessStatus, read_status

_CONTAINER = re.compile(r"docker|kubepods|containerd|libpod|crio|lxc|buildkit|ecs/", re.IGNORECASE)
"""What container runtimes put into the names of the control groups that they make."""

NOT_RUNNING = NotApplicable("the server does not run")
NOT_HERE = Unknown("its process was not found on this machine")
HIDDEN = Unknown("its process may not be looked at: the system hides other users' processes")


def no_process(site: Site) -> Unknown | NotApplicable:
    """Tell why a server has no process that can be looked at: it does not run, or not here.

    A home that was opened without a JVM is one that is judged as it lies there (`check --home`).
    """
    return NOT_RUNNING if site.snapshot is None and site.files is not None else NOT_HERE


def is_contained(status: ProcessStatus, pid: int) -> bool:
    """Tell whether a process is in a container, as far as that is seen from here.

    Args:
        status: what the kernel says of it.
        pid: its process id.
    """
    return pid == 1 or status.nested or any(_CONTAINER.search(group) for group in status.groups)


def runs_in_container(site: Site) -> bool:
    """Tell whether a server is in a container; false where its process is not seen."""
    if site.process is None:
        return False
    pid = site.process.identity.pid
    try:
        return is_contained(read_status(pid, site.roots), pid)
    except OSError:
        return False
