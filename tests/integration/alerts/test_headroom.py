"""The headroom alerts of the five areas over time: fire, do not fire, recover, and bear one failed scrape."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

CheckAlerts = Callable[[list[dict[str, Any]]], None]

STATUSES = ("ok", "warning", "critical", "unknown", "waived")
NOT_ANSWERED = ""
"""In place of a status: the exporter itself did not answer, so the samples end."""

either_gap = pytest.mark.parametrize("gap", ["unknown", NOT_ANSWERED], ids=["target failed", "exporter failed"])


@dataclass(frozen=True)
class HeadroomAlert:
    """An alert on an area. Its severity is also the status it is about; it waits and then stays so many minutes."""

    area: str
    name: str
    severity: str
    waits: int
    stays: int

    @property
    def server(self) -> str:
        """The labels of the server that its test is about: one server for each alert, in one run of promtool."""
        return f'job="wso2-exporter",instance="a:19404",target="{self.area}-{self.severity}"'

    @property
    def firing(self) -> str:
        """The labels that its series has in ALERTS while it fires, but for its area."""
        return f'alertname="{self.name}",severity="{self.severity}",alertstate="firing",{self.server}'


ALERTS = [
    HeadroomAlert("heap", "WSO2HeapAlmostFull", "critical", 5, 10),
    HeadroomAlert("heap", "WSO2HeapAlmostFull", "warning", 15, 15),
    HeadroomAlert("cores", "WSO2CoresOverloaded", "critical", 15, 15),
    HeadroomAlert("cores", "WSO2CoresOverloaded", "warning", 30, 30),
    HeadroomAlert("ram", "WSO2MemoryAlmostExhausted", "critical", 5, 15),
    HeadroomAlert("ram", "WSO2MemoryAlmostExhausted", "warning", 30, 30),
    HeadroomAlert("disk", "WSO2DiskAlmostFull", "critical", 5, 15),
    HeadroomAlert("disk", "WSO2DiskAlmostFull", "warning", 30, 30),
    HeadroomAlert("thread_pools", "WSO2ThreadPoolsAlmostExhausted", "critical", 5, 10),
    HeadroomAlert("thread_pools", "WSO2ThreadPoolsAlmostExhausted", "warning", 15, 15),
]


def guideline_series(
    alert: HeadroomAlert,
    history: list[tuple[str, int]],
    guideline: str = "one",
    *,
    kind: str = "headroom",
    area: str = "",
) -> list[dict[str, str]]:
    """The five status series of a guideline whose verdicts were `history`: status, and for how many samples."""
    labels = f'{alert.server},category="{area or alert.area}",kind="{kind}",guideline="{guideline}"'
    return [
        {
            "series": f'wso2_guideline_status{{{labels},status="{status}"}}',
            "values": " ".join(
                f"stale _x{count - 1}" if verdict == NOT_ANSWERED else f"{int(verdict == status)}x{count - 1}"
                for verdict, count in history
            ),
        }
        for status in STATUSES
    ]


def always_firing(alert: HeadroomAlert, since: float, until: float) -> dict[str, Any]:
    """It fires, as one and the same alert, at every evaluation of that time."""
    return {
        "expr": f"count_over_time(ALERTS{{{alert.firing}}}[{int((until - since) * 60)}s:30s])",
        "eval_time": f"{int(until * 60)}s",
        "exp_samples": [
            {"labels": f'{{{alert.firing},category="{alert.area}"}}', "value": int((until - since) * 2) + 1}
        ],
    }


def not_firing(alert: HeadroomAlert, at: float) -> dict[str, Any]:
    """It does not fire at that time."""
    return {"expr": f"ALERTS{{{alert.firing}}}", "eval_time": f"{int(at * 60)}s"}


def never_firing(alert: HeadroomAlert, until: float) -> dict[str, Any]:
    """It fires at no evaluation from the start until then."""
    return {"expr": f"count_over_time(ALERTS{{{alert.firing}}}[{int(until)}m:30s])", "eval_time": f"{int(until)}m"}


def of_each(
    alerts: Iterable[HeadroomAlert], test_of: Callable[[HeadroomAlert], dict[str, list[Any]]]
) -> list[dict[str, Any]]:
    """The same test for several alerts, each with a server of its own, as one test of promtool."""
    tests = [test_of(alert) for alert in alerts]
    return [{key: [entry for test in tests for entry in test[key]] for key in ("input_series", "promql_expr_test")}]


def test_each_fires_when_the_verdict_lasts_and_recovers(check_alerts: CheckAlerts) -> None:
    def lasting(alert: HeadroomAlert) -> dict[str, Any]:
        bad = alert.waits * 2 + 10
        ends = (bad - 1) / 2
        return {
            "input_series": guideline_series(alert, [(alert.severity, bad), ("ok", alert.stays * 2 + 20)]),
            "promql_expr_test": [
                not_firing(alert, at=alert.waits - 0.5),
                always_firing(alert, alert.waits, ends + alert.stays),
                not_firing(alert, at=ends + alert.stays + 2),
            ],
        }

    check_alerts(of_each(ALERTS, lasting))


def test_a_short_peak_does_not_fire(check_alerts: CheckAlerts) -> None:
    def saw_teeth(alert: HeadroomAlert) -> dict[str, Any]:
        return {
            "input_series": guideline_series(alert, [(alert.severity, alert.waits * 2 - 1), ("ok", 1)] * 3),
            "promql_expr_test": [never_firing(alert, until=alert.waits * 3)],
        }

    check_alerts(of_each(ALERTS, saw_teeth))


def test_a_verdict_of_another_area_or_kind_does_not_fire(check_alerts: CheckAlerts) -> None:
    def elsewhere(alert: HeadroomAlert) -> dict[str, Any]:
        lasting = [(alert.severity, 140)]
        return {
            "input_series": guideline_series(alert, lasting, area="security")
            + guideline_series(alert, lasting, kind="provision")
            + guideline_series(alert, [("unknown", 140)], guideline="unreadable")
            + guideline_series(alert, [("waived", 140)], guideline="accepted"),
            "promql_expr_test": [never_firing(alert, until=60)],
        }

    check_alerts(of_each(ALERTS, elsewhere))


@either_gap
def test_one_failed_scrape_neither_delays_nor_resolves(gap: str, check_alerts: CheckAlerts) -> None:
    def interrupted(alert: HeadroomAlert) -> dict[str, Any]:
        bad = alert.severity
        history = [(bad, 5), (gap, 1), (bad, alert.waits * 2), (gap, 1), (bad, 40)]
        return {
            "input_series": guideline_series(alert, history),
            "promql_expr_test": [always_firing(alert, alert.waits, alert.waits + 20)],
        }

    check_alerts(of_each(ALERTS, interrupted))


@either_gap
def test_one_bad_scrape_before_an_outage_does_not_fire(gap: str, check_alerts: CheckAlerts) -> None:
    def one_bad_scrape(alert: HeadroomAlert) -> dict[str, Any]:
        return {
            "input_series": guideline_series(alert, [("ok", 5), (alert.severity, 1), (gap, 100)]),
            "promql_expr_test": [never_firing(alert, until=50)],
        }

    check_alerts(of_each(ALERTS, one_bad_scrape))


def test_each_outlasts_its_target_until_the_page_for_the_target_is_there(check_alerts: CheckAlerts) -> None:
    """A target that dies takes its verdicts along: nothing may look recovered in between."""

    def dying(alert: HeadroomAlert) -> dict[str, Any]:
        bad = alert.waits * 2 + 10
        dies = bad / 2
        up = {"series": f"wso2_up{{{alert.server}}}", "values": f"1x{bad - 1} 0x80"}
        target_down = {
            "expr": f'count(ALERTS{{alertname="WSO2TargetDown",alertstate="firing",{alert.server}}})',
            "eval_time": f"{int((dies + 3) * 60)}s",
            "exp_samples": [{"labels": "{}", "value": 1}],
        }
        return {
            "input_series": [up, *guideline_series(alert, [(alert.severity, bad), ("unknown", 80)])],
            "promql_expr_test": [always_firing(alert, alert.waits, dies + 5), target_down],
        }

    check_alerts(of_each(ALERTS, dying))


def test_the_ticket_stays_open_while_it_is_critical(check_alerts: CheckAlerts) -> None:
    """The warning neither resolves nor starts to wait anew; Alertmanager mutes it behind the page."""

    def worsening(alert: HeadroomAlert) -> dict[str, Any]:
        history = [("warning", alert.waits), ("critical", alert.waits + 60), ("warning", 60)]
        return {
            "input_series": guideline_series(alert, history),
            "promql_expr_test": [always_firing(alert, alert.waits, alert.waits + 40)],
        }

    check_alerts(of_each([alert for alert in ALERTS if alert.severity == "warning"], worsening))


def test_a_warning_never_pages(check_alerts: CheckAlerts) -> None:
    def warned(alert: HeadroomAlert) -> dict[str, Any]:
        return {
            "input_series": guideline_series(alert, [("warning", 130)]),
            "promql_expr_test": [never_firing(alert, until=60)],
        }

    check_alerts(of_each([alert for alert in ALERTS if alert.severity == "critical"], warned))
