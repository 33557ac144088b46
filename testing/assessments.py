"""Assessments whose texts do not matter."""

from typing import Any

from exporter.model.assessment import Assessment
from exporter.model.guideline import Source


def make_assessment(**changes: Any) -> Assessment:
    """An assessment that is ok, but for what is said to be otherwise."""
    values: dict[str, Any] = {
        "guideline": "id",
        "category": "ram",
        "kind": "provision",
        "scope": "server",
        "weight": 1,
        "status": "ok",
        "score": 1.0,
        "title": "title",
        "found": "found",
        "wanted": "wanted",
        "source": Source("source"),
        "statement": "statement",
        "why": "why",
        "advice": "advice",
    }
    return Assessment(**{**values, **changes})
