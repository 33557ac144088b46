"""One page tells of many endpoints: no ticket for each of them comes beside it, or after it."""

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
