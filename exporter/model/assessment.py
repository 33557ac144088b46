"""What is judged: assessments of guidelines, and what they add up to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from exporter.model.guideline import Source, Step

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


@dataclass(frozen=True)
class Waiver:
    """An exception that somebody made: a guideline that is not met, and is not to be.

    Attributes:
        reason: why, in its maker's words.
        until: the end of its last day, in seconds since the epoch.
        expired: whether that day is over: it is told, and holds no longer.
    """

    reason: str
    until: float
    expired: bool = False


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """One guideline judged for one target.

    Attributes:
        guideline: its id in the catalogue; category, kind, scope, weight, title, source, statement, why, advice
            and steps are the catalogue's.
        status: `unknown` where nothing could be read.
        score: 0 to 1; None where nothing is known, or the guideline is not scored.
        found: what was read, as a person reads it (`1.0 GiB maximum heap`), or why nothing was.
        wanted: the threshold as a person reads it (`2 GiB or more`).
        machine: the node name of the machine whose verdict this is; empty where it is the server's own.
        file, line: where that was read, below the server's home; empty and 0 where it was in no file, or in no line.
        read_at: when that was read, in seconds since the epoch; None where it was in this very scrape, or not at all.
        read_from: what it was read from at that time, for example `files`; else empty.
        waiver: the exception that was made of it, an expired one too; None where there is none.
        overridden: what its thresholds were before the configuration changed them; empty where it did not.
        joined_to: the guideline that the same fault was counted by already; empty where it counts itself.
        public: whether everybody who can connect to the server sees it anyway.
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
    source: Source
    statement: str
    why: str
    advice: str
    steps: tuple[Step, ...] = ()
    machine: str = ""
    file: str = ""
    line: int = 0
    read_at: float | None = None
    read_from: str = ""
    waiver: Waiver | None = None
    overridden: str = ""
    joined_to: str = ""
    public: bool = False

    @property
    def is_confidential(self) -> bool:
        """Tell whether it is a weakness that not everybody is to know of a named server."""
        return self.kind == "security" and not self.public


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

    @property
    def counts(self) -> Mapping[Status, int]:
        """Give how many guidelines have each status, the worst first; those that others have counted are left out."""
        counted = Counter([each.status for each in self.assessments if not each.joined_to])
        return {status: counted[status] for status in WORST_FIRST}

    @property
    def is_of_machine(self) -> bool:
        """Tell whether verdicts on its machine, for all servers there, are among them."""
        return any(each.machine for each in self.assessments)

    @property
    def verdict(self) -> str:
        """Say in a sentence how it stands: `not ready: 6 critical, 9 to mend, 4 not known`."""
        counts = self.counts
        told = (
            (counts["critical"], "critical"),
            (counts["warning"], "to mend"),
            (counts["unknown"], "not known"),
            (counts["unanswered"], "not answered"),
        )
        parts = ", ".join(f"{count} {words}" for count, words in told if count)
        if counts["critical"]:
            return f"not ready: {parts}"
        if counts["warning"]:
            return f"ready but for what is to mend: {parts}"
        if not counts["ok"]:
            return f"not known: {parts}" if parts else "nothing was judged"
        return f"ready, as far as is known: {parts}" if parts else "ready"
