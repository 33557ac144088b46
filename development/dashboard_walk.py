"""`python -m development.dashboard_walk URL`: asks a Prometheus all that the dashboards ask.

It tells which panels are empty, whether a reason for that is known, and which have more series than a person can tell
apart. A dashboard on one server is walked for each server. Both forms of scraping are known by their labels.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboards.queries import MOST_SERIES
from development.console import say
from development.dashboard_reasons import why_empty, why_lacking
from development.promql_api import Ask, PrometheusError, Range, asking
from testing.dashboard import Json, Query, load_dashboards, queries_of, shown_panels
from testing.promql import Selector, selectors

_ONE_SERVER = "wso2-server"
_DRAWN_TO_BE_TOLD_APART = frozenset({"timeseries", "state-timeline"})
_SCRAPE = 30.0
"""Seconds between scrapes, as in our examples."""
_NOT_READ = "the server cannot be read now"


@dataclass(frozen=True)
class Choice:
    """What is chosen at the top of a dashboard, as regular expressions.

    Attributes:
        server: the only server that is chosen; empty where all are.
        read: whether all that is chosen could be read at the end.
    """

    server: str
    job: str
    instance: str
    target: str
    read: bool = True

    def values(self, span: Range) -> dict[str, str]:
        """Give what Grafana puts in place of each variable."""
        return {
            "$job": self.job,
            "$instance": self.instance,
            "$target": self.target,
            "$__rate_interval": f"{max(4 * _SCRAPE, span.step + _SCRAPE):.0f}s",
            "$__interval": f"{span.step:.0f}s",
            "$__range": f"{span.seconds:.0f}s",
        }


ALL = Choice("", ".+", ".+", ".*")


@dataclass(frozen=True)
class Walked:
    """What was found of a panel.

    Attributes:
        uid: the dashboard's.
        title: the panel's.
        server: the one that was chosen; empty: all were.
        series: how many were found for all its queries.
        drawn: whether each is a line or a bar, which a person must tell from the others.
        reason: why it may be empty; nothing where no reason is known, or it is not empty.
    """

    uid: str
    title: str
    server: str
    series: int
    drawn: bool
    reason: str

    @property
    def crowded(self) -> bool:
        """Whether it has more series than can be told apart."""
        return self.drawn and self.series > MOST_SERIES


def walk(dashboard: Json, choice: Choice, span: Range, ask: Ask) -> Iterator[Walked]:
    """Ask what each panel of a dashboard asks.

    Args:
        dashboard: as Grafana loads it.
        choice: what is chosen.
        span: the time that is shown.
        ask: asks the Prometheus.
    """
    queries = list(queries_of(dashboard))
    for panel in shown_panels(dashboard):
        own = [query for query in queries if query.panel == panel["title"]]
        asked = [_filled_in(query, choice, span) for query in own]
        series = sum(len(ask(text, over_time=query.over_time)) for text, query in zip(asked, own, strict=True))
        yield Walked(
            uid=dashboard["uid"],
            title=panel["title"],
            server=choice.server,
            series=series,
            drawn=panel["type"] in _DRAWN_TO_BE_TOLD_APART,
            reason="" if series else _reason(dashboard["uid"], panel["title"], asked, choice, ask),
        )


def _reason(uid: str, title: str, asked: Sequence[str], choice: Choice, ask: Ask) -> str:
    """Why a panel is empty: of each query a metric is not there that may be missing, or all is well."""
    lacking = [next((why for why in _lacking(text, choice, ask) if why), "") for text in asked]
    return "; ".join(dict.fromkeys(lacking)) if all(lacking) else why_empty(uid, title)


def _lacking(expression: str, choice: Choice, ask: Ask) -> Iterator[str]:
    """Why each metric of a query is missing, of those that no chosen server has."""
    for selector in selectors(expression):
        if not ask(_text(selector), over_time=False):
            yield why_lacking(selector.metric) if choice.read else _NOT_READ


def _text(selector: Selector) -> str:
    matchers = ",".join(f'{name}{operator}"{value}"' for name, (operator, value) in selector.matchers.items())
    return f"{selector.metric}{{{matchers}}}"


def servers(found: Sequence[Mapping[str, str]], down: Sequence[Mapping[str, str]]) -> list[Choice]:
    """Make one choice of each server: on /metrics it is a target of an exporter, on /probe an instance.

    Args:
        found: the labels of `wso2_up` of all servers.
        down: those of servers that could not be read at the end.
    """
    return [
        Choice(
            each.get("target", each["instance"]),
            each["job"],
            each["instance"],
            each.get("target", ""),
            each not in down,
        )
        for each in sorted(found, key=lambda labels: sorted(labels.items()))
    ]


def told(walked: Sequence[Walked]) -> list[str]:
    """Say what a person should look at: empty panels without a known reason first, then crowded ones, then the rest."""
    unknown = [each for each in walked if not each.series and not each.reason]
    crowded = [each for each in walked if each.crowded]
    known = [each for each in walked if not each.series and each.reason]
    sums = (
        f"{len(walked)} panels: {len(walked) - len(unknown) - len(known)} with data, {len(known)} empty for a known "
        f"reason, {len(unknown)} empty without one, {len(crowded)} crowded."
    )
    return [
        *(f"empty     {_place(each)}" for each in unknown),
        *(f"crowded   {_place(each)}: {each.series} series" for each in crowded),
        *(f"as known  {_place(each)}: {each.reason}" for each in known),
        sums,
    ]


def main(arguments: Sequence[str]) -> int:
    """Walk every dashboard.

    Args:
        arguments: the command line.

    Returns:
        the exit status: 1 where a panel is empty without a known reason, or crowded; 2 where nobody answers.
    """
    parser = argparse.ArgumentParser(prog="dashboard_walk", description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("url", help="of a Prometheus that has metrics of the exporter")
    parser.add_argument("--to", type=float, help="the end of the time that is shown, since the epoch; else now")
    parser.add_argument("--hours", type=float, default=1.0, help="how long the time is that is shown")
    flags = parser.parse_args(arguments)
    span = Range.before(flags.to, flags.hours)
    ask = asking(flags.url, span)
    try:
        walked = [each for dashboard in load_dashboards().values() for each in _walk_all(dashboard, span, ask)]
    except PrometheusError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for line in told(walked):
        say(line)
    return int(any((not each.series and not each.reason) or each.crowded for each in walked))


def _walk_all(dashboard: Json, span: Range, ask: Ask) -> Iterator[Walked]:
    choices = [ALL if ask("wso2_up", over_time=False) else replace(ALL, read=False)]
    if dashboard["uid"] == _ONE_SERVER:
        known = "group by (job, instance, target) (last_over_time(wso2_up[1h]))"
        down = f"{known} unless on (job, instance, target) wso2_up == 1"
        choices = servers(ask(known, over_time=False), ask(down, over_time=False))
    for choice in choices:
        yield from walk(dashboard, choice, span, ask)


def _filled_in(query: Query, choice: Choice, span: Range) -> str:
    expression = query.expression
    for variable, value in choice.values(span).items():
        expression = expression.replace(variable, value)
    return expression


def _place(walked: Walked) -> str:
    server = f" of {walked.server}" if walked.server else ""
    return f"{walked.uid}: {walked.title}{server}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
