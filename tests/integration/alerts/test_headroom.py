"""The headroom alerts over time: fire, do not fire, recover, and bear one failed scrape.

A server's verdicts and a machine's: the latter have the label `machine`, and are one alert wherever they were scraped.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

CheckAlerts = Callable[[list[dict[str, Any]]], None]

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
    of_machine: bool = False
    guideline: str = "one"

    @property
    def subject(self) -> str:
        """The labels of whom its test is about: another server or machine for each alert, in one run of promtool."""
        if self.of_machine:
            return f'machine="{self.name}-{self.severity}"'
        return f'job="wso2-exporter",instance="a:19404",target="{self.name}-{self.severity}"'

    @property
    def scraped(self) -> str:
        """The labels of its subject's verdicts: a machine's stand where they were scraped."""
        return f'job="wso2-probe",instance="carbon",{self.subject}' if self.of_machine else self.subject

    @property
    def firing(self) -> str:
        """The labels that its series has in ALERTS while it fires, but for its area."""
        return f'alertname="{self.name}",severity="{self.severity}",alertstate="firing",{self.subject}'


OF_SERVERS = [
    HeadroomAlert("heap", "WSO2HeapAlmostFull", "critical", 3, 3),
    HeadroomAlert("heap", "WSO2HeapAlmostFull", "warning", 15, 2),
    HeadroomAlert("cores", "WSO2CoresOverloaded", "critical", 15, 3),
    HeadroomAlert("cores", "WSO2CoresOverloaded", "warning", 30, 2),
    HeadroomAlert("ram", "WSO2MemoryAlmostExhausted", "critical", 3, 3),
    HeadroomAlert("ram", "WSO2MemoryAlmostExhausted", "warning", 30, 2),
    HeadroomAlert("disk", "WSO2DiskAlmostFull", "critical", 3, 3),
    HeadroomAlert("disk", "WSO2DiskAlmostFull", "warning", 30, 2),
    HeadroomAlert("thread_pools", "WSO2ThreadPoolsAlmostExhausted", "warning", 15, 2),
    HeadroomAlert("data_sources", "WSO2DataSourceAlmostExhausted", "warning", 10, 2),
    HeadroomAlert("system", "WSO2FilesAlmostExhausted", "critical", 3, 3, guideline="open_files_used"),
    HeadroomAlert("system", "WSO2FilesAlmostExhausted", "warning", 15, 2, guideline="open_files_used"),
    HeadroomAlert("system", "WSO2ThreadsAlmostExhausted", "critical", 3, 3, guideline="threads_used"),
    HeadroomAlert("system", "WSO2ThreadsAlmostExhausted", "warning", 15, 2, guideline="threads_used"),
    HeadroomAlert("tls", "WSO2CertificateExpires", "critical", 15, 3),
    HeadroomAlert("tls", "WSO2CertificateExpires", "warning", 60, 2),
]
OF_MACHINES = [replace(alert, of_machine=True) for alert in OF_SERVERS if alert.area in {"cores", "ram", "disk"}]
ALERTS = OF_SERVERS + OF_MACHINES


def guideline_series(
    alert: HeadroomAlert,
    history: list[tuple[str, int]],
    guideline: str = "",
    *,
    kind: str = "headroom",
    area: str = "",
) -> list[dict[str, str]]:
    """The series of a guideline whose verdicts were `history`: status, and for how many samples.

    The status that holds has a series, whose value is 1; it ends with the next verdict, and comes back with its status.
    """
    labels = f'{alert.scraped},category="{area or alert.area}",kind="{kind}",guideline="{guideline or alert.guideline}"'
    return [
        {
            "series": f'wso2_guideline_status{{{labels},status="{status}"}}',
            "values": " ".join(samples(status, history)),
        }
        for status in dict.fromkeys(verdict for verdict, _ in history if verdict != NOT_ANSWERED)
    ]


def samples(status: str, history: list[tuple[str, int]]) -> Iterator[str]:
    """The samples of one status: 1 while it holds, then the marker that ends a series, then none."""
    held = False
    for verdict, count in history:
        if verdict == status:
            yield f"1x{count - 1}"
        else:
            yield ("stale" if held else "_") if count == 1 else f"{'stale' if held else '_'} _x{count - 1}"
        held = verdict == status


def always_firing(alert: HeadroomAlert, since: float, until: float) -> dict[str, Any]:
    """It fires, as one and the same alert, at every evaluation of that time."""
    return {
        "expr": f"count_over_time((count(ALERTS{{{alert.firing}}}) == 1)[{int((until - since) * 60) + 15}s:30s])",
        "eval_time": f"{int(until * 60)}s",
        "exp_samples": [{"value": int((until - since) * 2) + 1}],
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
        up = {"series": f"wso2_up{{{alert.subject}}}", "values": f"1x{bad - 1} 0x80"}
        target_down = {
            "expr": f'count(ALERTS{{alertname="WSO2TargetDown",alertstate="firing",{alert.subject}}})',
            "eval_time": f"{int((dies + 3) * 60)}s",
            "exp_samples": [{"labels": "{}", "value": 1}],
        }
        return {
            "input_series": [up, *guideline_series(alert, [(alert.severity, bad), ("unknown", 80)])],
            "promql_expr_test": [always_firing(alert, alert.waits, dies + 3), target_down],
        }

    check_alerts(of_each(OF_SERVERS, dying))


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


def test_a_machine_is_one_alert_in_whichever_form_its_servers_are_scraped(check_alerts: CheckAlerts) -> None:
    """Both jobs of `examples/prometheus-probe.yml`, with two servers on one machine."""

    def scraped_often(alert: HeadroomAlert) -> dict[str, Any]:
        places = [
            'job="wso2-probe",instance="one"',
            'job="wso2-probe",instance="two"',
            'job="wso2-exporter",instance="a"',
        ]
        labels = f'category="{alert.area}",kind="headroom",guideline="one",status="{alert.severity}"'
        return {
            "input_series": [
                {"series": f"wso2_guideline_status{{{place},{alert.subject},{labels}}}", "values": "1x200"}
                for place in places
            ],
            "promql_expr_test": [
                always_firing(alert, alert.waits, alert.waits + 20),
                {"expr": f"count(ALERTS{{{alert.firing}}})", "eval_time": "60m", "exp_samples": [{"value": 1}]},
            ],
        }

    check_alerts(of_each(OF_MACHINES, scraped_often))


def test_a_machine_that_is_well_again_ends_its_alert_while_another_is_not(check_alerts: CheckAlerts) -> None:
    def beside_another(alert: HeadroomAlert) -> dict[str, Any]:
        bad = alert.waits * 2 + 10
        recovering = guideline_series(alert, [(alert.severity, bad), ("ok", 200)])
        labels = f'job="wso2-probe",instance="carbon",machine="{alert.severity}-other",category="{alert.area}"'
        lasting = {
            "series": f'wso2_guideline_status{{{labels},kind="headroom",guideline="one",status="{alert.severity}"}}',
            "values": "1x300",
        }
        ends = (bad - 1) / 2 + alert.stays
        return {
            "input_series": [*recovering, lasting],
            "promql_expr_test": [always_firing(alert, alert.waits, ends), not_firing(alert, at=ends + 2)],
        }

    check_alerts(of_each(OF_MACHINES, beside_another))


def scraped_at(place: str, alert: HeadroomAlert, history: list[tuple[str, int]]) -> list[dict[str, str]]:
    """The verdicts on the alert's machine as the /probe of one of its servers has them."""
    return [
        {**series, "series": series["series"].replace('instance="carbon"', f'instance="{place}"')}
        for series in guideline_series(alert, history)
    ]


