"""What a rule makes of the MBeans that it matches: what it decides is decided once, what a name decides once a name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from exporter.jmx import ObjectName
from exporter.mapping.heads import FamilyHead, own_constants
from exporter.mapping.label_value import is_long, label_value
from exporter.mapping.layout import FixedSample, Labels, Layout, Named
from exporter.mapping.paths import Item
from exporter.mapping.readers import Buckets, Info, Match, Number, Numbers, Reader, Readings, States
from exporter.mapping.result import Shortened, Unmapped
from exporter.mapping.rules import ClassesRule, InfoRule, Rule, SampleRule, StateRule, ValueRule
from exporter.model.snapshot import MBean, Snapshot


class PlannedRule:
    """One rule.

    Args:
        rule: the rule.
        heads: all families, by name.

    Attributes:
        rule: the rule.
    """

    def __init__(self, rule: Rule, heads: Mapping[str, FamilyHead]) -> None:
        self.rule = rule
        self._fixed: dict[FixedSample, int] = {}
        self._readers = tuple(
            (family.name, self._reader(value, Layout.of(heads[family.name].labels, rule.label_names, value.labels)))
            for family in rule.families
            for value in family.values
        )

    def named(self, name: ObjectName, labels: Labels) -> Named | Unmapped:
        """What the name of an MBean that the rule matches decides; Unmapped where the name does not fit.

        Args:
            name: the MBean's.
            labels: those that all samples of its server have before their own.
        """
        known: list[str] = []
        for source in self.rule.labels:
            values = source.values(name)
            if values is None:
                part = "the domain" if source.key is None else f"the key {source.key}"
                found = name.domain if source.key is None else name.get(source.key) or "nothing"
                return Unmapped(name, None, f"found {label_value(found)} for {part}, no value that the rule knows")
            known += values
        shortened = tuple(Shortened(name, None, len(value)) for value in known if is_long(value))
        named = Named(name, labels, tuple(map(label_value, known)), (), shortened)
        return replace(named, fixed=tuple(sample.identity(named) for sample in self._fixed))

    def applies(self, mbean: MBean) -> bool:
        """Whether the MBean has the attributes that it must have, and not those that it must not have."""
        requires, unless = self.rule.requires, self.rule.unless
        if requires is not None and mbean.attributes.get(requires) is None:
            return False
        return unless is None or mbean.attributes.get(unless) is None

    def read(
        self, matches: Sequence[Match], snapshot: Snapshot, passed: Callable[[], bool]
    ) -> Iterable[tuple[str, Readings]]:
        """What each of its rules for values makes of the MBeans that it applies to, beside the family's name.

        Raises:
            MappingOverdueError: the time has passed.
        """
        for family, reader in self._readers:
            readings = Readings(snapshot, passed)
            readings.look()
            reader.read(matches, readings)
            yield family, readings

    def _reader(self, value: ValueRule, layout: Layout) -> Reader:
        if isinstance(value, InfoRule):
            return Info(layout, value)
        if isinstance(value, ClassesRule):
            return Buckets(layout, value)
        if isinstance(value, StateRule):
            states = value.states.values() if not value.path.labels else ()
            return States(layout, value, tuple(self._place(FixedSample(layout, (state,), "")) for state in states))
        if not _is_one_number(value):
            return Numbers(layout, value)
        item = next((step.name for step in value.path.steps if isinstance(step, Item)), None)
        return Number(value, item, self._place(FixedSample(layout, own_constants(value), value.suffix)))

    def _place(self, sample: FixedSample) -> int:
        return self._fixed.setdefault(sample, len(self._fixed))


def _is_one_number(value: SampleRule) -> bool:
    """Whether its path leads to an attribute itself, or to an item of composite data."""
    steps = value.path.steps
    return not steps or (len(steps) == 1 and isinstance(steps[0], Item) and not steps[0].alone)
