"""Tickets on guidelines: one for an area of a server or of a machine, and what is none."""

from collections.abc import Callable, Sequence
from typing import Any

CheckAlerts = Callable[[list[dict[str, Any]]], None]

SERVER = 'job="wso2-exporter",instance="a:19404",target="carbon"'
LASTS = "1x100"


def verdict(place: str, category: str, kind: str, guideline: str, status: str, values: str = LASTS) -> dict[str, str]:
    labels = f'{place},category="{category}",kind="{kind}",guideline="{guideline}",status="{status}"'
    return {"series": f"wso2_guideline_status{{{labels}}}", "values": values}


def area(category: str, status: str) -> dict[str, str]:
    return {"series": f'wso2_category_status{{{SERVER},category="{category}",status="{status}"}}', "values": LASTS}


def tickets(alert: str, at: str, labels: str, *expected: str) -> dict[str, Any]:
    """The tickets of an alert, by some of their labels: these, and no others."""
    return {
        "expr": f'count by ({labels}) (ALERTS{{alertname="{alert}",alertstate="firing"}})',
        "eval_time": at,
        "exp_samples": [{"labels": f"{{{each}}}", "value": 1} for each in expected],
    }


def check(check_alerts: CheckAlerts, series: Sequence[dict[str, str]], *expected: dict[str, Any]) -> None:
    check_alerts([{"input_series": list(series), "promql_expr_test": list(expected)}])


def test_an_area_is_one_ticket_and_what_is_waived_or_worth_knowing_is_none(check_alerts: CheckAlerts) -> None:
    check(
        check_alerts,
        [
            verdict(SERVER, "java", "configuration", "jdk_patched", "warning"),
            verdict(SERVER, "java", "configuration", "jdk_supported", "warning"),
            verdict(SERVER, "product", "configuration", "updates", "waived"),
            verdict(SERVER, "logs", "configuration", "log_rotation", "info"),
        ],
        tickets("WSO2ConfigurationBelowGuideline", "29m30s", "server, category"),
        tickets("WSO2ConfigurationBelowGuideline", "30m", "server, category", 'server="carbon",category="java"'),
    )


def test_a_machine_is_one_ticket_wherever_it_was_scraped(check_alerts: CheckAlerts) -> None:
    places = [
        'job="wso2-probe",instance="one",machine="gateway"',
        'job="wso2-probe",instance="two",machine="gateway"',
        'job="wso2-exporter",instance="a:19404",machine="gateway"',
    ]
    check(
        check_alerts,
        [
            series
            for place in places
            for series in (
                verdict(place, "system", "configuration", "cpu_governor", "warning"),
                verdict(place, "cores", "provision", "cores_provided", "warning"),
            )
        ],
        tickets("WSO2ConfigurationBelowGuideline", "30m", "server, machine", 'server="gateway",machine="gateway"'),
        tickets("WSO2ProvisionBelowGuideline", "30m", "server, machine", 'server="gateway",machine="gateway"'),
    )


def test_provision_is_never_a_page_however_far_below(check_alerts: CheckAlerts) -> None:
    check(
        check_alerts,
        [verdict(SERVER, "heap", "provision", "heap_maximum", "critical")],
        tickets("WSO2ProvisionBelowGuideline", "40m", "severity", 'severity="warning"'),
    )


def test_a_verdict_that_is_missing_for_a_scrape_changes_nothing_and_a_better_one_ends_it(
    check_alerts: CheckAlerts,
) -> None:
    check(
        check_alerts,
        [
            verdict(SERVER, "heap", "provision", "heap_maximum", "critical", "1x29 stale 1x90 stale"),
            verdict(SERVER, "heap", "provision", "heap_maximum", "unknown", "_x30 1 stale"),
            verdict(SERVER, "heap", "provision", "heap_maximum", "ok", "_x122 1x120"),
        ],
        tickets("WSO2ProvisionBelowGuideline", "30m", "server", 'server="carbon"'),
        tickets("WSO2ProvisionBelowGuideline", "95m", "server"),
    )


def test_weaknesses_with_names_are_one_ticket_and_their_areas_status_is_none_besides(
    check_alerts: CheckAlerts,
) -> None:
    check(
        check_alerts,
        [
            verdict(SERVER, "secrets", "security", "keystore_password_default", "critical"),
            verdict(SERVER, "secrets", "security", "plaintext_secrets", "warning"),
            area("secrets", "critical"),
            area("access", "warning"),
            verdict(SERVER, "access", "security", "jmx_user", "ok"),
        ],
        tickets("WSO2SecurityBelowGuideline", "30m", "category", 'category="secrets"'),
    )


