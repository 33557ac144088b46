"""Which machine a target runs on, and with how many others: what the guidelines' figures are measured against."""

from collections.abc import Iterable, Mapping

from exporter.collect.target import TargetIdentity
from exporter.facts.fact import Facts
from exporter.facts.subject import Subject
from exporter.model.machine import HostFacts, ProcessFacts
from exporter.model.snapshot import Snapshot


def subject_of(
    identity: TargetIdentity,
    snapshot: Snapshot | None,
    process: ProcessFacts | None,
    facts: HostFacts,
    identities: Iterable[TargetIdentity],
    inspected: Mapping[str, Facts],
) -> Subject:
    """Put together what is known of one target and of its machine, ready to be judged.

    An address of this machine is not enough to call a target local: a container shares neither disk nor limits.
    Its process must be seen here: the one that it was found by, or else one with the id and start time that the JVM
    says, unless the configuration knows. What the JVM says fits no process where the clock was set between its start
    and its first read, or where a script took its time before it became the JVM.

    A server that could not be read is judged without its process: what guidelines take from that is the smallest of
    several views, of which the JVM's would be missing.
    """
    if snapshot is None:
        process = None
    local = identity.local is True or process is not None
    instances = facts.carbon_processes if local else sum(other.host == identity.host for other in identities)
    return Subject(
        snapshot=snapshot,
        local=local,
        host=facts if local else None,
        process=process,
        instances=_at_least_one(instances),
        high_concurrency=identity.high_concurrency,
        roles=identity.site.roles,
        product=identity.site.product,
        inspected=inspected,
        name=identity.name,
    )


def _at_least_one(servers: int | None) -> int | None:
    """A server is judged as one even where its process is not seen."""
    return None if servers is None else max(1, servers)
