"""The metric families of a pack's rules, checked."""

import math
from collections.abc import Set as AbstractSet
from fractions import Fraction
from itertools import pairwise

from exporter.document import Document
from exporter.document.errors import FieldPath
from exporter.mapping.labels import attribute_labels, check_labels, value_path
from exporter.mapping.names import metric_name_problem
from exporter.mapping.rules import (
    AttributeLabels,
    ClassesRule,
    FamilyRule,
    InfoRule,
    MappedType,
    SampleRule,
    StateRule,
    ValueRule,
)
from exporter.mapping.schema import ClassesEntry, LabelEntry, MetricEntry, SampleEntry, StatesEntry

_SUFFIXES: dict[MappedType, tuple[str, ...]] = {"summary": ("_count", "_sum")}
_FORMS = ("value", "samples", "states", "classes", "labels")
_FORMS_OF: dict[MappedType, tuple[str, ...]] = {
    "gauge": ("value", "samples", "states"),
    "histogram": ("classes",),
    "info": ("labels",),
}


def family_rule(document: Document, path: FieldPath, entry: MetricEntry, taken: AbstractSet[str]) -> FamilyRule:
    """Make the rule of a metric family from its entry in a pack.

    Args:
        document: the pack.
        path: where the entry stands.
        entry: what is written there.
        taken: the labels that the MBean's name gives.

    Raises:
        DocumentError: something is wrong with it.
    """
    if problem := metric_name_problem(entry.name, entry.type):
        raise document.error((*path, "name"), problem)
    values = _values(document, path, entry, taken)
    name = entry.name.removesuffix("_total") if entry.type == "counter" else entry.name
    return FamilyRule(name, entry.type, " ".join(entry.help.split()), values, entry.limit)


def _values(document: Document, path: FieldPath, entry: MetricEntry, taken: AbstractSet[str]) -> tuple[ValueRule, ...]:
    form = _form(document, path, entry)
    if entry.scale is not None and form != "value":
        expected = "it in each of them" if form == "samples" else "it beside value alone"
        raise document.error((*path, "scale"), f"found it beside {form}, expected {expected}")
    if entry.states is not None:
        return (_states(document, (*path, "states"), entry.states, taken),)
    if entry.classes is not None:
        return (_classes(document, (*path, "classes"), entry.classes, taken),)
    if entry.labels is not None:
        return (_info(document, (*path, "labels"), entry.labels, taken),)
    if entry.value is not None:
        scale = 1 if entry.scale is None else entry.scale
        return (_sample(document, path, SampleEntry(entry.value, scale), entry.type, taken),)
    return _samples(document, (*path, "samples"), entry.samples or [], entry.type, taken)


def _form(document: Document, path: FieldPath, entry: MetricEntry) -> str:
    """Which of the ways to say where the samples come from is taken; a family of the type info may take none."""
    possible = _FORMS_OF.get(entry.type, ("value", "samples"))
    given = [form for form in _FORMS if getattr(entry, form) is not None]
    if not given and entry.type == "info":
        entry.labels = []
        return "labels"
    if len(given) != 1:
        found = "none" if not given else " and ".join(given)
        raise document.error(path, f"found {found}, expected one of {', '.join(possible)}")
    if given[0] not in possible:
        message = f"found it in a family of the type {entry.type}, expected {' or '.join(possible)}"
        raise document.error((*path, given[0]), message)
    return given[0]


def _samples(
    document: Document, path: FieldPath, entries: list[SampleEntry], metric_type: MappedType, taken: AbstractSet[str]
) -> tuple[SampleRule, ...]:
    samples: list[SampleRule] = []
    for i, entry in enumerate(entries):
        sample = _sample(document, (*path, i), entry, metric_type, taken)
        if samples and set(sample.labels) != set(samples[0].labels):
            raise document.error((*path, i), "found other labels than in the first of the samples")
        if any((one.suffix, one.constants) == (sample.suffix, sample.constants) for one in samples):
            raise document.error((*path, i), "found a sample twice, expected other labels or another suffix")
        samples.append(sample)
    return tuple(samples)


def _sample(
    document: Document, path: FieldPath, entry: SampleEntry, metric_type: MappedType, taken: AbstractSet[str]
) -> SampleRule:
    value = value_path(document, (*path, "value"), entry.value)
    check_labels(document, (*path, "value"), value.labels, taken)
    suffixes = _SUFFIXES.get(metric_type, ("",))
    if entry.suffix not in suffixes:
        expected = " or ".join(suffix or "no suffix" for suffix in suffixes)
        message = f"found {entry.suffix or 'no suffix'}, expected {expected} for a {metric_type}"
        raise document.error((*path, "suffix"), message)
    check_labels(document, (*path, "labels"), entry.labels, {*taken, *value.labels})
    if not math.isfinite(entry.scale):
        raise document.error((*path, "scale"), "found no finite number, expected one")
    return SampleRule(
        path=value,
        scale=Fraction(repr(entry.scale)),
        suffix="_total" if metric_type == "counter" else entry.suffix,
        constants=tuple(entry.labels.items()),
    )


def _states(document: Document, path: FieldPath, entry: StatesEntry, taken: AbstractSet[str]) -> StateRule:
    value = value_path(document, (*path, "value"), entry.value)
    check_labels(document, (*path, "value"), value.labels, taken)
    check_labels(document, (*path, "label"), (entry.label,), {*taken, *value.labels})
    states = entry.values if isinstance(entry.values, dict) else {state: state for state in entry.values}
    if len(set(states.values())) < len(entry.values):
        raise document.error((*path, "values"), "found a state twice, expected each once")
    return StateRule(value, entry.label, states)


def _classes(document: Document, path: FieldPath, entry: ClassesEntry, taken: AbstractSet[str]) -> ClassesRule:
    value = value_path(document, (*path, "value"), entry.value)
    check_labels(document, (*path, "value"), value.labels, taken)
    bounds = list(entry.upper_bounds.values())
    if any(not low < high for low, high in pairwise(bounds)) or bounds[-1] != math.inf:
        raise document.error((*path, "upper_bounds"), "found no ascending bounds that end in .inf, expected these")
    return ClassesRule(value, entry.upper_bounds)


def _info(document: Document, path: FieldPath, entries: list[LabelEntry], taken: AbstractSet[str]) -> InfoRule:
    sources: list[AttributeLabels] = []
    known = set(taken)
    for i, entry in enumerate(entries):
        sources.append(attribute_labels(document, (*path, i), entry, known))
        known.update(sources[-1].labels)
    if not known:
        raise document.error(path, "found no labels, expected a family of the type info to have some")
    return InfoRule(tuple(sources))
