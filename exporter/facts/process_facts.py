"""What several facts of a server's process say where there is no process to look at."""

from exporter.facts.fact import NotApplicable, Unknown
from exporter.facts.inspection import Site

NOT_RUNNING = NotApplicable("the server does not run")
NOT_HERE = Unknown("its process was not found on this machine")
HIDDEN = Unknown("its process may not be looked at: the system hides other users' processes")


def no_process(site: Site) -> Unknown | NotApplicable:
    """Tell why a server has no process that can be looked at: it does not run, or not here.

    A home that was opened without a JVM is one that is judged as it lies there (`check --home`).
    """
    return NOT_RUNNING if site.snapshot is None and site.files is not None else NOT_HERE
