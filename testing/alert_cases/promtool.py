"""promtool's tests of a case: it fires, not just below, ends, bears a missed scrape, and a target that dies."""

from collections.abc import Iterator
from typing import Any

from testing.alert_cases.case import Case, Form
from testing.alert_cases.samples import History, Phase, input_series

Test = dict[str, Any]
"""An entry of `tests` in promtool's file."""

_FIRING_ON = 5
"""Minutes for which it goes on firing before anything else happens."""


def promtool_entries(case: Case) -> Iterator[Test]:
    """Make all tests of a case, in each of its forms."""
    for form in case.forms:
        yield _fires_and_ends(case, form)
        yield _not_just_below(case, form)
        yield from _bears_missed_scrapes(case, form)
        yield _target_dies(case, form)
        if not case.momentary:
            yield _one_bad_scrape(case, form)


def firing_history(case: Case) -> tuple[History, int]:
    """Give the history in which it fires, and the second at which its texts are read: five minutes after it began."""
    return _firing_for(case, _FIRING_ON + 1), (_fires(case) + _while(case, _FIRING_ON)) * 60


def _fires(case: Case) -> int:
    return case.before + case.waits


def _while(case: Case, minutes: int) -> int:
    """Minutes that are as many samples as these would be every 30 s."""
    return minutes * case.interval // 30


def _phase(case: Case, name: Phase, minutes: int) -> tuple[Phase, int]:
    return name, minutes * 60 // case.interval


def _firing_for(case: Case, minutes: int) -> History:
    return [_phase(case, "well", case.before), _phase(case, "bad", case.waits + _while(case, minutes))]


def _fires_and_ends(case: Case, form: Form) -> Test:
    ends = _fires(case) + _while(case, _FIRING_ON) + case.ends
    history = [*_firing_for(case, _FIRING_ON), _phase(case, "well", case.ends + _while(case, 5))]
    return _test(
        case,
        form,
        "fires and ends",
        history,
        [
            _never(case, until=case.before * 60 - case.interval),
            {
                "expr": f"count by (server) ({_firing(case)})",
                "eval_time": f"{_fires(case)}m",
                "exp_samples": [{"labels": f'{{server="{case.server}"}}', "value": 1}],
            },
            {"expr": _firing(case), "eval_time": f"{ends}m"},
        ],
    )


def _not_just_below(case: Case, form: Form) -> Test:
    minutes = case.before + case.waits + _while(case, 10)
    history = [_phase(case, "well", case.before), _phase(case, "below", minutes)]
    return _test(case, form, "not just below", history, [_never(case, until=minutes * 60)])


def _one_bad_scrape(case: Case, form: Form) -> Test:
    minutes = case.before + case.waits + _while(case, 10)
    history: History = [_phase(case, "well", case.before), ("bad", 1), _phase(case, "well", minutes)]
    return _test(case, form, "not by one bad scrape", history, [_never(case, until=minutes * 60)])


def _bears_missed_scrapes(case: Case, form: Form) -> Iterator[Test]:
    lost: tuple[Phase, ...] = ("server lost", "exporter lost")
    for phase in lost:
        history: History = [*_firing_for(case, _FIRING_ON), (phase, 1), _phase(case, "bad", _while(case, 20))]
        until = _fires(case) + _while(case, 15)
        through = _always(case, _firing(case), since=_fires(case) * 60, until=until * 60)
        yield _test(case, form, f"bears a scrape with {phase}", history, [through])


def _target_dies(case: Case, form: Form) -> Test:
    dies = _fires(case) + _while(case, 2)
    history = [*_firing_for(case, 2), _phase(case, "server lost", _while(case, 25))]
    return _test(case, form, "server dies", history, list(_after_death(case, dies)))


def _after_death(case: Case, dies: int) -> Iterator[Test]:
    until = dies + _while(case, 20)
    if case.dead == "lasts":
        yield _always(case, _firing(case), since=dies * 60, until=until * 60)
        return
    yield {"expr": _firing(case), "eval_time": f"{until}m"}
    if case.severity == "critical":
        either = f'ALERTS{{alertname=~"{case.alert}|WSO2TargetDown",alertstate="firing",severity="critical"}}'
        yield _always(case, either, since=dies * 60, until=until * 60)


def _test(case: Case, form: Form, name: str, history: History, expectations: list[Test]) -> Test:
    return {
        "name": f"{case.alert} ({case.severity}, {form}): {name}",
        "interval": f"{case.interval}s",
        "input_series": input_series(case, form, history),
        "promql_expr_test": expectations,
    }


def _firing(case: Case) -> str:
    return f'ALERTS{{alertname="{case.alert}",severity="{case.severity}",alertstate="firing"}}'


def _never(case: Case, until: int) -> Test:
    return {"expr": f"count_over_time({_firing(case)}[{until}s:{case.interval}s])", "eval_time": f"{until}s"}


def _always(case: Case, selector: str, since: int, until: int) -> Test:
    """It fires at every evaluation from one second to another, both included.

    Prometheus 3 leaves out what lies at a range's left end: the range begins between two evaluations.
    """
    span = until - since + case.interval // 2
    return {
        "expr": f"count_over_time((count({selector}) > 0)[{span}s:{case.interval}s])",
        "eval_time": f"{until}s",
        "exp_samples": [{"value": (until - since) // case.interval + 1}],
    }