def test_the_last_verdict_beside_a_server_that_is_lost_gives_way_to_a_newer_one(check_alerts: CheckAlerts) -> None:
    """With a server its /probe loses the verdict on the machine too; the /probe of another one still has it."""

    def losing_one(alert: HeadroomAlert) -> dict[str, Any]:
        bad = alert.waits * 2 + 10
        ends = (bad - 1) / 2 + alert.stays
        lost = scraped_at("one", alert, [(alert.severity, bad), (NOT_ANSWERED, 200)])
        well = scraped_at("two", alert, [(alert.severity, bad), ("ok", 200)])
        return {
            "input_series": [*lost, *well],
            "promql_expr_test": [always_firing(alert, alert.waits, ends), not_firing(alert, at=ends + 2)],
        }

    check_alerts(of_each(OF_MACHINES, losing_one))


def test_a_machine_is_not_well_while_any_of_its_places_says_that_it_is_not(check_alerts: CheckAlerts) -> None:
    """They are scraped at different times: with many of them one may always have seen a better moment."""

    def in_turn(alert: HeadroomAlert) -> dict[str, Any]:
        one = scraped_at("one", alert, [(alert.severity, 1), ("ok", 1)] * 100)
        two = scraped_at("two", alert, [("ok", 1), (alert.severity, 1)] * 100)
        return {
            "input_series": [*one, *two],
            "promql_expr_test": [always_firing(alert, alert.waits, alert.waits + 20)],
        }

    check_alerts(of_each(OF_MACHINES, in_turn))