def test_weaknesses_without_names_are_a_ticket_where_an_area_is_worse_than_all_that_it_shows(
    check_alerts: CheckAlerts,
) -> None:
    machine = 'job="wso2-exporter",instance="a:19404",machine="gateway"'
    check(
        check_alerts,
        [
            area("secrets", "critical"),
            area("java", "warning"),
            verdict(SERVER, "java", "configuration", "jdk_patched", "warning"),
            area("tls", "critical"),
            verdict(SERVER, "tls", "security", "hsts", "critical"),
            area("system", "warning"),
            verdict(machine, "system", "configuration", "cpu_governor", "warning"),
            area("logs", "ok"),
        ],
        tickets("WSO2SecurityBelowGuideline", "30m", "category", 'category="secrets"', 'category="tls"'),
    )


def test_what_was_mended_ends_after_half_an_hour_and_what_is_unknown_after_a_restart_goes_on(
    check_alerts: CheckAlerts,
) -> None:
    check(
        check_alerts,
        [
            verdict(SERVER, "java", "security", "debug_agent", "warning", "1x79 stale"),
            verdict(SERVER, "java", "security", "debug_agent", "ok", "_x80 1x100"),
            verdict(SERVER, "logs", "security", "log_forging_made", "warning", "1x70 stale _x5 1x110"),
            verdict(SERVER, "logs", "security", "log_forging_made", "unknown", "_x71 1x4 stale"),
        ],
        tickets("WSO2SecurityBelowGuideline", "60m", "category", 'category="java"', 'category="logs"'),
        tickets("WSO2SecurityBelowGuideline", "75m", "category", 'category="logs"'),
    )


def waiver(place: str, guideline: str, ends: int) -> dict[str, str]:
    labels = f'{place},guideline="{guideline}"'
    return {"series": f"wso2_guideline_waiver_expiry_timestamp_seconds{{{labels}}}", "values": f"{ends}x140"}


def test_a_waiver_is_a_ticket_from_two_weeks_before_its_end_a_machines_once(check_alerts: CheckAlerts) -> None:
    """Two weeks are 1,209,600 seconds; half an hour later the ticket comes."""
    check(
        check_alerts,
        [
            waiver(SERVER, "hsts", 1_211_400),
            waiver(SERVER, "updates", 1_215_000),
            waiver(SERVER, "debug_agent", 600),
            waiver('job="wso2-probe",instance="one",machine="gateway"', "swap", 1_211_400),
            waiver('job="wso2-probe",instance="two",machine="gateway"', "swap", 1_211_400),
        ],
        tickets("WSO2WaiverEnding", "30m", "guideline", 'guideline="debug_agent"'),
        tickets(
            "WSO2WaiverEnding",
            "60m30s",
            "guideline, server",
            'guideline="debug_agent",server="carbon"',
            'guideline="hsts",server="carbon"',
            'guideline="swap",server="gateway"',
        ),
    )


def test_facts_are_old_after_twice_their_interval_and_not_while_the_server_is_down(check_alerts: CheckAlerts) -> None:
    down = 'job="wso2-exporter",instance="a:19404",target="down"'

    def age(place: str, source: str, values: str) -> dict[str, str]:
        return {"series": f'wso2_guideline_facts_age_seconds{{{place},source="{source}"}}', "values": values}

    check(
        check_alerts,
        [
            age(SERVER, "files", "0+30x130"),
            age(SERVER, "jmx", "0+30x130"),
            age(SERVER, "network", "86400x130"),
            age(SERVER, "facts_file", "604801x130"),
            age(down, "files", "5000x130"),
            {"series": f"wso2_up{{{SERVER}}}", "values": "1x130"},
            {"series": f"wso2_up{{{down}}}", "values": "0x130"},
        ],
        tickets("WSO2GuidelineFactsOld", "29m30s", "server, source"),
        tickets("WSO2GuidelineFactsOld", "50m", "server, source", 'server="carbon",source="facts_file"'),
        tickets(
            "WSO2GuidelineFactsOld",
            "50m30s",
            "server, source",
            'server="carbon",source="facts_file"',
            'server="carbon",source="files"',
        ),
    )
