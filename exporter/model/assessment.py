"""What is judged: assessments of guidelines, and what they add up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Status = Literal["critical", "warning", "unknown", "unanswered", "info", "ok", "waived", "not_applicable"]
"""How a server stands to a guideline, the worst first.

`unknown`: it could not be read. `unanswered`: only a person can tell, and nobody has. `info`: not as recommended, and
worth knowing. `waived`: not met, and accepted with a reason. `not_applicable`: it is not about such a server.

What is unknown keeps a category from being called ok, and hides nothing that is known to be worse.
"""

WORST_FIRST: tuple[Status, ...] = get_args(Status)

Kind = Literal["provision", "headroom", "configuration", "security"]
"""What a guideline looks at.

`provision`: what the server was given, which changes when someone changes it. `headroom`: what is left of it now.
`configuration` and `security`: how it is set up.
"""

Scope = Literal["server", "machine"]
"""Whether a guideline judges each server, or the machine for all servers on it."""

Severity = Literal["critical", "warning", "info"]
"""The most that an alert about a guideline may be."""


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """One guideline judged for one target.

    Attributes:
        guideline: its id in the catalogue; category, kind, scope, weight, title, source and advice are the catalogue's.
        status: `unknown` where nothing could be read.
        score: 0 to 1; None where nothing is known, or the guideline is not scored.
        found: what was read, as a person reads it (`1.0 GiB maximum heap`), or why nothing was.
        wanted: the threshold as a person reads it (`2 GiB or more`).
        machine: the node name of the machine whose verdict this is; empty where it is the server's own.
    """

    guideline: str
    category: str
    kind: Kind
    scope: Scope
    weight: float
    status: Status
    score: float | None
    title: str
    found: str
    wanted: str
    source: str
    advice: str
    machine: str = ""


@dataclass(frozen=True)
class CategoryScore:
    """All guidelines of a category together: the rules are in `guidelines/score.py`.

    Attributes:
        category: its id, the value of the label `category`.
        title: its name as a person reads it.
        status: its worst member's.
        score: 0 to 1; None where nothing is known.
    """

    category: str
    title: str
    status: Status
    score: float | None


@dataclass(frozen=True)
class Report:
    """One target judged by all guidelines, those of its machine included.

    Attributes:
        assessments: each guideline once, in the catalogue's order.
        categories: in the catalogue's order.
        readiness: the whole, 0 to 1; None where nothing is known.
        read_at: for each source of facts that were not read in this very scrape, when the oldest of those was read that
            were judged, in seconds since the epoch.
    """

    assessments: tuple[Assessment, ...]
    categories: tuple[CategoryScore, ...]
    readiness: float | None
    read_at: Mapping[str, float] = field(default_factory=dict)
