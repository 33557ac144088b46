"""Metric families put together: every name is one block, whoever contributed to it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from exporter.model.metrics import Family, Sample


def state_samples(
    labels: Mapping[str, str], label: str, states: Iterable[str], current: str | None
) -> tuple[Sample, ...]:
    """One sample a state, 1 for the current one and 0 for the others."""
    return tuple(Sample({**labels, label: state}, float(state == current)) for state in states)


def labelled(families: Iterable[Family], labels: Mapping[str, str]) -> tuple[Family, ...]:
    """The same families with labels before each sample's own."""
    if not labels:
        return tuple(families)
    return tuple(Family(family.name, family.type, family.help, _labelled(family, labels)) for family in families)


def _labelled(family: Family, labels: Mapping[str, str]) -> tuple[Sample, ...]:
    return tuple([Sample({**labels, **own.labels}, own.value, own.suffix) for own in family.samples])


def merged(families: Iterable[Family]) -> tuple[Family, ...]:
    """Families of one name put into one block, in the order of first appearance; families without samples left out.

    Raises:
        ValueError: two families of one name have different types, which the packs and this package never produce.
    """
    by_name: dict[str, Family] = {}
    for family in families:
        known = by_name.get(family.name)
        if known is None:
            by_name[family.name] = family
        elif known.type != family.type:
            raise ValueError(f"{family.name} is a {known.type} and a {family.type}")
        else:
            by_name[family.name] = replace(known, samples=known.samples + family.samples)
    return tuple(family for family in by_name.values() if family.samples)
