"""How facts are found out that change seldom, and take more than a look at what a scrape has read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from exporter.carbon.server_files import ServerFiles
from exporter.facts.fact import Fact, Facts
from exporter.jmx.deadline import Deadline
from exporter.model.machine import ProcessFacts
from exporter.model.site import SiteSettings
from exporter.model.snapshot import AttributeQuery, Snapshot
from exporter.system.roots import Roots

Origin = Literal["jmx", "files", "process", "machine", "network", "backups"]
"""What facts are read from: the label `source` of their age."""

INTERVALS: Mapping[Origin, float] = {
    "jmx": 3600.0,
    "files": 600.0,
    "process": 600.0,
    "machine": 3600.0,
    "network": 86_400.0,
    "backups": 3600.0,
}
"""Seconds after which facts of an origin are old; all are old once the server was started again."""


@dataclass(frozen=True)
class Site:
    """One server, open to be looked at.

    Attributes:
        now: seconds since the epoch: what ages are reckoned from.
        deadline: when the look must have ended.
        settings: what the configuration says of the server.
        snapshot: what its JVM says that guidelines seldom ask for; None where it was not read.
        files: its home; None where that cannot be reached.
        no_files: why not, in a few words.
        process: its JVM's process; None where it was not found on this machine.
        started_at: when its JVM started, in seconds since the epoch; None where that is not known.
        roots: where this machine's files are.
    """

    now: float
    deadline: Deadline
    settings: SiteSettings
    snapshot: Snapshot | None = None
    files: ServerFiles | None = None
    no_files: str = ""
    process: ProcessFacts | None = None
    started_at: float | None = None
    roots: Roots = field(default_factory=Roots)


@dataclass(frozen=True)
class Inspection:
    """One way to find out facts that change seldom.

    Attributes:
        facts: what the catalogue of guidelines calls them.
        origin: what they are read from.
        inspect: gives each of them; what it does not give is unknown.
        queries: the attributes of the JVM that it looks at, which are read for it alone.
    """

    facts: tuple[str, ...]
    origin: Origin
    inspect: Callable[[Site], Mapping[str, Fact | Facts]]
    queries: tuple[AttributeQuery, ...] = ()
