"""Servers that are lost together, before and after one another: who is told of each, and in which order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

CheckAlerts = Callable[..., None]

History = Sequence[tuple[int, int]]
"""Whether it is read, 1 or 0, and for how many scrapes: two of them are a minute."""

FORMS: Mapping[str, str] = {
    "metrics": 'job="wso2-exporter",instance="a:19404",target="{}"',
    "probe": 'job="wso2-probe",instance="{}"',
}
either_form = pytest.mark.parametrize("form", FORMS)
FLEET = 'ALERTS{alertname="WSO2MostServersDown",alertstate="firing"}'
SINGLE = 'ALERTS{alertname="WSO2TargetDown",alertstate="firing"}'
END = "30m"


def servers(form: str, histories: Mapping[str, History], reason: str = "connect") -> list[dict[str, str]]:
    """What is said of each of them; while it is not read, for that reason."""
    return [
        series
        for name, history in histories.items()
        for series in (
            {
                "series": f"wso2_up{{{FORMS[form].format(name)}}}",
                "values": " ".join(f"{up}x{count - 1}" for up, count in history),
            },
            {
                "series": f'wso2_scrape_error{{{FORMS[form].format(name)},reason="{reason}"}}',
                "values": " ".join(f"{1 - up}x{count - 1}" for up, count in history),
            },
        )
    ]


def ever(expression: str, *names: str) -> dict[str, Any]:
    """It was found for these servers, and for no others, at some time."""
    return {
        "expr": f"group by (server) (count_over_time(({expression})[{END}:30s]))",
        "eval_time": END,
        "exp_samples": [{"labels": f'{{server="{name}"}}', "value": 1} for name in names],
    }


def told(*, together: Sequence[str], alone: Sequence[str]) -> list[dict[str, Any]]:
    """Of whom the fleet's incident tells, and who has a page that this does not mute.

    Rules are evaluated at different moments within their interval: the fleet's must fire an evaluation before the
    single ones that it mutes, and end an evaluation after them.
    """
    on = "on (job, instance, target)"
    return [
        ever(FLEET, *together),
        ever(f"{SINGLE} unless {on} {FLEET}", *alone),
        ever(f"{SINGLE} unless {on} {FLEET} offset 30s", *alone),
        ever(f"{SINGLE} offset 30s unless {on} {FLEET}", *alone),
    ]


UP: History = [(1, 70)]
LOST: History = [(1, 10), (0, 60)]
HALF_A_MINUTE_LATER: History = [(1, 11), (0, 59)]
FIVE_MINUTES_LATER: History = [(1, 20), (0, 50)]
THREE_MINUTES_BEFORE: History = [(1, 4), (0, 66)]


@either_form
def test_those_lost_in_one_moment_are_told_together_alone(check_alerts: CheckAlerts, form: str) -> None:
    histories = {"a": LOST, "b": LOST, "c": HALF_A_MINUTE_LATER, "d": UP, "e": HALF_A_MINUTE_LATER}
    check_alerts(
        [
            {
                "input_series": servers(form, histories),
                "promql_expr_test": told(together=["a", "b", "c", "e"], alone=[]),
            }
        ]
    )


@either_form
def test_one_that_is_lost_later_is_told_alone(check_alerts: CheckAlerts, form: str) -> None:
    histories = {"a": LOST, "b": LOST, "c": LOST, "d": FIVE_MINUTES_LATER}
    check_alerts(
        [
            {
                "input_series": servers(form, histories),
                "promql_expr_test": told(together=["a", "b", "c"], alone=["d"]),
            }
        ]
    )


@either_form
def test_one_that_was_lost_before_keeps_its_page(check_alerts: CheckAlerts, form: str) -> None:
    histories = {"a": THREE_MINUTES_BEFORE, "b": LOST, "c": LOST, "d": UP}
    check_alerts(
        [{"input_series": servers(form, histories), "promql_expr_test": told(together=["b", "c"], alone=["a"])}]
    )


@either_form
def test_servers_that_return_one_after_the_other_leave_no_page_behind(check_alerts: CheckAlerts, form: str) -> None:
    """With the first one that is back no more than half are lost; the others go on as one incident."""
    histories: dict[str, History] = {
        "a": [(1, 10), (0, 14), (1, 46)],
        "b": [(1, 10), (0, 18), (1, 42)],
        "c": [(1, 10), (0, 30), (1, 30)],
        "d": UP,
    }
    gone = {"expr": f"{FLEET} or {SINGLE}", "eval_time": "27m"}
    check_alerts(
        [
            {
                "input_series": servers(form, histories),
                "promql_expr_test": [*told(together=["a", "b", "c"], alone=[]), gone],
            }
        ]
    )


@either_form
def test_an_exporter_that_falls_silent_leaves_them_one_incident(check_alerts: CheckAlerts, form: str) -> None:
    lost = [
        {"series": f"wso2_up{{{FORMS[form].format(name)}}}", "values": "1x9 0x19 stale _x19 0x20"} for name in "abc"
    ]
    told_of = 'ALERTS{alertname=~"WSO2TargetDown|WSO2TargetVanished",alertstate="firing"}'
    check_alerts(
        [
            {
                "input_series": lost,
                "promql_expr_test": [
                    ever('ALERTS{alertname="WSO2TargetVanished",alertstate="firing"}', "a", "b", "c"),
                    ever(f"{told_of} unless on (job, instance, target) {FLEET}"),
                    ever(f"{told_of} unless on (job, instance, target) {FLEET} offset 30s"),
                    {"expr": f"count({FLEET})", "eval_time": END, "exp_samples": [{"value": 3}]},
                ],
            }
        ],
        "WSO2MostServersDown",
        "WSO2TargetDown",
        "WSO2TargetVanished",
    )


@either_form
@pytest.mark.parametrize(
    "histories",
    [{"a": LOST, "b": LOST}, {"a": LOST, "b": LOST, "c": UP, "d": UP}],
    ids=["two of two", "two of four"],
)
def test_few_or_half_are_told_each_alone(
    check_alerts: CheckAlerts, form: str, histories: Mapping[str, History]
) -> None:
    check_alerts([{"input_series": servers(form, histories), "promql_expr_test": told(together=[], alone=["a", "b"])}])


@either_form
def test_a_password_that_was_changed_everywhere_pages_nobody(check_alerts: CheckAlerts, form: str) -> None:
    histories = {"a": LOST, "b": LOST, "c": LOST, "d": LOST}
    check_alerts(
        [
            {
                "input_series": servers(form, histories, reason="login"),
                "promql_expr_test": [
                    *told(together=[], alone=[]),
                    ever('ALERTS{alertname="WSO2TargetRefused",alertstate="firing"}', "a", "b", "c", "d"),
                ],
            }
        ]
    )


@either_form
def test_servers_that_a_reload_removed_a_moment_ago_are_not_counted(check_alerts: CheckAlerts, form: str) -> None:
    """Two of four are lost; two that were removed while they were down would make it four of six."""
    removed = [
        {"series": f"wso2_up{{{FORMS[form].format(name)}}}", "values": "1x6 0x3 stale _x60"} for name in ("e", "f")
    ]
    up = 'job="wso2-exporter",instance="a:19404"'
    histories = {"a": LOST, "b": LOST, "c": UP, "d": UP}
    check_alerts(
        [
            {
                "input_series": [
                    *servers(form, histories),
                    *removed,
                    {"series": f"process_start_time_seconds{{{up}}}", "values": "100x70"},
                    {
                        "series": f"wso2_exporter_config_last_reload_success_timestamp_seconds{{{up}}}",
                        "values": "102x9 400x60",
                    },
                ],
                "promql_expr_test": told(together=[], alone=["a", "b"]),
            }
        ]
    )
