"""How the labels of a family's samples are put in order: those that an MBean's name gives, and those that follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from exporter.jmx import ObjectName
from exporter.mapping.result import Shortened

Key = tuple[tuple[str, ...], str]
"""The values of a family's labels, in the family's order, and the suffix: what tells a family's samples apart."""


Labels = tuple[tuple[str, str], ...]
"""Names and values of labels, in order."""


class Identity(NamedTuple):
    """All of a sample but its number.

    Attributes:
        key: what tells it apart from the family's other samples.
        name: the MBean that it comes from.
    """

    key: Key
    labels: Mapping[str, str]
    name: ObjectName


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of an MBean decides of the samples that one rule makes of it.

    Attributes:
        labels: those that all samples of its server have before their own.
        known: the values of the labels that the name gives.
        fixed: the samples that it always gives, only their numbers change.
        shortened: labels that are too long.
    """

    name: ObjectName
    labels: Labels
    known: tuple[str, ...]
    fixed: tuple[Identity, ...]
    shortened: tuple[Shortened, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The order of one family's labels: where the value of each comes from.

    Attributes:
        names: the family's labels, in order.
        indices: where the value of each stands among those of the MBean's name and those that follow.
    """

    names: tuple[str, ...]
    indices: tuple[int, ...]

    @classmethod
    def of(cls, names: tuple[str, ...], known: tuple[str, ...], following: tuple[str, ...]) -> "Layout":
        """Make the layout for a family's labels, given those of an MBean's name and those that follow them."""
        found = (*known, *following)
        return cls(names, tuple(found.index(name) for name in names))

    def identity(self, named: Named, following: tuple[str, ...], suffix: str) -> Identity:
        """Make the identity of a sample with these values of the labels that follow those of the name."""
        values = named.known + following
        ordered = tuple([values[index] for index in self.indices])
        labels = dict(named.labels)
        labels.update(zip(self.names, ordered, strict=True))
        return Identity((ordered, suffix), labels, named.name)


@dataclass(frozen=True, slots=True)
class FixedSample:
    """A sample that every MBean of a rule gives: only the labels of the MBean's name tell it from the others'."""

    layout: Layout
    following: tuple[str, ...]
    suffix: str

    def identity(self, named: Named) -> Identity:
        """Make the identity of an MBean's sample."""
        key, labels, name = self.layout.identity(named, self.following, self.suffix)
        return Identity(key, MappingProxyType(labels), name)
