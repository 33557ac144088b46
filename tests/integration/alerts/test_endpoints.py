"""One page tells of many endpoints, and errors wake somebody only where there are some."""

from collections.abc import Callable, Iterator

PLACE = 'job="wso2-probe",instance="gateway"'
SUSPENDED_FOR = 40
"""Samples: twenty minutes, longer than tickets wait, and than a suspension counts as new."""


def suspended_and_back(endpoint: str) -> Iterator[dict[str, str]]:
    """An endpoint that is suspended anew every minute, then works for three quarters of an hour."""
    labels = f'{PLACE},endpoint="{endpoint}"'
    suspensions = " ".join(f"{minute}x1" for minute in range(1, SUSPENDED_FOR // 2 + 1))
    for state, values in (
        ("suspended", f"0x9 1x{SUSPENDED_FOR - 1} 0x90"),
        ("active", f"1x9 0x{SUSPENDED_FOR - 1} 1x90"),
    ):
        yield {"series": f'synapse_endpoint_state{{{labels},state="{state}"}}', "values": values}
    yield {
        "series": f"synapse_endpoint_suspensions_total{{{labels}}}",
        "values": f"0x9 {suspensions} {SUSPENDED_FOR // 2}x90",
    }


def test_endpoints_that_are_suspended_together_are_one_page_and_no_tickets(check_alerts: Callable[..., None]) -> None:
    series = [each for endpoint in ("orders", "stock", "prices") for each in suspended_and_back(endpoint)]
    page = 'ALERTS{alertname="WSO2EndpointsMostlySuspended",alertstate="firing"}'
    tickets = 'ALERTS{alertname="WSO2EndpointSuspended",alertstate="firing"}'
    check_alerts(
        [
            {
                "input_series": series,
                "promql_expr_test": [
                    {"expr": f"count({page})", "eval_time": "15m", "exp_samples": [{"value": 1}]},
                    {"expr": page, "eval_time": "32m"},
                    {"expr": f"count_over_time({tickets}[65m:30s])", "eval_time": "65m"},
                ],
            }
        ],
        "WSO2EndpointsMostlySuspended",
        "WSO2EndpointSuspended",
    )


def test_a_single_error_at_night_pages_nobody(check_alerts: Callable[..., None]) -> None:
    """A request every five minutes: the one that fails is a twelfth of an hour's, and all of five minutes'."""
    answers = " ".join(f"{count}x9" for count in range(20))
    check_alerts(
        [
            {
                "input_series": [
                    {
                        "series": f'synapse_transport_responses_total{{{PLACE},code="200"}}',
                        "values": f"{answers} 19x30",
                    },
                    {"series": f'synapse_transport_responses_total{{{PLACE},code="500"}}', "values": "0x199 1x30"},
                ],
                "promql_expr_test": [
                    {
                        "expr": "server:synapse_transport_responses_5xx:ratio_rate5m > 0.99",
                        "eval_time": "102m",
                        "exp_samples": [
                            {"labels": f"server:synapse_transport_responses_5xx:ratio_rate5m{{{PLACE}}}", "value": 1}
                        ],
                    },
                    {"expr": 'ALERTS{alertname="WSO2ErrorBudget",severity="critical"}', "eval_time": "102m"},
                ],
            }
        ],
        "WSO2ErrorBudget",
    )


def test_traffic_that_begins_with_slow_answers_pages_nobody(check_alerts: Callable[..., None]) -> None:
    """Ten requests a second, each answered after twenty seconds: two hundred of them are always under way."""
    page = 'ALERTS{alertname="WSO2RequestsUnanswered",alertstate="firing"}'
    counter = f'synapse_transport_messages_{{}}_total{{{{{PLACE},transport="passthru-http-receiver"}}}}'
    check_alerts(
        [
            {
                "input_series": [
                    {"series": counter.format("received"), "values": "0x19 0+300x60"},
                    {"series": counter.format("sent"), "values": "0x20 100+300x59"},
                ],
                "promql_expr_test": [{"expr": f"count_over_time({page}[30m:30s])", "eval_time": "40m"}],
            }
        ],
        "WSO2RequestsUnanswered",
    )
