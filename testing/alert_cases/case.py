"""A case of an alert: the samples that make it fire, that are just not enough, and that end it."""

from dataclasses import dataclass
from typing import Literal

from alerts.alert import Severity

Form = Literal["metrics", "probe"]
"""How the server is scraped: with all others as a `target` of /metrics, or as an `instance` of its own by /probe."""

Owner = Literal["server", "second server", "third server", "exporter", "machine", "scrape"]
"""Whose a series is: a server's or another one's, the exporter's own (its machine's metrics, too), a verdict on a
machine, or `up`.
"""


@dataclass(frozen=True)
class Growth:
    """A value that grows steadily: a counter, or a gauge that climbs.

    Attributes:
        per_second: by how much.
        start: where it begins, when it is the first thing that the series says.
    """

    per_second: float
    start: float = 0


@dataclass(frozen=True)
class Cycle:
    """Values that come again and again, from sample to sample.

    Attributes:
        values: those of a turn.
    """

    values: tuple[float, ...]


Value = float | Growth | Cycle | None
"""What a series says for a while; None: it has no samples."""


@dataclass(frozen=True, kw_only=True)
class Series:
    """A series of a case.

    Attributes:
        name: the metric's.
        labels: those beside its owner's, as PromQL writes them.
        well: what it says when all is well.
        bad: what it says in the fault.
        below: what it says when the fault is just not there.
        owner: whose it is.
        survives: whether it goes on when its server can be read no more, as what is seen from outside does.
    """

    name: str
    labels: str = ""
    well: Value
    bad: Value
    below: Value
    owner: Owner = "server"
    survives: bool = False


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is asked of one rule of an alert.

    Attributes:
        alert: its name.
        severity: of the rule.
        series: what it is made from; `up`, `wso2_up` and `wso2_exporter_build_info` are there by themselves.
        waits: minutes from the first bad sample until it fires, at the latest.
        ends: minutes from the first good sample until it fires no more, at the latest.
        dead: what becomes of it within 20 minutes once its server can be read no more: `ends` leaves the word to the
            alerts on that, without a gap before them; `lasts` goes on, since it is known without the server.
        before: minutes for which all is well at first.
        server: the value of its label `server`.
        momentary: whether a single bad scrape makes it fire, since it tells of an event and not of a state.
        interval: seconds between samples, and between evaluations, as in examples/prometheus.yml; more for rules that
            look back for hours, which take promtool long.
        forms: those in which it can fire.
    """

    alert: str
    severity: Severity
    series: tuple[Series, ...]
    waits: int
    ends: int
    dead: Literal["ends", "lasts"] = "ends"
    before: int = 5
    server: str = "carbon"
    momentary: bool = False
    interval: int = 30
    forms: tuple[Form, ...] = ("metrics", "probe")
