"""Faults that are made for real: `FAULTS` has them by their names."""

from collections.abc import Mapping

from development.demo.fault import Fault
from development.demo.faults import killed

_ALL: tuple[Fault, ...] = (killed.FAULT,)
FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _ALL}
