"""What makes each alert fire, and what does not: a table for each layer, from which promtool's tests are made."""

from importlib import import_module
from pkgutil import iter_modules

from testing.alert_cases.case import Case

<<<<<<< HEAD
_TABLES = sorted(
    {module.name for module in iter_modules(__path__)} - {"case", "promtool", "samples", "texts", "verdicts"}
)
=======
_TABLES = sorted({module.name for module in iter_modules(__path__)} - {"case", "promtool", "rules", "samples", "texts"})
>>>>>>> aa8f749 (Page when callers of the mediation engine get no answer, and tell of endpoints, budgets, queues and stores)

CASES: tuple[Case, ...] = tuple(case for table in _TABLES for case in import_module(f"{__name__}.{table}").CASES)
"""Those of every table."""
