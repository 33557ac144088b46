"""Which machine a target runs on, and with how many others: what the guidelines' figures are measured against."""

from collections.abc import Iterable

from exporter.collect.target import TargetIdentity
from exporter.guidelines.subject import Subject
from exporter.host.process import SoughtJvm
from exporter.jmx.objectname import ObjectName
from exporter.model import AttributeQuery, HostFacts, JvmIdentity, ProcessFacts, Snapshot

_RUNTIME = ObjectName.parse("java.lang:type=Runtime")
IDENTITY_QUERY = AttributeQuery(_RUNTIME, ("Name", "StartTime"))
"""What tells a JVM's process: `RuntimeMXBean.getName` is `pid@host`, `getStartTime` milliseconds since the epoch."""

_LONGEST_PID = 10
"""Digits: no system's process ids have more, and a server may say anything."""


def subject_of(
    identity: TargetIdentity,
    snapshot: Snapshot | None,
    process: ProcessFacts | None,
    facts: HostFacts,
    identities: Iterable[TargetIdentity],
) -> Subject:
    """One target with all that is known of it and of its machine, ready to be judged.

    An address of this machine is not enough to call a target local: a container shares neither disk nor limits.
    Its process must be seen here: the one that it was found by, or else one with the id and start time that the JVM
    says, unless the configuration knows. What the JVM says fits no process where the clock was set since it started,
    or where a script took its time before it became the JVM.
    """
    local = identity.local is True or process is not None
    instances = facts.carbon_processes if local else sum(other.host == identity.host for other in identities)
    return Subject(
        snapshot=snapshot,
        local=local,
        host=facts if local else None,
        process=process,
        instances=_at_least_one(instances),
        high_concurrency=identity.high_concurrency,
    )


def machine_alone(facts: HostFacts) -> Subject:
    """This machine where no target is configured."""
    return Subject(snapshot=None, local=True, host=facts, process=None, instances=_at_least_one(facts.carbon_processes))


def _at_least_one(servers: int | None) -> int | None:
    """A server is judged as one even where its process is not seen."""
    return None if servers is None else max(1, servers)


def sought_jvm(identity: TargetIdentity, snapshot: Snapshot | None) -> SoughtJvm | None:
    """What tells the target's process; None where it does not say, or is known to be on another machine."""
    if snapshot is None or identity.local is False:
        return None
    if identity.process is not None:
        return identity.process
    name = snapshot.value(_RUNTIME, "Name")
    started_milliseconds = snapshot.value(_RUNTIME, "StartTime")
    if not isinstance(name, str) or not isinstance(started_milliseconds, int):
        return None
    pid, at, _ = name.partition("@")
    if not at or not pid.isdecimal() or len(pid) > _LONGEST_PID:
        return None
    return JvmIdentity(int(pid), started_milliseconds / 1000)
