"""What is known of one target, or of the machine alone, when it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from exporter.facts.fact import Facts
from exporter.model.machine import HostFacts, ProcessFacts
from exporter.model.snapshot import Snapshot


@dataclass(frozen=True)
class Subject:
    """Everything that guidelines look at; nothing else decides how a target is judged.

    Attributes:
        snapshot: what its JVM said; None where the target is down.
        local: whether it runs on this machine.
        host: this machine; None where the target runs elsewhere.
        process: its JVM's process; None where it was not found on this machine.
        instances: how many WSO2 servers share its machine, itself included; None where they cannot be counted.
        high_concurrency: whether it is to be judged as a server for many concurrent users.
        roles: what it does among other servers, for example `gateway`; empty where nobody says.
        product: which product it is, as configured; None: to be found out.
        inspected: the facts that inspections have found out, by name.
        written: facts that somebody else found out, for those that are unknown otherwise, by name.
        last_process: what was seen of its process last, where the target is down; None where it was never seen.
        now: when it is judged, in seconds since the epoch.
        name: the target's; empty for the machine alone.
    """

    snapshot: Snapshot | None
    local: bool
    host: HostFacts | None
    process: ProcessFacts | None
    instances: int | None
    high_concurrency: bool = False
    roles: tuple[str, ...] = ()
    product: str | None = None
    inspected: Mapping[str, Facts] = field(default_factory=dict)
    written: Mapping[str, Facts] = field(default_factory=dict)
    last_process: ProcessFacts | None = None
    now: float = 0.0
    name: str = ""

    @classmethod
    def of_machine(cls, host: HostFacts) -> "Subject":
        """Give this machine without any server, judged for the servers that run on it, one at least."""
        servers = host.carbon_processes
        instances = None if servers is None else max(1, servers)
        return cls(None, True, host, None, instances)
