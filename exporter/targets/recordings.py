"""Snapshots in JSON files, recorded from real servers.

`{"recorded": "which server, when", "mbeans": [{"objectName": "...", "attributes": {NAME: VALUE, ...}}]}`: attributes
that were read; an MBean of which nothing was read has none. NaN and infinite numbers are written as Python's json does.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from exporter.document import DocumentError
from exporter.jmx import MalformedObjectNameError, ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, MBean, Snapshot, UnreadableMBean
from exporter.system.files import UnreadableFileError, read_small_file
from exporter.targets.unnamed_attributes import UnnamedAttributes

_MAXIMUM_BYTES = 64 * 1024 * 1024


class _RecordedMBean(msgspec.Struct, forbid_unknown_fields=True):
    objectName: str  # noqa: N815 - a key of the file
    attributes: dict[str, Any]


class _Recording(msgspec.Struct, forbid_unknown_fields=True):
    recorded: str
    mbeans: list[_RecordedMBean]


def load_snapshot(path: Path) -> Snapshot:
    """Read a recording. An MBean whose name is none costs only itself.

    Raises:
        DocumentError: the file is none.
    """
    try:
        recording = msgspec.convert(json.loads(read_small_file(path, _MAXIMUM_BYTES, "a shorter file")), _Recording)
    except UnreadableFileError as error:
        raise DocumentError(str(path), 1, (), str(error)) from None
    except json.JSONDecodeError as error:
        raise DocumentError(
            str(path), error.lineno, (), "found something else than JSON, expected a recording"
        ) from None
    except (UnicodeDecodeError, RecursionError, msgspec.ValidationError) as error:
        where = f": {error}" if isinstance(error, msgspec.ValidationError) else ""
        raise DocumentError(str(path), 1, (), f"found no recording of a server{where}") from None
    except ValueError:  # from `int`, which reads no longer numbers
        digits = sys.get_int_max_str_digits()
        message = f"found a number of more than {digits} digits, expected a recording"
        raise DocumentError(str(path), 1, (), message) from None
    mbeans: dict[ObjectName, MBean] = {}
    unreadable: list[UnreadableMBean] = []
    for mbean in recording.mbeans:
        try:
            name = ObjectName.parse(mbean.objectName)
        except MalformedObjectNameError as error:
            unreadable.append(UnreadableMBean(mbean.objectName, str(error)))
            continue
        if name in mbeans:
            raise DocumentError(str(path), 1, ("mbeans",), f"found {name} twice, expected each MBean once")
        mbeans[name] = MBean(name, mbean.attributes)
    return Snapshot(tuple(mbeans.values()), unreadable_mbeans=tuple(unreadable))


class RecordedSource:
    """Answers every read from one snapshot, with what was asked for and nothing else."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:  # noqa: ARG002 - it is instant
        """Give the recorded values of the attributes that the queries want."""
        unnamed = UnnamedAttributes(queries)
        mbeans = (unnamed.without_secrets(found) if unnamed.are_wanted else found for found in self._wanted(queries))
        return Snapshot(tuple(mbean for mbean in mbeans if mbean.attributes))

    def _wanted(self, queries: Sequence[AttributeQuery]) -> Iterator[MBean]:
        for mbean in self._snapshot.mbeans:
            wanted = [query.attributes for query in queries if query.pattern.matches(mbean.name)]
            if None in wanted:
                yield mbean
            else:
                names = {name for attributes in wanted for name in attributes or ()}
                yield MBean(mbean.name, {name: value for name, value in mbean.attributes.items() if name in names})

    def close(self) -> None:
        """Do nothing: a recording holds nothing."""
