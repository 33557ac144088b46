"""What makes each alert fire, and what does not: a table for each layer, from which promtool's tests are made."""

from importlib import import_module
from pkgutil import iter_modules

from testing.alert_cases.case import Case

_MODULES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]

CASES: tuple[Case, ...] = tuple(case for module in _MODULES for case in getattr(module, "CASES", ()))
"""Those of every table."""
