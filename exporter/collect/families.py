"""Metric families put together: every name is one block, whoever contributed to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from exporter.model.metrics import Family, Sample


def state_samples(
    labels: Mapping[str, str], label: str, states: Iterable[str], current: str | None
) -> tuple[Sample, ...]:
    """Make one sample a state, 1 for the current one and 0 for the others."""
    return tuple(Sample({**labels, label: state}, float(state == current)) for state in states)


def labelled(families: Iterable[Family], labels: Mapping[str, str]) -> tuple[Family, ...]:
    """Put labels before each sample's own."""
    if not labels:
        return tuple(families)
    return tuple(Family(family.name, family.type, family.help, _labelled(family, labels)) for family in families)


def _labelled(family: Family, labels: Mapping[str, str]) -> tuple[Sample, ...]:
    return tuple([Sample({**labels, **own.labels}, own.value, own.suffix) for own in family.samples])


def by_name(families: Iterable[Family]) -> Mapping[str, Sequence[Family]]:
    """Put families of one name together, in the order of first appearance; leave out those without samples.

    Raises:
        ValueError: two families of one name have different types, which the packs and this package never produce.
    """
    found: dict[str, list[Family]] = {}
    for family in families:
        if not family.samples:
            continue
        parts = found.setdefault(family.name, [])
        if parts and parts[0].type != family.type:
            raise ValueError(f"{family.name} is a {parts[0].type} and a {family.type}")
        parts.append(family)
    return found


def merged(families: Iterable[Family]) -> tuple[Family, ...]:
    """Make one family of those of one name, in the order of first appearance; raises what `by_name` does."""
    return tuple(_merged(parts) for parts in by_name(families).values())


def _merged(parts: Sequence[Family]) -> Family:
    return replace(parts[0], samples=tuple(sample for part in parts for sample in part.samples))
