"""The tables of all categories as one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from exporter.facts.fact import Value
from exporter.model.assessment import Status
from testing import verdicts

GIB = 1024 * 1024 * 1024
MIB = 1024 * 1024
GB = 1000 * 1000 * 1000

Verdicts = Mapping[str, Sequence[tuple[Value, Status, float | None]]]
"""By guideline, of one server alone on its machine: the fact's value, and the status and score that it gives.

A guideline that is only worth knowing (`worst: info`) gives no score: None.
"""

HEADROOM: Final[Sequence[tuple[Value, Status, float | None]]] = (
    (0.50, "ok", 1.0),
    (0.79, "ok", 16 / 45),
    (0.80, "warning", 1 / 3),
    (0.94, "warning", 1 / 45),
    (0.95, "critical", 0.0),
    (1.0, "critical", 0.0),
)
"""What is left of something by the share that is used: half of it is well, 80 % a warning, 95 % critical."""


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
