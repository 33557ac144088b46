"""What a rule makes of MBeans, in three steps: once for the rule, once for each name, once for each snapshot."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from exporter.jmx import ObjectName
from exporter.mapping.heads import FamilyHead, own_constants
from exporter.mapping.label_value import is_long, label_value
from exporter.mapping.layout import FixedSample, Labels, Layout, Named
from exporter.mapping.paths import Item
from exporter.mapping.result import Shortened, Unmapped
from exporter.mapping.rules import ClassesRule, InfoRule, Rule, SampleRule, StateRule, ValueRule
from exporter.mapping.samplers import Buckets, Info, Match, Number, Numbers, RawSamples, Sampler, States
from exporter.model.snapshot import MBean, Snapshot


class RulePlan:
    """Decides of a rule what no snapshot changes, so that it is decided once.

    Args:
        rule: the rule.
        heads: the heads of all families, by name.

    Attributes:
        rule: the rule.
    """

    def __init__(self, rule: Rule, heads: Mapping[str, FamilyHead]) -> None:
        self.rule = rule
        self._fixed: dict[FixedSample, int] = {}
        self._samplers = tuple(
            (family.name, self._sampler(value, Layout.of(heads[family.name].labels, rule.label_names, value.labels)))
            for family in rule.families
            for value in family.values
        )

    def named(self, name: ObjectName, labels: Labels) -> Named | Unmapped:
        """Decide what the name of an MBean that the rule matches does; gives Unmapped where the name does not fit.

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
        """Tell whether an MBean has the attributes that it must have, and not those that it must not have."""
        requires, unless = self.rule.requires, self.rule.unless
        if requires is not None and mbean.attributes.get(requires) is None:
            return False
        return unless is None or mbean.attributes.get(unless) is None

    def sample(
        self, matches: Sequence[Match], snapshot: Snapshot, passed: Callable[[], bool]
    ) -> Iterable[tuple[str, RawSamples]]:
        """Make samples of the MBeans that the rule applies to: those of each rule for values, with its family's name.

        Raises:
            MappingOverdueError: the time has passed.
        """
        for family, sampler in self._samplers:
            samples = RawSamples(snapshot, passed)
            samples.look()
            sampler.sample(matches, samples)
            yield family, samples

    def _sampler(self, value: ValueRule, layout: Layout) -> Sampler:
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
