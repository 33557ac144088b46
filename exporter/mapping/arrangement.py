"""Which of a family's samples are served, and in which order: their numbers do not matter, so it stands for long."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exporter.mapping.heads import FamilyHead
from exporter.mapping.layout import Identity, Key
from exporter.mapping.result import Conflict, Cut
from exporter.model.metrics import Sample


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which samples of a family are served, and in which order; conflicts and those above the limit are not among them.

    Attributes:
        identities: all that were made, as they came.
        places: where those that are served stand among them, in the order in which they are.
        labels: those of each that is served.
        suffixes: that of each that is served.
        conflicts: what is not served since an earlier one is.
        cut: how many are above the limit; None: none.
    """

    identities: Sequence[Identity]
    places: Sequence[int]
    labels: Sequence[Mapping[str, str]]
    suffixes: Sequence[str]
    conflicts: tuple[Conflict, ...]
    cut: Cut | None

    def samples(self, numbers: Sequence[float]) -> tuple[Sample, ...]:
        """Make the samples that are served, given the number of each that was made."""
        served = map(numbers.__getitem__, self.places)
        return tuple(map(Sample, self.labels, served, self.suffixes))


def arranged(head: FamilyHead, identities: Sequence[Identity]) -> Arrangement:
    """Put samples in order; of those with the same key the first is served.

    Args:
        head: their family.
        identities: what was made of a server's MBeans, by the family's rules for values in their order, each of them in
            the order of the MBeans' names.
    """
    conflicts: tuple[Conflict, ...] = ()
    keys = [identity.key for identity in identities]
    places: Sequence[int] = range(len(keys))
    if not head.in_order(keys):
        order = head.ordered(keys)
        conflicts = tuple(_conflicts(head, [identities[place] for place in order]))
        places = _first_of_each(order, keys)
        keys = [keys[place] for place in places]
    kept = head.kept(keys)
    served = [identities[place] for place in places[:kept]]
    return Arrangement(
        identities,
        places[:kept],
        [identity.labels for identity in served],
        [identity.key[1] for identity in served],
        conflicts,
        Cut(head.served_name, len(keys) - kept) if kept < len(keys) else None,
    )


def _first_of_each(order: Sequence[int], keys: Sequence[Key]) -> list[int]:
    """The places without those whose key is that of the place before."""
    return [*order[:1], *(place for before, place in pairwise(order) if keys[place] != keys[before])]


def _conflicts(head: FamilyHead, ordered: Sequence[Identity]) -> Iterator[Conflict]:
    served: Identity | None = None
    for identity in ordered:
        if served is None or identity.key != served.key:
            served = identity
            continue
        shown = ",".join(f'{label}="{value}"' for label, value in identity.labels.items())
        yield Conflict(f"{head.name}{identity.key[1]}{{{shown}}}", served.name, identity.name)
