"""A recorded JVM that was started again."""

from dataclasses import replace

from exporter.jmx import ObjectName
from exporter.model.snapshot import MBean, Snapshot

_RUNTIME = ObjectName.parse("java.lang:type=Runtime")


def restarted(snapshot: Snapshot) -> Snapshot:
    """The same process id a minute later, as in a container."""
    return Snapshot(tuple(_later(mbean) if mbean.name == _RUNTIME else mbean for mbean in snapshot.mbeans))


def _later(runtime: MBean) -> MBean:
    started_at = runtime.attributes["StartTime"]
    assert isinstance(started_at, int)
    return replace(runtime, attributes={**runtime.attributes, "StartTime": started_at + 60_000})
