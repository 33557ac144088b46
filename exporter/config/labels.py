"""The key `labels` of a target: labels of its user's own, for service discovery and `wso2_target_info`."""

import re
from collections.abc import Mapping
from typing import Any

from exporter.config.fields import label_text
from exporter.document import Document, FieldPath, kind
from exporter.secrecy.redaction import is_secret

_MOST = 16
_NAME = re.compile(r"(?!__)[a-zA-Z_][a-zA-Z0-9_]{0,63}")
"""Prometheus's data model; names that begin with two underscores are its own."""

PROMETHEUS_LABELS = frozenset(("alertname", "instance", "job", "le", "quantile", "target"))
"""Labels that Prometheus, its rules, or the exporter give to whole targets."""

# fmt: off
SERVED_LABELS = frozenset((
    "address", "area", "category", "code", "context", "datasource", "direction", "driver", "endpoint", "family",
    "gc", "guideline", "handler", "host", "jdk", "kind", "machine", "module", "mountpoint", "name", "os", "pool",
    "port", "processor", "product", "protocol", "pythonversion", "queue", "reason", "revision", "runtime", "scope",
    "service", "servlet", "severity", "source", "state", "status", "store", "subscription", "tenant", "title",
    "transport", "vendor", "version", "window",
))
# fmt: on
"""Labels that servers' samples have. A target's label of the same name has Prometheus rename the sample's to
`exported_...`, and whatever uses that finds nothing any more."""


def own_labels(document: Document, path: FieldPath, labels: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Check the labels that a target is given.

    Args:
        document: the file that they stand in.
        path: where they stand there.
        labels: names and values.

    Returns:
        Names with their values, sorted by name.

    Raises:
        DocumentError: a name or value cannot be, or there are too many.
    """
    if len(labels) > _MOST:
        raise document.error(path, f"found {len(labels)} labels, expected at most {_MOST}")
    for name in labels:
        if (problem := _name_problem(name)) is not None:
            raise document.error((*path, name), problem)
    return tuple(sorted((name, _value(document, (*path, name), value)) for name, value in labels.items()))


def _name_problem(name: str) -> str | None:
    if not _NAME.fullmatch(name):
        return "found a name that no label of one's own can have, expected letters, digits and underscores"
    if name in PROMETHEUS_LABELS:
        return "found a label that every target has already, expected another name"
    if name in SERVED_LABELS:
        return "found a label that samples of servers have, expected another name"
    if is_secret(name):
        return "found the name of a secret, expected another one: everybody who may scrape sees labels"
    return None


def _value(document: Document, path: FieldPath, value: Any) -> str:
    if not isinstance(value, str):
        in_quotes = " in quotes" if isinstance(value, bool | int | float) else ""
        raise document.error(path, f"found {kind(value)}, expected a text{in_quotes}")
    if not value:
        raise document.error(path, "found an empty text, expected at least one character")
    try:
        return str(label_text(value))
    except ValueError as error:
        raise document.error(path, str(error)) from None
