"""How metrics and labels may be called: Prometheus' data model and OpenMetrics 1.0."""

import re

from exporter.mapping.rules import MappedType

_METRIC_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_LABEL_NAME = re.compile(r"(?!__)[a-zA-Z_][a-zA-Z0-9_]*")
_RESERVED_LABELS = {
    "target": "which the exporter adds",
    "le": "which belongs to histograms",
    "quantile": "which belongs to summaries",
}
_SERVED_BY_THE_EXPORTER = re.compile(
    r"(?:node|python)_.*"
    r"|wso2_(?:up(?:_.*)?|guideline.*|discover.*|(?:scrape|exporter|mapping|category|certificate|readiness|process|cgroup"
    r"|target|heap_dump|home_filesystem)_.*)"
)
"""Families that do not come from MBeans: a pack's samples beside them would be of another type, or given twice."""
_SAMPLE_SUFFIXES = ("_total", "_created", "_count", "_sum", "_bucket")
"""What OpenMetrics adds to a family's name, so that no family's own name may end in it.

But a counter's may end in `_created` (`connections_created_total`): the exporter serves no such samples.
"""
_ENDINGS: dict[MappedType, str] = {"counter": "_total", "info": "_info"}
"""What the names of these types end in."""


def metric_name_problem(name: str, metric_type: MappedType) -> str | None:
    """Say what is wrong with a metric's name as a pack writes it, a counter's with `_total`; None when nothing is."""
    if not _METRIC_NAME.fullmatch(name):
        return f"found {name!r}, expected letters, digits and underscores, not a digit first"
    if _SERVED_BY_THE_EXPORTER.fullmatch(name):
        return f"found {name!r}, which the exporter serves itself, expected another name"
    ending = _ENDINGS.get(metric_type, "")
    if ending and not name.removesuffix(ending).strip("_"):
        return f"found {name!r}, expected a name before {ending}"
    if not name.endswith(ending):
        return f"found {name!r}, expected {_article(metric_type)} whose name ends in {ending}"
    family = name.removesuffix("_total") if metric_type == "counter" else name
    suffix = next((suffix for suffix in _SAMPLE_SUFFIXES if family.endswith(suffix)), None)
    if suffix is not None and (metric_type, suffix) != ("counter", "_created"):
        return f"found {name!r}, expected {_article(metric_type)} whose name, {family}, does not end in {suffix}"
    return None


def label_name_problem(name: str) -> str | None:
    """Say what is wrong with a label's name; None when nothing is."""
    if not _LABEL_NAME.fullmatch(name):
        return f"found the label {name!r}, expected letters, digits and underscores, neither a digit nor __ first"
    if name in _RESERVED_LABELS:
        return f"found the label {name!r}, {_RESERVED_LABELS[name]}; expected another"
    return None


def _article(metric_type: MappedType) -> str:
    return f"an {metric_type}" if metric_type in ("info", "unknown") else f"a {metric_type}"
