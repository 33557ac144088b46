"""The tables of all categories as one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules

from exporter.facts.fact import Value
from exporter.model.assessment import Status
from testing import verdicts

GIB = 1024 * 1024 * 1024
GB = 1000 * 1000 * 1000

Verdicts = Mapping[str, Sequence[tuple[Value, Status, float | None]]]
"""By guideline, of one server alone on its machine: the fact's value, and the status and score that it gives.

A guideline that is only worth knowing (`worst: info`) gives no score: None.
"""


def all_verdicts() -> Verdicts:
    """Give the tables of all categories in one.

    Raises:
        ValueError: a guideline stands in two of them.
    """
    tables = list(_tables())
    counts = Counter(guideline for table in tables for guideline in table)
    twice = [guideline for guideline, count in counts.items() if count > 1]
    if twice:
        message = f"these guidelines stand in two tables: {', '.join(twice)}"
        raise ValueError(message)
    return {guideline: lines for table in tables for guideline, lines in table.items()}


def _tables() -> Iterator[Verdicts]:
    for found in iter_modules(verdicts.__path__):
        if found.name != "table":
            yield import_module(f"{verdicts.__name__}.{found.name}").VERDICTS
