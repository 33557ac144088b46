"""The labels of a pack's rules, checked."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from exporter.document import Document
from exporter.document.errors import FieldPath
from exporter.jmx import MalformedObjectNameError, ObjectName
from exporter.mapping.names import label_name_problem
from exporter.mapping.paths import MalformedPathError, ValuePath
from exporter.mapping.rules import AttributeLabels, NameLabels
from exporter.mapping.schema import LabelEntry

_PROPERTIES = "SystemProperties"
"""Of `java.lang:type=Runtime`, with passwords among them: `targets.native.read_once` keeps those that rules name."""


class _Labels(NamedTuple):
    labels: tuple[str, ...]
    pattern: re.Pattern[str] | None


def name_labels(
    document: Document, path: FieldPath, entry: LabelEntry, pattern: ObjectName, taken: AbstractSet[str]
) -> NameLabels:
    """Check the labels that a pack takes from MBeans' names.

    Args:
        document: the pack.
        path: where the entry stands.
        entry: what is written there.
        pattern: that of the rule's MBeans.
        taken: the labels that there are already.

    Raises:
        DocumentError: something is wrong with it.
    """
    sources = [entry.property, entry.domain]
    if entry.attribute is not None or entry.mbean is not None:
        message = "found an attribute, expected property or domain: only a family of the type info has labels from it"
        raise document.error(path, message)
    if sources.count(None) != 1:
        found = "both" if all(sources) else "neither"
        raise document.error(path, f"found {found} of property and domain, expected one of them")
    if entry.property is not None and pattern.get(entry.property) is None and not pattern.property_list_pattern:
        keys = ", ".join(key for key, _ in pattern.properties)
        raise document.error((*path, "property"), f"found {entry.property!r}, expected one of: {keys}")
    found_labels = _labels(document, path, entry, taken)
    return NameLabels(entry.property, found_labels.labels, found_labels.pattern)


def attribute_labels(
    document: Document, path: FieldPath, entry: LabelEntry, taken: AbstractSet[str]
) -> AttributeLabels:
    """Check the labels that a pack takes from an attribute's value; arguments and errors are those of `name_labels`."""
    if entry.property is not None or entry.domain is not None:
        raise document.error(path, "found property or domain, expected attribute: the rule's own labels have these")
    if entry.attribute is None:
        raise document.error((*path, "attribute"), "found nothing, expected a value")
    found = _labels(document, path, entry, taken)
    value = value_path(document, (*path, "attribute"), entry.attribute)
    if value.labels:
        message = f"found {entry.attribute!r}, which gives many values; expected one"
        raise document.error((*path, "attribute"), message)
    return AttributeLabels(_mbean(document, (*path, "mbean"), entry.mbean), value, found.labels, found.pattern)


def check_labels(document: Document, path: FieldPath, labels: Iterable[str], taken: AbstractSet[str]) -> None:
    """Hold labels against what they may be called.

    Raises:
        DocumentError: one is no label, or there already.
    """
    seen = set(taken)
    for label in labels:
        problem = f"found the label {label!r} twice" if label in seen else label_name_problem(label)
        if problem:
            raise document.error(path, problem)
        seen.add(label)


def value_path(document: Document, path: FieldPath, text: str) -> ValuePath:
    """Parse a path into an attribute's value.

    Raises:
        DocumentError: it is none, or leads to more of the system properties than one.
    """
    try:
        value = ValuePath.parse(text)
    except MalformedPathError as error:
        raise document.error(path, str(error)) from None
    if value.attribute == _PROPERTIES and value.key_alone is None:
        message = f"found {text!r}, expected {_PROPERTIES}['name']: no other property is kept"
        raise document.error(path, message)
    return value


def _labels(document: Document, path: FieldPath, entry: LabelEntry, taken: AbstractSet[str]) -> _Labels:
    if (entry.label is None) == (entry.match is None):
        found = "neither" if entry.label is None else "both"
        raise document.error(path, f"found {found} of label and match, expected one of them")
    if entry.label is not None:
        check_labels(document, (*path, "label"), (entry.label,), taken)
        return _Labels((entry.label,), None)
    try:
        pattern = re.compile(entry.match or "")
    except RecursionError:
        raise document.error((*path, "match"), "found no regular expression: too many groups in groups") from None
    except (re.error, OverflowError) as error:
        raise document.error((*path, "match"), f"found no regular expression: {error}") from None
    labels = tuple(pattern.groupindex)
    if not labels:
        message = "found no named group, expected (?P<label>...) for each label"
        raise document.error((*path, "match"), message)
    check_labels(document, (*path, "match"), labels, taken)
    return _Labels(labels, pattern)


def _mbean(document: Document, path: FieldPath, text: str | None) -> ObjectName | None:
    if text is None:
        return None
    try:
        name = ObjectName.parse(text)
    except MalformedObjectNameError as error:
        raise document.error(path, f"found {error}, expected an ObjectName") from None
    if name.is_pattern:
        raise document.error(path, "found a pattern, expected the name of one MBean")
    return name
