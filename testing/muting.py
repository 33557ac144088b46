"""Which rules mute which in the shipped example of Alertmanager, and tests that none outlasts the one that mutes it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from testing.alert_cases.case import Case
from testing.alert_cases.samples import History, Phase, input_series

Rule = Mapping[str, Any]
"""An alerting rule as it stands in its file."""

_MATCHER = re.compile(r'(\w+)(=~|!~|!=|=)"(.*)"')
_Minutes = Sequence[tuple[Phase, int]]
"""Phases in their order, with the minutes that each lasts."""
_OUTAGE = 12
"""Minutes for which a server or an exporter is lost."""
_AFTERWARDS = 45
"""Minutes that are watched after all is well again: longer than any alert stays."""


@dataclass(frozen=True)
class Muting:
    """A rule that mutes another one.

    Attributes:
        source: the labels of the rule that mutes, as far as they are known without samples.
        target: the labels of the one that it mutes.
        equal: the labels that both alerts must have alike.
    """

    source: Mapping[str, str]
    target: Mapping[str, str]
    equal: tuple[str, ...]

    @property
    def is_of_one_alert(self) -> bool:
        """Whether the two are the page and the ticket of one alert."""
        return "alertname" in self.equal

    @property
    def names(self) -> tuple[str, str]:
        """The alerts, the one that mutes first."""
        return self.source["alertname"], self.target["alertname"]


def mutings(inhibit_rules: Sequence[Mapping[str, Any]], rules: Sequence[Rule]) -> list[Muting]:
    """Find every pair of rules of which one may mute the other.

    Args:
        inhibit_rules: of Alertmanager's configuration.
        rules: the alerting rules.
    """
    labels = [{"alertname": rule["alert"], **_known(rule["labels"])} for rule in rules]
    found = [
        Muting(source, target, tuple(inhibit["equal"]))
        for inhibit in inhibit_rules
        for source in labels
        for target in labels
        if source != target
        and _match(inhibit["source_matchers"], source)
        and _match(inhibit["target_matchers"], target)
    ]
    return [each for each in found if not each.is_of_one_alert or len(set(each.names)) == 1]


def outlasting_a_fault(muting: Muting, source: Case, target: Case) -> Iterator[dict[str, Any]]:
    """Make promtool's tests: a fault lasts longer than a ticket waits, and ends, and with it the page that mutes that.

    Args:
        muting: the pair.
        source: what makes the page fire. Where it is of the same alert, the ticket fires of the same samples.
        target: what makes the ticket fire.
    """
    case = source if muting.is_of_one_alert else _together(source, target)
    lasts = case.waits + 60
    phases: _Minutes = [("well", case.before), ("bad", lasts), ("well", _AFTERWARDS)]
    return _tests(muting, case, phases, case.before + case.waits)


def outlasting_an_outage(muting: Muting, case: Case) -> Iterator[dict[str, Any]]:
    """Make promtool's tests: a fault would have become a ticket a minute later, when all is lost, and comes back well.

    Args:
        muting: the pair; what mutes is about the loss, which lasts long enough for that.
        case: what makes the ticket fire.
    """
    lost: Phase = "exporter lost" if muting.names[0] == "WSO2ExporterDown" else "server lost"
    bad = max(case.waits - 1, 1)
    phases: _Minutes = [("well", case.before), ("bad", bad), (lost, _OUTAGE), ("well", _AFTERWARDS)]
    return _tests(muting, case, phases, case.before + bad + _OUTAGE)


def _tests(muting: Muting, case: Case, phases: _Minutes, begins: int) -> Iterator[dict[str, Any]]:
    """From a minute on, what is muted never fires without its muter."""
    ends = sum(minutes for _, minutes in phases)
    history: History = [(phase, minutes * 60 // case.interval) for phase, minutes in phases]
    for form in case.forms:
        yield {
            "name": f"{' over '.join(muting.names)} ({form})",
            "interval": f"{case.interval}s",
            "input_series": input_series(case, form, history),
            "promql_expr_test": [
                {
                    "expr": f"count_over_time(({_unmuted(muting, case)})[{ends - begins}m:{case.interval}s])",
                    "eval_time": f"{ends}m",
                }
            ],
        }


def _together(source: Case, target: Case) -> Case:
    """Both faults at once; of a series of both the one that mutes says more."""
    return replace(
        source,
        series=(*target.series, *source.series),
        waits=max(source.waits, target.waits),
        before=max(source.before, target.before),
        interval=max(source.interval, target.interval),
        forms=tuple(form for form in source.forms if form in target.forms),
    )


def _unmuted(muting: Muting, case: Case) -> str:
    """Find what is muted where it fires without its muter."""
    equal = ", ".join(label for label in muting.equal if label != "alertname")
    return f"{_firing(muting.target, case.server)} unless on ({equal}) {_firing(muting.source, case.server)}"


def _firing(labels: Mapping[str, str], server: str) -> str:
    rule = f'alertname="{labels["alertname"]}",severity="{labels["severity"]}"'
    return f'ALERTS{{{rule},server="{server}",alertstate="firing"}}'


def _known(labels: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in labels.items() if "{{" not in value}


def _match(matchers: Sequence[str], labels: Mapping[str, str]) -> bool:
    return all(_matches(matcher, labels) for matcher in matchers)


def _matches(matcher: str, labels: Mapping[str, str]) -> bool:
    found = _MATCHER.fullmatch(matcher)
    assert found, f"not read: {matcher}"
    name, operator, value = found.groups()
    label = labels.get(name, "")
    equal = re.fullmatch(value, label) is not None if "~" in operator else label == value
    return equal != operator.startswith("!")
