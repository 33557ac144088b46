"""What an alert is: when it fires, what it says, and what to do then."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from exporter.guidelines import Catalogue

Severity = Literal["critical", "warning", "none"]
"""`critical` pages someone now, `warning` is a ticket for office hours, `none` is no alarm: the heartbeat."""

Group = Literal["reachability", "headroom", "provision", "configuration"]
"""What alerts are about, in the rule file's order.

What cannot be read, what runs out, what was given too little, and what is not set up as it should be.
"""


@dataclass(frozen=True)
class Level:
    """One rule of an alert. Those of one alert differ in nothing else.

    Attributes:
        severity: how urgent it is.
        expression: PromQL; it fires for each sample that this finds.
        waits: minutes for which samples must be found before it fires (`for`); None: it fires at once.
        stays: minutes for which it goes on firing without samples (`keep_firing_for`); None: it ends at once.
    """

    severity: Severity
    expression: str
    waits: int | None = None
    stays: int | None = None


@dataclass(frozen=True)
class Runbook:
    """What a person needs who was woken: Markdown, paragraphs separated by an empty line.

    Attributes:
        meaning: what is the case when the alert fires.
        impact: what users notice of it.
        diagnosis: where to look, in which order.
        mitigation: what to do now, and later.
    """

    meaning: str
    impact: str
    diagnosis: str
    mitigation: str


@dataclass(frozen=True, kw_only=True)
class Alert:
    """An alert with all that belongs to it. Its texts are templates of Prometheus; a line break in them is a blank.

    Attributes:
        name: the label `alertname`.
        group: what it is about.
        category: the guidelines' category that it is about; None where it is about none, or about any.
        levels: its rules, the most urgent first.
        summary: one line, read on a phone.
        description: what is known, why it matters, and the first thing to do.
        dashboard: what its address of the overview dashboard ends with, such as `?var-job=...`.
        runbook: what to do.
        panel: the title of the panel of the overview dashboard that shows most of it; None where no panel does.
        reason: why the expression is what it is, a comment in the rule file; empty where it is plain.
    """

    name: str
    group: Group
    category: str | None = None
    levels: tuple[Level, ...]
    summary: str
    description: str
    dashboard: str
    runbook: Runbook
    panel: str | None
    reason: str = ""


MakeAlert = Callable[[Catalogue], Alert]
"""Makes an alert from the guidelines' catalogue: the function `alert` of each module in `alerts.rules`."""
