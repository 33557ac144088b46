"""Our mapping alone: it reads the JVM with 50,000 attributes once, and maps what it read for each request."""

import sys
from pathlib import Path

from benchmarks.reading_server import parse, serve
from exporter.jmx import ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.mapping import MetricMapper, load_packs
from exporter.targets.native.source import NativeSource

_SECONDS = 600.0
_PACK = Path(__file__).with_name("many.yml")
_SERIES = 5000
"""Of a family: as many as there are MBeans, above the exporter's own limit."""


def main() -> None:
    """Map it for each request."""
    port, url, _ = parse(sys.argv[1:], "map what was read of the JVM with 50,000 attributes")
    mapper = MetricMapper(load_packs("metrics", [_PACK]), _SERIES)
    source = NativeSource(ServiceUrl.parse(url), None)
    snapshot = source.read(mapper.queries, Deadline.after(_SECONDS))
    source.close()
    memory = mapper.memory()
    serve(port, lambda: sum(len(family.samples) for family in mapper.map(snapshot, memory=memory).families))


if __name__ == "__main__":
    main()
