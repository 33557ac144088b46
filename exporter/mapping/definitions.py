"""All families that packs define, held against each other: one type, one help, one set of labels, no sample twice."""

from collections.abc import Iterator
from dataclasses import dataclass

from exporter.document import Document
from exporter.document.errors import FieldPath
from exporter.mapping.rules import FamilyRule, Page, Rule, SampleRule, ValueRule


@dataclass(frozen=True)
class _Definition:
    """One of a family's definitions."""

    rule: Rule
    family: FamilyRule
    labels: frozenset[str]
    where: str
    served_on: Page | None


class Definitions:
    """Remembers every family that packs define, and holds each new definition against the others."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[_Definition]] = {}

    def add(self, document: Document, path: FieldPath, rule: Rule, served_on: Page | None) -> None:
        """Remember a rule's families; `path` is where its metrics stand.

        Raises:
            DocumentError: one is not as it was defined before, or gives a sample that another one gives.
        """
        for i, family in enumerate(rule.families):
            place = (*path, i)
            labels = frozenset({*rule.label_names, *family.values[0].labels})
            where = f"{document.file}:{document.lines[place]}"
            new = _Definition(rule, family, labels, where, served_on)
            known = self._by_name.setdefault(family.name, [])
            if known:
                _agree(document, place, new, known[0])
            for other in known:
                _differ(document, place, new, other)
            known.append(new)


def _agree(document: Document, path: FieldPath, new: _Definition, first: _Definition) -> None:
    """OpenMetrics wants of a family one type, one help, and here also one set of labels."""
    name, where = new.family.name, first.where
    if new.family.type != first.family.type:
        message = f"found the type {new.family.type} for {name}, expected {first.family.type} as in {where}"
        raise document.error((*path, "type"), message)
    if new.family.help != first.family.help:
        raise document.error((*path, "help"), f"found another help for {name} than in {where}")
    if new.labels != first.labels:
        message = f"found {_listed(new.labels)} for {name}, expected {_listed(first.labels)} as in {where}"
        raise document.error(path, message)


def _differ(document: Document, path: FieldPath, new: _Definition, other: _Definition) -> None:
    """Two rules that surely apply to the same MBean must not give the same sample of it."""
    if not _meet(new, other):
        return
    given = {sample for value in other.family.values for sample in _samples(value)}
    for value in new.family.values:
        for sample in _samples(value):
            if sample in given:
                message = f"found a sample of {new.family.served_name} that {other.where} gives of the same MBean"
                raise document.error(path, message)


def _meet(new: _Definition, other: _Definition) -> bool:
    """Whether it can be seen that both give samples of one MBean under the same labels of its name."""
    one, two = new.rule, other.rule
    if None not in (new.served_on, other.served_on) and new.served_on != other.served_on:
        return False
    if any((one.requires, one.unless, two.requires, two.unless)):
        return False
    return one.labels == two.labels and (one.pattern.covers(two.pattern) or two.pattern.covers(one.pattern))


def _samples(value: ValueRule) -> Iterator[tuple[object, ...]]:
    """What tells the samples of one MBean apart that a rule for values gives."""
    if isinstance(value, SampleRule):
        yield value.suffix, value.constants, value.path.text if value.path.labels else ""
    else:
        yield ()


def _listed(labels: frozenset[str]) -> str:
    return f"the labels {', '.join(sorted(labels))}" if labels else "no labels"
