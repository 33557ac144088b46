"""The cause why a value of a rule gave no sample although MBeans match."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exporter.mapping import Unmapped
from exporter.mapping.paths import Item, ValuePath
from exporter.mapping.rules import InfoRule, Rule, ValueRule
from exporter.model.snapshot import AttributeValue, MBean, UnreadableAttribute

_MOST_ITEMS = 20
"""Of composite data named where it does not have the one that is wanted."""


@dataclass(frozen=True)
class Absence:
    """The cause why a value of a rule gave no sample.

    Attributes:
        path: what was to be read, `Attribute` or `Attribute.item`.
        cause: in words, without the value.
        by_the_rule: whether the rule seems to be wrong, rather than the server without a value just now.
    """

    path: str
    cause: str
    by_the_rule: bool


def absence_of(
    rule: Rule,
    value: ValueRule,
    mbeans: Sequence[MBean],
    unreadable: Iterable[UnreadableAttribute],
    unmapped: Iterable[Unmapped],
) -> Absence:
    """Find out why a value of a rule gave no sample.

    Args:
        rule: the rule.
        value: the one of its values that gave nothing.
        mbeans: those that the rule is for, as far as anything was read of them.
        unreadable: what the server could not give.
        unmapped: what of this value could not be mapped.
    """
    paths = [source.path for source in value.sources] if isinstance(value, InfoRule) else [value.path]
    shown = ", ".join(path.text for path in paths) or str(rule.pattern)
    names = {mbean.name for mbean in mbeans}
    attributes = {path.attribute for path in paths}
    if any(rule.pattern.matches(each.name) and each.attribute in attributes for each in unreadable):
        return Absence(shown, "the server cannot give it", by_the_rule=False)
    if condition := _condition(rule, mbeans):
        return Absence(shown, condition, by_the_rule=False)
    if any(each.name in names or each.attribute is None for each in unmapped):
        return Absence(shown, "what was read cannot be mapped", by_the_rule=False)
    if isinstance(value, InfoRule):
        return Absence(shown, "none of it has a value", by_the_rule=False)
    return _of_path(value.path, mbeans)


def _condition(rule: Rule, mbeans: Sequence[MBean]) -> str | None:
    if rule.requires is not None and all(mbean.attributes.get(rule.requires) is None for mbean in mbeans):
        return f"the rule requires {rule.requires}, which no MBean has"
    if rule.unless is not None and mbeans and all(mbean.attributes.get(rule.unless) is not None for mbean in mbeans):
        return f"the rule is not for MBeans with {rule.unless}, which all have"
    return None


def _of_path(path: ValuePath, mbeans: Sequence[MBean]) -> Absence:
    """Why, where everything that was read could be mapped."""
    having = [mbean.attributes[path.attribute] for mbean in mbeans if path.attribute in mbean.attributes]
    if not having:
        return Absence(path.text, f"no MBean has the attribute {path.attribute}", by_the_rule=True)
    values = [value for value in having if value is not None]
    if not values:
        return Absence(path.text, "it is null", by_the_rule=False)
    if any(True for value in values for _ in path.leaves(value)):
        return Absence(path.text, "it is negative or not finite, so it is not known", by_the_rule=False)
    if path.labels:
        return Absence(path.text, "it has no entries", by_the_rule=False)
    return _without_item(path, values[0])


def _without_item(path: ValuePath, value: AttributeValue) -> Absence:
    first = path.steps[0]
    if isinstance(value, Mapping) and isinstance(first, Item) and first.name not in value and not first.alone:
        items = ", ".join(sorted(value)[:_MOST_ITEMS])
        return Absence(path.text, f"{path.attribute} has no item {first.name}, but {items}", by_the_rule=True)
    return Absence(path.text, "it is null or not in there", by_the_rule=False)
