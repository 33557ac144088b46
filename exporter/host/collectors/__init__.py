"""The collectors of the machine's metrics: one a file, which has node_exporter's name for it.

A file put here is a collector from then on: `exporter.host.registry` makes it, and the configuration knows its name.
"""

from pkgutil import iter_modules


def collector_names() -> tuple[str, ...]:
    """List the names of all collectors, in order, without reading their files."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))
