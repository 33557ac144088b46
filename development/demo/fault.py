"""What a fault is: which servers it needs, how it is made and mended, and what must come of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from development.demo.stand import Stand


class Kind(Enum):
    """What a server is."""

    CARBON = "Carbon"
    """The WSO2 Carbon kernel, with a login."""
    SYNAPSE = "Synapse"
    """Apache Synapse with a back end, and messages that are sent to it all the time."""
    JAVA = "Java"
    """A JVM that does nothing, with the property `carbon.home`."""


class Form(Enum):
    """How Prometheus scrapes the exporter."""

    METRICS = "metrics"
    """All servers at once, each with its label `target`: `examples/prometheus.yml`."""
    PROBE = "probe"
    """Each server as a target of its own, with its name as `instance`: `examples/prometheus-probe.yml`."""


class Reach(Enum):
    """How far a fault reaches, which tells what may be made beside it."""

    SERVER = "server"
    """Only alerts on its own servers come of it: made beside others."""
    MACHINE = "machine"
    """It uses up the machine's processors or disk, so alerts on the machine may come: one at a time, beside others."""
    ALL = "all"
    """It takes the exporter, Prometheus or most servers away: made alone."""


@dataclass(frozen=True)
class Subject:
    """A server that a fault needs.

    Attributes:
        role: how `make` and `mend` find it, in `Stand.servers`; its name is the fault's with the role behind it.
        kind: what it is.
        java_options: more arguments for its JVM, none with blanks in it; `-Xmx512m` comes before them.
        agent: whether its JVM has the agent of `development/demo/java`, which listens on `Server.agent_port`.
        http_threads: `maxThreads` of Carbon's HTTP connectors; None: as they are shipped.
        data_source_mbeans: whether Carbon's data source is an MBean (`jmx_enable = true`).
        disk_megabytes: the size of the file system of its own that its home is on, which takes root; None: it has none.
        watched: whether the exporter reads it from its start on; where not, `Stand.watch` begins that.
    """

    role: str
    kind: Kind
    java_options: tuple[str, ...] = ()
    agent: bool = False
    http_threads: int | None = None
    data_source_mbeans: bool = False
    disk_megabytes: int | None = None
    watched: bool = True


@dataclass(frozen=True)
class Fault:
    """A fault that is made for real.

    Attributes:
        name: one word or several with hyphens, as in `make demo FAULT=killed`.
        title: what it is, in a few words.
        subjects: the servers that it needs, each with a role of its own. All are well when `make` is called.
        make: makes it. What takes as long as the fault does is given to `Stand.meanwhile`. The clock runs from the
            call, or from `Stand.begin` where that is called.
        mend: mends it, and returns when that is done: the clock of what resolves runs from there. It is called once
            after `make`, also where that failed half-way; where the demonstration is ended, its servers go instead.
        expects: the names of alerts that must come, as pages or as tickets; empty: nobody may be paged.
        within: seconds until the last of them must have come; where there are none, how long nobody may be paged.
        resolves_within: seconds from the end of `mend` until all incidents must have resolved; `math.inf`: they stay.
        incidents: how many incidents are opened by them, as PagerDuty counts; tickets are none.
        reach: how far it reaches.
        loses: how many of its servers cannot be read meanwhile.
        history: gives what Prometheus is to hold from before its start, in the OpenMetrics text format without `# EOF`.
            It is called with what tells the labels of a server's samples (job, instance, in one form target), by the
            server's role. None: nothing.
    """

    name: str
    title: str
    subjects: tuple[Subject, ...]
    make: Callable[[Stand], None]
    mend: Callable[[Stand], None]
    expects: tuple[str, ...]
    within: float
    resolves_within: float = 360.0
    incidents: int = 1
    reach: Reach = Reach.SERVER
    loses: int = 0
    history: Callable[[Callable[[str], Mapping[str, str]]], str] | None = None

    @property
    def names(self) -> Mapping[str, str]:
        """The names of its servers in the exporter's configuration, by their roles."""
        return {subject.role: f"{self.name}-{subject.role}" for subject in self.subjects}
