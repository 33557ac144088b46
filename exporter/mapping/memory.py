"""What one mapping of a target leaves for the next, which mostly makes the same of all but numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from exporter.mapping.arrangement import Arrangement
from exporter.mapping.layout import Named
from exporter.mapping.result import Unmapped
from exporter.mapping.rule_plan import RulePlan
from exporter.model.metrics import Family


@dataclass(frozen=True, slots=True)
class MBeanPlan:
    """What an MBean's name decides.

    Attributes:
        rules: those that match it, each with what it makes of the name.
        misfits: those whose labels the name does not fit.
    """

    rules: tuple[tuple[RulePlan, Named], ...]
    misfits: tuple[Unmapped, ...]


class FamilyRecord(msgspec.Struct, frozen=True, gc=False):
    """A family as it was served last.

    There is one for each family of each target, made anew at each scrape. Python's garbage collector need not look at
    them: none is in a cycle.

    Attributes:
        arrangement: which of its samples were, and in which order.
        numbers: of all that were made.
        family: what became of them.
    """

    arrangement: Arrangement
    numbers: tuple[float, ...]
    family: Family


@dataclass(slots=True)
class Memory:
    """The memory of a `MetricMapper` for one target. Of what the target does not have any more nothing is kept.

    Neither mapping is changed once it is here, so that several threads may map one target.

    Attributes:
        plans: of the target's MBeans, by canonical name.
        served: the families that it gave samples of, by name.
    """

    plans: Mapping[str, MBeanPlan] = field(default_factory=dict)
    served: Mapping[str, FamilyRecord] = field(default_factory=dict)
