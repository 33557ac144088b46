"""What an alert is: when it fires, what it says, and what to do then."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from alerts.texts import PAGE_OF_SERVER, SERVER
from exporter.guidelines import Catalogue

Severity = Literal["critical", "warning", "info", "none"]
"""`critical` pages someone now, `warning` is a ticket for office hours, `info` is for dashboards alone.

`none` is the heartbeat.
"""

Layer = Literal[
    "exporter",
    "reachability",
    "fleet",
    "machine",
    "container",
    "jvm",
    "connectors",
    "pass_through",
    "data_sources",
    "endpoints",
    "broker",
    "stores",
    "guidelines",
    "certificates",
]
"""What alerts are about, from the outside in: each layer is a folder of modules, and a file of rules."""

FaultClass = Literal["availability", "saturation", "errors", "latency", "configuration", "monitoring"]
"""The kind of fault: what PagerDuty's events call the class."""


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
    waits: float | None = None
    stays: float | None = None


@dataclass(frozen=True)
class Recording:
    """A rule that keeps the result of a dear query as a series of its own.

    Attributes:
        name: of the series, by the form `level:metric:operations` (Prometheus, "Recording rules").
        expression: PromQL.
    """

    name: str
    expression: str


@dataclass(frozen=True, kw_only=True)
class Runbook:
    """What a person needs who was woken: Markdown, paragraphs separated by an empty line.

    Attributes:
        meaning: what is the case when the alert fires.
        impact: what users notice of it.
        diagnosis: where to look, in which order, with commands.
        mitigation: what to do now.
        prevention: what to do later, so that it does not come again.
    """

    meaning: str
    impact: str
    diagnosis: str
    mitigation: str
    prevention: str


@dataclass(frozen=True)
class Panel:
    """A panel of a dashboard.

    Attributes:
        dashboard: the dashboard's uid.
        title: the panel's.
    """

    dashboard: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Alert:
    """An alert with all that belongs to it. Its texts are templates of Prometheus; a line break in them is a blank.

    Attributes:
        name: the label `alertname`.
        fault: the kind of fault, the label `class`.
        category: the guidelines' category that it is about; None where it is about none, or about any.
        levels: its rules, the most urgent first.
        server: whom its incident is about, the label `server` by which Alertmanager makes one incident of many alerts.
        summary: one line, read on a phone: server, fault, value.
        description: the reason, since when, and what is known of it.
        steps: the three first things to do.
        choice: what a dashboard is asked to show, such as `var-job=...`; empty where it is about everything.
        page: the path of the exporter's page on it; None where no page tells more.
        runbook: what to do.
        panel: the panel that shows most of it; None where no panel does: then the link leads to the first dashboard.
        needs: what must be switched on, or which product is needed, for it to fire; empty where it needs nothing.
        reason: why the expression is what it is, a comment in the rule file; empty where it is plain.
    """

    name: str
    fault: FaultClass
    category: str | None = None
    levels: tuple[Level, ...]
    server: str = SERVER
    summary: str
    description: str
    steps: tuple[str, ...]
    choice: str
    page: str | None = PAGE_OF_SERVER
    runbook: Runbook
    panel: Panel | None
    needs: str = ""
    reason: str = ""


MakeAlert = Callable[[Catalogue], Alert]
"""Makes an alert from the guidelines' catalogue: the function `alert` of each module below `alerts.rules`."""


@dataclass(frozen=True)
class LayerRules:
    """The rules of a layer.

    Attributes:
        layer: its name, which is also the label `component` of its alerts.
        recordings: what its alerts, or dashboards, select.
        alerts: in the order in which they are to be read.
    """

    layer: Layer
    recordings: tuple[Recording, ...]
    alerts: tuple[Alert, ...]
