"""What the samples of a metric family have in common, put together from all rules that define it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from operator import lt

from exporter.mapping.layout import Key
from exporter.mapping.rules import FamilyRule, InfoRule, MappedType, Rule, SampleRule
from exporter.model.metrics import MetricType


@dataclass(frozen=True, slots=True)
class FamilyHead:
    """A family without its samples.

    Attributes:
        name: a counter's without `_total`.
        labels: in order.
        set_labels: those that tell apart what belongs together: states, buckets, constant labels.
        limit: how many series it may have.
    """

    name: str
    served_name: str
    type: MappedType
    help: str
    labels: tuple[str, ...]
    set_labels: frozenset[str]
    limit: int

    @property
    def served_type(self) -> MetricType:
        """Give the type that a page shows: an `info` is a gauge."""
        return "gauge" if self.type == "info" else self.type

    def in_order(self, keys: Sequence[Key]) -> bool:
        """Tell whether samples with these keys are in the order in which they are served, and no two are the same.

        What it does not see at once is not in order: a histogram.
        """
        return self.type != "histogram" and all(map(lt, keys, islice(keys, 1, None)))

    def ordered(self, keys: Sequence[Key]) -> list[int]:
        """Put samples in the order in which they are served: by their labels' values, buckets by their bounds.

        Returns:
            the place of each among the keys; samples with the same key stay in their order.
        """
        places = range(len(keys))
        if self.type != "histogram":
            return sorted(places, key=keys.__getitem__)
        bound = self.labels.index("le")
        parted = [(values[:bound], values[bound + 1 :], float(values[bound]), suffix) for values, suffix in keys]
        return sorted(places, key=parted.__getitem__)

    def kept(self, keys: Sequence[Key]) -> int:
        """Count the samples that the limit allows, from the first on, without tearing apart what belongs together.

        Args:
            keys: in the order in which they are served.
        """
        if len(keys) <= self.limit:
            return len(keys)
        kept = self.limit
        torn = self._together(keys[kept])
        while kept and self._together(keys[kept - 1]) == torn:
            kept -= 1
        return kept

    def _together(self, key: Key) -> tuple[str, ...]:
        return tuple(value for label, value in zip(self.labels, key[0], strict=True) if label not in self.set_labels)


def family_heads(rules: Iterable[Rule], limit: int) -> dict[str, FamilyHead]:
    """Make the head of every family, in the order of the rules; its help says of which attributes it is made.

    Args:
        rules: all of them.
        limit: how many series a family may have that says nothing of it.
    """
    defined: dict[str, list[tuple[Rule, FamilyRule]]] = {}
    for rule in rules:
        for family in rule.families:
            defined.setdefault(family.name, []).append((rule, family))
    return {name: _head(definitions, limit) for name, definitions in defined.items()}


def _head(definitions: Sequence[tuple[Rule, FamilyRule]], limit: int) -> FamilyHead:
    rule, family = definitions[0]
    value = family.values[0]
    from_paths = () if isinstance(value, InfoRule) else value.path.labels
    own = () if isinstance(value, InfoRule) else value.labels[len(from_paths) :]
    limits = [one.limit for _, one in definitions if one.limit is not None]
    return FamilyHead(
        name=family.name,
        served_name=family.served_name,
        type=family.type,
        help=f"{family.help} ({'; '.join(_origin(one, part) for one, part in definitions)})",
        labels=(*rule.label_names, *value.labels),
        set_labels=frozenset(own),
        limit=min(limits, default=limit),
    )


def _origin(rule: Rule, family: FamilyRule) -> str:
    """The MBeans and the attributes: where a family comes from."""
    texts = chain.from_iterable(
        [source.path.text for source in value.sources] if isinstance(value, InfoRule) else [value.path.text]
        for value in family.values
    )
    return " ".join([str(rule.pattern), ", ".join(dict.fromkeys(texts))]).strip()


def own_constants(value: SampleRule) -> tuple[str, ...]:
    """Give the values of a sample's constant labels, in their order."""
    return tuple(text for _, text in value.constants)
