"""Packs: YAML files of mapping rules, read and checked. The shipped ones, in `packs/`, show every key there is."""

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import msgspec

from exporter.document import Document, decode, read_document
from exporter.document.errors import FieldPath
from exporter.jmx.objectname import MalformedObjectNameError, ObjectName
from exporter.mapping.naming import label_name_problem, metric_name_problem
from exporter.mapping.rules import FamilyRule, LabelSource, MappedType, Pack, Rule, SampleRule, View

SHIPPED = Path(__file__).parent / "packs"

_VALUE = re.compile(r"([^.\s]+)(?:\.([^.\s]+))?")
_SUFFIXES: dict[MappedType, tuple[str, ...]] = {"summary": ("_count", "_sum")}
_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Scale = Annotated[float, msgspec.Meta(gt=0)]


class _LabelEntry(msgspec.Struct, forbid_unknown_fields=True):
    property: _Text
    label: str | None = None
    match: str | None = None


class _SampleEntry(msgspec.Struct, forbid_unknown_fields=True):
    value: str
    scale: _Scale = 1
    suffix: str = ""
    labels: dict[str, str] = msgspec.field(default_factory=dict)


class _MetricEntry(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    type: MappedType
    help: _Text
    value: str | None = None
    scale: _Scale | None = None
    samples: Annotated[list[_SampleEntry], msgspec.Meta(min_length=1)] | None = None


class _RuleEntry(msgspec.Struct, forbid_unknown_fields=True):
    mbean: str
    metrics: Annotated[list[_MetricEntry], msgspec.Meta(min_length=1)]
    labels: list[_LabelEntry] = msgspec.field(default_factory=list)


class _PackFile(msgspec.Struct, forbid_unknown_fields=True):
    rules: Annotated[list[_RuleEntry], msgspec.Meta(min_length=1)]
    served_on: View | None = None


def load_packs(view: View, files: Sequence[Path] | None = None) -> tuple[Pack, ...]:
    """Read the packs whose samples a view shows, for `exporter.mapping.engine.MetricMapper`.

    Every pack is checked, those for the other view too.

    Args:
        view: the page the samples are for.
        files: the packs, in the order in which their families are served; the shipped ones by default.

    Raises:
        DocumentError: the first thing that is wrong, with its file, line and field.
    """
    loader = _PackLoader()
    packs = [loader.load(file) for file in (sorted(SHIPPED.glob("*.yml")) if files is None else files)]
    return tuple(pack for pack in packs if pack.served_on in (None, view))


class _PackLoader:
    """Turns files into packs; remembers every family, so that the packs together define each in one way."""

    def __init__(self) -> None:
        self._families: dict[str, tuple[FamilyRule, frozenset[str], str]] = {}

    def load(self, file: Path) -> Pack:
        document = read_document(file)
        entries = decode(document, _PackFile)
        rules = tuple(self._rule(document, ("rules", i), entry) for i, entry in enumerate(entries.rules))
        return Pack(file.stem, rules, entries.served_on)

    def _rule(self, document: Document, path: FieldPath, entry: _RuleEntry) -> Rule:
        try:
            pattern = ObjectName.parse(entry.mbean)
        except MalformedObjectNameError as error:
            raise document.error((*path, "mbean"), f"found {error}, expected an ObjectName pattern") from None
        labels: list[LabelSource] = []
        taken: set[str] = set()
        for i, label in enumerate(entry.labels):
            labels.append(_label_source(document, (*path, "labels", i), label, taken))
            taken.update(labels[-1].labels)
        families = []
        for i, metric in enumerate(entry.metrics):
            metric_path = (*path, "metrics", i)
            family = _family(document, metric_path, metric, taken)
            self._agree(document, metric_path, family, taken)
            families.append(family)
        return Rule(pattern, tuple(labels), tuple(families))

    def _agree(self, document: Document, path: FieldPath, family: FamilyRule, rule_labels: set[str]) -> None:
        """Hold a family against its first definition: OpenMetrics wants one type, one help, one set of labels."""
        labels = frozenset(rule_labels | {label for label, _ in family.samples[0].labels})
        line = document.lines[path]
        first, first_labels, where = self._families.setdefault(family.name, (family, labels, f"{document.file}:{line}"))
        if family.type != first.type:
            message = f"found the type {family.type} for {family.name}, expected {first.type} as in {where}"
            raise document.error((*path, "type"), message)
        if family.help != first.help:
            raise document.error((*path, "help"), f"found another help for {family.name} than in {where}")
        if labels != first_labels:
            message = f"found {_listed(labels)} for {family.name}, expected {_listed(first_labels)} as in {where}"
            raise document.error(path, message)


def _label_source(document: Document, path: FieldPath, entry: _LabelEntry, taken: set[str]) -> LabelSource:
    if (entry.label is None) == (entry.match is None):
        found = "neither" if entry.label is None else "both"
        raise document.error(path, f"found {found} of label and match, expected one of them")
    if entry.label is not None:
        _check_labels(document, (*path, "label"), (entry.label,), taken)
        return LabelSource(entry.property, (entry.label,), None)
    try:
        pattern = re.compile(entry.match or "")
    except re.error as error:
        raise document.error((*path, "match"), f"found no regular expression: {error}") from None
    labels = tuple(pattern.groupindex)
    if not labels:
        message = "found no named group, expected (?P<label>...) for each label"
        raise document.error((*path, "match"), message)
    _check_labels(document, (*path, "match"), labels, taken)
    return LabelSource(entry.property, labels, pattern)


def _check_labels(document: Document, path: FieldPath, labels: Sequence[str], taken: set[str]) -> None:
    for label in labels:
        problem = f"found the label {label!r} twice" if label in taken else label_name_problem(label)
        if problem:
            raise document.error(path, problem)


def _family(document: Document, path: FieldPath, entry: _MetricEntry, taken: set[str]) -> FamilyRule:
    if problem := metric_name_problem(entry.name, entry.type):
        raise document.error((*path, "name"), problem)
    samples = tuple(_samples(document, path, entry, taken))
    for i, sample in enumerate(samples):
        sample_path = (*path, "samples", i)
        if {label for label, _ in sample.labels} != {label for label, _ in samples[0].labels}:
            raise document.error(sample_path, "found other labels than in the first of the samples")
        if any(sample.suffix == other.suffix and sample.labels == other.labels for other in samples[:i]):
            raise document.error(sample_path, "found a sample twice, expected other labels or another suffix")
    return FamilyRule(entry.name.removesuffix("_total"), entry.type, " ".join(entry.help.split()), samples)


def _samples(document: Document, path: FieldPath, entry: _MetricEntry, taken: set[str]) -> list[SampleRule]:
    if (entry.value is None) == (entry.samples is None):
        found = "neither" if entry.value is None else "both"
        raise document.error(path, f"found {found} of value and samples, expected one of them")
    if entry.value is not None:
        scale = 1 if entry.scale is None else entry.scale
        return [_sample(document, path, _SampleEntry(entry.value, scale), entry.type, taken)]
    if entry.scale is not None:
        raise document.error((*path, "scale"), "found it beside samples, expected it in each of them")
    return [
        _sample(document, (*path, "samples", i), sample, entry.type, taken)
        for i, sample in enumerate(entry.samples or ())
    ]


def _sample(
    document: Document, path: FieldPath, entry: _SampleEntry, metric_type: MappedType, taken: set[str]
) -> SampleRule:
    value = _VALUE.fullmatch(entry.value)
    if value is None:
        raise document.error((*path, "value"), f"found {entry.value!r}, expected Attribute or Attribute.item")
    suffixes = _SUFFIXES.get(metric_type, ("",))
    if entry.suffix not in suffixes:
        expected = " or ".join(suffix or "no suffix" for suffix in suffixes)
        message = f"found {entry.suffix or 'no suffix'}, expected {expected} for a {metric_type}"
        raise document.error((*path, "suffix"), message)
    _check_labels(document, (*path, "labels"), tuple(entry.labels), taken)
    return SampleRule(
        attribute=value[1],
        item=value[2],
        scale=Fraction(repr(entry.scale)),
        suffix="_total" if metric_type == "counter" else entry.suffix,
        labels=tuple(entry.labels.items()),
    )


def _listed(labels: frozenset[str]) -> str:
    return f"the labels {', '.join(sorted(labels))}" if labels else "no labels"
