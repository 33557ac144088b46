"""Whether servers are lost: what the table of cases does not hold, since it is about more than one state."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

CheckAlerts = Callable[[list[dict[str, Any]]], None]

METRICS = 'job="wso2-exporter",instance="a:19404",target="carbon"'
PROBE = 'job="wso2-probe",instance="carbon"'
either_form = pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
EXPORTER = 'job="wso2-exporter",instance="a:19404"'


def series(name: str, labels: str, values: str) -> dict[str, str]:
    return {"series": f"{name}{{{labels}}}", "values": values}


def exporter(read: str, started: str) -> Sequence[dict[str, str]]:
    """What the exporter says of itself: when it read its configuration, and when it started."""
    return (
        series("wso2_exporter_config_last_reload_success_timestamp_seconds", EXPORTER, read),
        series("process_start_time_seconds", EXPORTER, started),
    )


def firing(alert: str) -> str:
    return f'ALERTS{{alertname="{alert}",alertstate="firing"}}'


def fires(alert: str, at: str) -> dict[str, Any]:
    return {"expr": f"count({firing(alert)})", "eval_time": at, "exp_samples": [{"value": 1}]}


def fires_not(alert: str, at: str) -> dict[str, Any]:
    return {"expr": firing(alert), "eval_time": at}


def never(alert: str, until: str) -> dict[str, Any]:
    return {"expr": f"count_over_time({firing(alert)}[{until}:30s])", "eval_time": until}


def always(selector: str, since: int, until: int) -> dict[str, Any]:
    """It is found at every evaluation between two minutes, both included."""
    return {
        "expr": f"count_over_time((count({selector}) > 0)[{(until - since) * 60 + 15}s:30s])",
        "eval_time": f"{until}m",
        "exp_samples": [{"value": (until - since) * 2 + 1}],
    }


@either_form
def test_a_reason_that_changes_begins_no_second_page(check_alerts: CheckAlerts, server: str) -> None:
    check_alerts(
        [
            {
                "input_series": [
                    series("wso2_up", server, "0x40"),
                    series("wso2_scrape_error", f'{server},reason="timeout"', "1x2 0x38"),
                    series("wso2_scrape_error", f'{server},reason="connect"', "0x2 1x38"),
                ],
                "promql_expr_test": [always(firing("WSO2TargetDown"), 3, 15)],
            }
        ]
    )


@either_form
def test_a_restart_of_two_minutes_tells_nobody(check_alerts: CheckAlerts, server: str) -> None:
    check_alerts(
        [
            {
                "input_series": [
                    series("up", EXPORTER, "1x90"),
                    series("wso2_up", server, "1x19 0x4 1x60"),
                    series("wso2_scrape_error", f'{server},reason="connect"', "0x19 1x4 0x60"),
                ],
                "promql_expr_test": [
                    {
                        "expr": 'count_over_time(ALERTS{alertstate="firing",severity=~"critical|warning"}[40m:30s])',
                        "eval_time": "40m",
                    }
                ],
            }
        ]
    )


@either_form
def test_a_refused_login_becomes_a_page_once_the_process_is_gone(check_alerts: CheckAlerts, server: str) -> None:
    check_alerts(
        [
            {
                "input_series": [
                    series("wso2_up", server, "0x120"),
                    series("wso2_scrape_error", f'{server},reason="login"', "1x120"),
                    series("wso2_process_running", server, "1x39 0x80"),
                ],
                "promql_expr_test": [
                    never("WSO2TargetDown", "19m"),
                    fires("WSO2TargetRefused", "19m"),
                    fires("WSO2TargetDown", "23m"),
                    fires_not("WSO2TargetRefused", "23m"),
                ],
            }
        ]
    )


@either_form
def test_a_crash_loop_of_an_hour_is_one_page_and_no_ticket_afterwards(check_alerts: CheckAlerts, server: str) -> None:
    """Two and a half minutes down, half a minute up: none of the outages is long enough for a page of its own."""
    loop = " ".join(["0x4", "1"] * 20)
    check_alerts(
        [
            {
                "input_series": [series("wso2_up", server, f"1x19 {loop} 1x200")],
                "promql_expr_test": [
                    fires("WSO2CrashLoop", "18m"),
                    always(firing("WSO2CrashLoop"), 18, 70),
                    fires_not("WSO2CrashLoop", "75m"),
                    never("WSO2TargetUnstable", "160m"),
                ],
            }
        ]
    )


@either_form
def test_three_outages_in_an_hour_are_a_ticket_that_ends(check_alerts: CheckAlerts, server: str) -> None:
    check_alerts(
        [
            {
                "input_series": [series("wso2_up", server, "1x9 0 1x9 0 1x9 0 1x300")],
                "promql_expr_test": [
                    fires_not("WSO2TargetUnstable", "14m"),
                    fires("WSO2TargetUnstable", "20m"),
                    fires_not("WSO2TargetUnstable", "85m"),
                ],
            }
        ]
    )


LOST = "1x9 0x20 stale _x{}"


@either_form
def test_the_page_of_a_server_that_vanishes_goes_on_without_a_gap(check_alerts: CheckAlerts, server: str) -> None:
    """The exporter is restarted, which forgets the servers that it found and that do not run."""
    either = 'ALERTS{alertname=~"WSO2TargetDown|WSO2TargetVanished",alertstate="firing",severity="critical"}'
    check_alerts(
        [
            {
                "input_series": [
                    series("wso2_up", server, LOST.format(200)),
                    series("wso2_scrape_error", f'{server},reason="connect"', "0x9 1x20 stale _x200"),
                    *exporter(read="102x29 902x200", started="100x29 900x200"),
                ],
                "promql_expr_test": [always(either, 8, 100), fires("WSO2TargetVanished", "100m")],
            }
        ]
    )


@either_form
def test_what_a_reload_removed_is_no_page(check_alerts: CheckAlerts, server: str) -> None:
    check_alerts(
        [
            {
                "input_series": [
                    series("wso2_up", server, LOST.format(200)),
                    *exporter(read="102x29 902x200", started="100x230"),
                ],
                "promql_expr_test": [fires_not("WSO2TargetDown", "20m"), never("WSO2TargetVanished", "100m")],
            }
        ]
    )


@either_form
def test_a_server_that_is_stopped_and_removed_by_a_reload_pages_nobody(check_alerts: CheckAlerts, server: str) -> None:
    check_alerts(
        [
            {
                "input_series": [
                    series("wso2_up", server, "1x9 0x3 stale _x60"),
                    *exporter(read="102x12 472x60", started="100x80"),
                ],
                "promql_expr_test": [never("WSO2TargetDown", "30m"), never("WSO2TargetVanished", "30m")],
            }
        ]
    )


@either_form
def test_a_reload_after_the_restart_ends_the_page(check_alerts: CheckAlerts, server: str) -> None:
    check_alerts(
        [
            {
                "input_series": [
                    series("wso2_up", server, LOST.format(200)),
                    *exporter(read="102x29 902x29 1900x200", started="100x29 900x230"),
                ],
                "promql_expr_test": [fires("WSO2TargetVanished", "29m"), fires_not("WSO2TargetVanished", "31m")],
            }
        ]
    )


@either_form
def test_a_server_that_vanishes_is_taken_as_down_for_a_day_at_most(check_alerts: CheckAlerts, server: str) -> None:
    check_alerts(
        [
            {
                "interval": "5m",
                "input_series": [
                    series("wso2_up", server, "0x2 stale _x600"),
                    *exporter(read="102x600", started="100x600"),
                ],
                "promql_expr_test": [fires("WSO2TargetVanished", "23h"), fires_not("WSO2TargetVanished", "25h")],
            }
        ]
    )


@either_form
def test_a_server_that_was_well_when_it_vanished_is_no_page(check_alerts: CheckAlerts, server: str) -> None:
    check_alerts(
        [
            {
                "input_series": [
                    series("wso2_up", server, "1x29 stale _x200"),
                    *exporter(read="102x29 902x200", started="100x29 900x200"),
                ],
                "promql_expr_test": [never("WSO2TargetVanished", "100m")],
            }
        ]
    )


@either_form
def test_maintenance_mutes_for_four_hours_and_is_a_ticket_afterwards(check_alerts: CheckAlerts, server: str) -> None:
    check_alerts(
        [
            {
                "input_series": [
                    series("wso2_up", server, "1x800"),
                    series("wso2_server_status", f'{server},status="IN_MAINTENANCE"', "0x20 1x700"),
                    series("wso2_server_status", f'{server},status="RUNNING"', "1x20 0x700"),
                ],
                "promql_expr_test": [
                    fires_not("WSO2ServerInMaintenance", "10m"),
                    always(firing("WSO2ServerInMaintenance"), 11, 240),
                    fires_not("WSO2ServerInMaintenance", "260m"),
                    fires("WSO2ServerNotRunning", "260m"),
                ],
            }
        ]
    )
