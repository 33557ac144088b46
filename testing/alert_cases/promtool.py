"""promtool's tests of a case: it fires, not just below, ends, bears a missed scrape, and a target that dies."""

from collections.abc import Iterator
from typing import Any

from testing.alert_cases.case import Case, Form
from testing.alert_cases.samples import INTERVAL, History, Phase, input_series

Test = dict[str, Any]
"""An entry of `tests` in promtool's file."""

_A_MINUTE = 60 // INTERVAL
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
    fires = case.before + case.waits
    return [("well", case.before * _A_MINUTE), ("bad", (case.waits + _FIRING_ON + 1) * _A_MINUTE)], (fires + 5) * 60


def _fires_and_ends(case: Case, form: Form) -> Test:
    fires = case.before + case.waits
    ends = fires + _FIRING_ON + case.ends
    history: History = [
        ("well", case.before * _A_MINUTE),
        ("bad", (case.waits + _FIRING_ON) * _A_MINUTE),
        ("well", (case.ends + 5) * _A_MINUTE),
    ]
    return _test(
        case,
        form,
        "fires and ends",
        history,
        [
            _never(case, until=case.before * 60 - INTERVAL),
            {
                "expr": f"count by (server) ({_firing(case)})",
                "eval_time": f"{fires}m",
                "exp_samples": [{"labels": f'{{server="{case.server}"}}', "value": 1}],
            },
            {"expr": _firing(case), "eval_time": f"{ends}m"},
        ],
    )


def _not_just_below(case: Case, form: Form) -> Test:
    minutes = case.before + 2 * case.waits + 10
    history: History = [("well", case.before * _A_MINUTE), ("below", minutes * _A_MINUTE)]
    return _test(case, form, "not just below", history, [_never(case, until=minutes * 60)])


def _one_bad_scrape(case: Case, form: Form) -> Test:
    minutes = case.before + case.waits + 10
    history: History = [("well", case.before * _A_MINUTE), ("bad", 1), ("well", minutes * _A_MINUTE)]
    return _test(case, form, "not by one bad scrape", history, [_never(case, until=minutes * 60)])


def _bears_missed_scrapes(case: Case, form: Form) -> Iterator[Test]:
    lost: tuple[Phase, ...] = ("server lost", "exporter lost")
    for phase in lost:
        history: History = [
            ("well", case.before * _A_MINUTE),
            ("bad", (case.waits + _FIRING_ON) * _A_MINUTE),
            (phase, 1),
            ("bad", 20 * _A_MINUTE),
        ]
        fires = case.before + case.waits
        through = _always(_firing(case), since=fires * 60, until=(fires + 15) * 60)
        yield _test(case, form, f"bears a scrape with {phase}", history, [through])


def _target_dies(case: Case, form: Form) -> Test:
    dies = case.before + case.waits + 2
    history: History = [
        ("well", case.before * _A_MINUTE),
        ("bad", (case.waits + 2) * _A_MINUTE),
        ("server lost", 40 * _A_MINUTE),
    ]
    return _test(case, form, "server dies", history, list(_after_death(case, dies)))


def _after_death(case: Case, dies: int) -> Iterator[Test]:
    if case.dead == "lasts":
        yield _always(_firing(case), since=dies * 60, until=(dies + 20) * 60)
        return
    yield {"expr": _firing(case), "eval_time": f"{dies + 20}m"}
    if case.severity == "critical":
        either = f'ALERTS{{alertname=~"{case.alert}|WSO2TargetDown",alertstate="firing",severity="critical"}}'
        yield _always(either, since=dies * 60, until=(dies + 20) * 60)


def _test(case: Case, form: Form, name: str, history: History, expectations: list[Test]) -> Test:
    return {
        "name": f"{case.alert} ({case.severity}, {form}): {name}",
        "interval": f"{INTERVAL}s",
        "input_series": input_series(case, form, history),
        "promql_expr_test": expectations,
    }


def _firing(case: Case) -> str:
    return f'ALERTS{{alertname="{case.alert}",severity="{case.severity}",alertstate="firing"}}'


def _never(case: Case, until: int) -> Test:
    return {"expr": f"count_over_time({_firing(case)}[{until}s:{INTERVAL}s])", "eval_time": f"{until}s"}


def _always(selector: str, since: int, until: int) -> Test:
    """It fires at every evaluation from one second to another, both included.

    Prometheus 3 leaves out what lies at a range's left end: the range begins between two evaluations.
    """
    span = until - since + INTERVAL // 2
    return {
        "expr": f"count_over_time((count({selector}) > 0)[{span}s:{INTERVAL}s])",
        "eval_time": f"{until}s",
        "exp_samples": [{"value": (until - since) // INTERVAL + 1}],
    }
