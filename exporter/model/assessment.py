"""What is judged: assessments of guidelines, and what they add up to."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warning", "critical", "unknown", "waived"]


Kind = Literal["provision", "headroom", "configuration"]


@dataclass(frozen=True)
class Assessment:
    """One guideline judged for one target.

    Attributes:
        guideline: its id in the catalogue; category, kind, weight, title, source and advice are the catalogue's.
        status: `unknown` where nothing could be read.
        score: 0 to 1; None when unknown.
        found: what was read, as a person reads it (`1.0 GiB maximum heap`), or why nothing was.
        wanted: the threshold as a person reads it (`2 GiB or more`).
    """

    guideline: str
    category: str
    kind: Kind
    weight: float
    status: Status
    score: float | None
    title: str
    found: str
    wanted: str
    source: str
    advice: str


@dataclass(frozen=True)
class CategoryScore:
    """All guidelines of a category together: the rules are in `guidelines/score.py`."""

    category: str
    status: Status
    score: float | None


@dataclass(frozen=True)
class Report:
    """All assessments of one target, its categories in the catalogue's order, and the whole (None when unknown)."""

    assessments: tuple[Assessment, ...]
    categories: tuple[CategoryScore, ...]
    readiness: float | None
