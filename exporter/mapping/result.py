"""What a mapping gives: metric families, and everything that is not in them although the server answered."""

from dataclasses import dataclass

from exporter.jmx import ObjectName
from exporter.model.metrics import Family


@dataclass(frozen=True)
class Conflict:
    """A sample that two MBeans, or two rules of one, give: one is served, the other is not.

    Attributes:
        sample: its name and labels, `tomcat_requestcount_total{port="9763"}`.
        served: the MBean whose value is served: the earlier rule's, then the canonical name that sorts first.
        dropped: the MBean whose value is not.
    """

    sample: str
    served: ObjectName
    dropped: ObjectName


@dataclass(frozen=True)
class Unmapped:
    """Something that a rule wanted to map and could not.

    Attributes:
        name: the MBean.
        attribute: the path, `Attribute` or `Attribute.item`; None where the MBean's name is the cause.
        cause: in one line.
    """

    name: ObjectName
    attribute: str | None
    cause: str


@dataclass(frozen=True)
class Cut:
    """A family with more series than it may have: so many, the last in the order of their labels, are not served.

    Attributes:
        family: its name as queries have it.
    """

    family: str
    series: int


@dataclass(frozen=True)
class Shortened:
    """A label whose value is too long to be served whole.

    Attributes:
        name: the MBean.
        attribute: the path that gave the value; None where the MBean's name did.
        characters: how many the value has.
    """

    name: ObjectName
    attribute: str | None
    characters: int


class MappingOverdueError(Exception):
    """A mapping took longer than it may."""


@dataclass(frozen=True)
class MappingResult:
    """What a snapshot became.

    Attributes:
        families: in the order of the packs, each once, none without samples; samples sorted by their labels' values.
        conflicts: samples that were given more than once.
        unmapped: what is missing although the server answered.
        cut: families that are too large.
        shortened: labels that are too long.
    """

    families: tuple[Family, ...]
    conflicts: tuple[Conflict, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    cut: tuple[Cut, ...] = ()
    shortened: tuple[Shortened, ...] = ()
