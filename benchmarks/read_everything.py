"""Our client alone, without mapping and exposition: it reads every attribute of every MBean."""

import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.reading_server import parse, serve
from exporter.jmx import ObjectName, calls
from exporter.jmx.client import JmxConnection, connect
from exporter.jmx.errors import AttributeUnreadableError, JmxError

_SECONDS = 600.0
_NEW_AT_A_TIME = 16


class Everything:
    """Reads everything in one round trip, of what it knew before; new MBeans in further ones, few at a time.

    Args:
        connection: a session with the server.
    """

    def __init__(self, connection: JmxConnection) -> None:
        self._connection = connection
        self._wanted: dict[ObjectName, tuple[str, ...]] = {}

    def read(self) -> int:
        """Read it all.

        Returns:
            how many attributes were read.

        Raises:
            JmxError: the server cannot be read.
        """
        known = list(self._wanted)
        asked: list[calls.Call[Any]] = [calls.query_names(None)]
        asked += [calls.attributes(name, self._wanted[name]) for name in known]
        names, *outcomes = self._connection.pipeline(asked, _SECONDS)
        if isinstance(names, JmxError):
            raise names
        count, failed = self._take(known, outcomes)
        present = set(names)
        self._wanted = {name: wanted for name, wanted in self._wanted.items() if name in present}
        added = [name for name in names if name not in self._wanted]
        self._learn(added)
        remaining = [name for name in (*added, *failed) if name in self._wanted]
        while remaining:
            again = [calls.attributes(name, self._wanted[name]) for name in remaining]
            more, remaining = self._take(remaining, list(self._connection.pipeline(again, _SECONDS, _NEW_AT_A_TIME)))
            count += more
        return count

    def _learn(self, names: Sequence[ObjectName]) -> None:
        asked = [calls.mbean_info(name) for name in names]
        for name, info in zip(names, self._connection.pipeline(asked, _SECONDS), strict=True):
            if not isinstance(info, JmxError):
                self._wanted[name] = tuple(each.name for each in info.attributes if each.readable)

    def _take(self, names: Sequence[ObjectName], outcomes: Sequence[object]) -> tuple[int, list[ObjectName]]:
        """How many attributes there are in these outcomes, and the MBeans to ask again, without the culprit."""
        count = 0
        failed = []
        for name, outcome in zip(names, outcomes, strict=True):
            if isinstance(outcome, dict):
                count += len(outcome)
            elif isinstance(outcome, AttributeUnreadableError) and outcome.attribute in self._wanted[name]:
                self._wanted[name] = tuple(each for each in self._wanted[name] if each != outcome.attribute)
                failed.append(name)
            else:
                del self._wanted[name]
        return count, failed


def main() -> None:
    """Read a server for each request."""
    port, url, login = parse(sys.argv[1:], "read every attribute with our client")
    opened: list[Everything] = []

    def read() -> int:
        if not opened:
            opened.append(Everything(connect(url, login, deadline_seconds=_SECONDS)))
        return opened[0].read()

    serve(port, read)


if __name__ == "__main__":
    main()
