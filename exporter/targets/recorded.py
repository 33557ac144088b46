"""Snapshots in JSON files, recorded from real servers."""

import json
from collections.abc import Sequence
from pathlib import Path

from exporter.deadline import Deadline
from exporter.jmx.objectname import ObjectName
from exporter.model import AttributeQuery, MBean, Snapshot


def load_snapshot(path: Path) -> Snapshot:
    """Read `{"recorded": "which server, when", "mbeans": [{"objectName": "...", "attributes": {...}}]}`."""
    recording = json.loads(path.read_text(encoding="utf-8"))
    return Snapshot(tuple(MBean(ObjectName.parse(m["objectName"]), m["attributes"]) for m in recording["mbeans"]))


class RecordedSource:
    """Answers every read from one snapshot, with what was asked for and nothing else."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:  # noqa: ARG002 - it is instant
        """The recorded values of the attributes that the queries name."""
        mbeans = []
        for mbean in self._snapshot.mbeans:
            wanted = {a for query in queries if query.pattern.matches(mbean.name) for a in query.attributes}
            found = {name: value for name, value in mbean.attributes.items() if name in wanted}
            if found:
                mbeans.append(MBean(mbean.name, found))
        return Snapshot(tuple(mbeans))

    def close(self) -> None:
        """Nothing is held."""
