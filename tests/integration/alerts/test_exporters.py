"""Exporters that do not answer: one incident each, in both forms of scraping, and none for what is not ours."""

from collections.abc import Callable, Mapping
from typing import Any

CheckAlerts = Callable[[list[dict[str, Any]]], None]

UP = "1x60"
LOST = "1x9 0x51"


def check_down(check_alerts: CheckAlerts, ups: Mapping[str, str], *expected: str) -> None:
    """With these values of `up`, these are the labels of the alerts on exporters that are down, and no others."""
    check_alerts(
        [
            {
                "input_series": [{"series": f"up{{{labels}}}", "values": values} for labels, values in ups.items()],
                "promql_expr_test": [
                    {
                        "expr": (
                            "group by (job, instance, server)"
                            ' (count_over_time(ALERTS{alertname="WSO2ExporterDown",alertstate="firing"}[30m:30s]))'
                        ),
                        "eval_time": "30m",
                        "exp_samples": [{"labels": f"{{{labels}}}", "value": 1} for labels in expected],
                    }
                ],
            }
        ]
    )


def test_with_probe_it_is_one_incident_and_not_one_for_each_server(check_alerts: CheckAlerts) -> None:
    check_down(
        check_alerts,
        {
            'job="wso2-exporter",instance="a:19404"': LOST,
            'job="wso2-probe",instance="one"': LOST,
            'job="wso2-probe",instance="two"': LOST,
        },
        'job="wso2-exporter",instance="a:19404",server="a:19404"',
    )


def test_with_probe_alone_it_is_one_incident_for_the_job(check_alerts: CheckAlerts) -> None:
    check_down(
        check_alerts,
        {'job="wso2-probe",instance="one"': LOST, 'job="wso2-probe",instance="two"': "1x10 0x50"},
        'job="wso2-probe",server="wso2-probe"',
    )


def test_a_server_that_alone_gets_no_answer_is_named(check_alerts: CheckAlerts) -> None:
    check_down(
        check_alerts,
        {
            'job="wso2-exporter",instance="a:19404"': UP,
            'job="wso2-probe",instance="one"': LOST,
            'job="wso2-probe",instance="two"': UP,
        },
        'job="wso2-probe",instance="one",server="one"',
    )


def test_of_two_exporters_the_one_that_is_down_is_named(check_alerts: CheckAlerts) -> None:
    check_down(
        check_alerts,
        {
            'job="wso2-exporter",instance="a:19404"': LOST,
            'job="wso2-exporter",instance="b:19404"': UP,
            'job="node",instance="a:9100"': LOST,
        },
        'job="wso2-exporter",instance="a:19404",server="a:19404"',
    )


def test_an_exporter_that_restarts_within_two_minutes_is_none(check_alerts: CheckAlerts) -> None:
    check_down(
        check_alerts,
        {
            'job="wso2-exporter",instance="a:19404"': "1x9 0x4 1x40",
            'job="wso2-probe",instance="one"': "1x9 0x4 1x40",
        },
    )


def test_one_answer_in_between_does_not_end_it(check_alerts: CheckAlerts) -> None:
    check_alerts(
        [
            {
                "input_series": [
                    {"series": 'up{job="wso2-exporter",instance="a:19404"}', "values": "0x19 1 0x40"},
                ],
                "promql_expr_test": [
                    {
                        "expr": (
                            'count_over_time((count(ALERTS{alertname="WSO2ExporterDown",alertstate="firing"}) == 1)'
                            "[1215s:30s])"
                        ),
                        "eval_time": "25m",
                        "exp_samples": [{"value": 41}],
                    }
                ],
            }
        ]
    )


def test_a_collector_that_never_worked_or_fails_for_ever_is_no_ticket(check_alerts: CheckAlerts) -> None:
    collector = 'job="wso2-exporter",instance="a:19404",collector="{}"'
    check_alerts(
        [
            {
                "interval": "5m",
                "input_series": [
                    {"series": f"node_scrape_collector_success{{{collector.format('mdadm')}}}", "values": "0x200"},
                    {"series": f"node_scrape_collector_success{{{collector.format('stat')}}}", "values": "1x3 0x200"},
                ],
                "promql_expr_test": [
                    {
                        "expr": 'group by (collector) (ALERTS{alertname="WSO2CollectorFails",alertstate="firing"})',
                        "eval_time": "2h",
                        "exp_samples": [{"labels": '{collector="stat"}', "value": 1}],
                    },
                    {"expr": 'ALERTS{alertname="WSO2CollectorFails"}', "eval_time": "8h"},
                ],
            }
        ]
    )
