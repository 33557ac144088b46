"""A server's restart changes no ticket about how it is set up, with the series that the exporter gives meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest

CheckAlerts = Callable[[list[dict[str, Any]]], None]

SERVER = 'job="wso2-exporter",instance="a:19404",target="carbon"'
TICKETS = {
    "configuration": "WSO2ConfigurationBelowGuideline",
    "security": "WSO2SecurityBelowGuideline",
    "provision": "WSO2ProvisionBelowGuideline",
}
DOWN = 4
"""Samples in two minutes."""


def series(kind: str, history: dict[str, str]) -> list[dict[str, str]]:
    """A guideline's series, of each status that it has in that time."""
    labels = f'{SERVER},category="java",kind="{kind}",guideline="one"'
    return [
        {"series": f'wso2_guideline_status{{{labels},status="{status}"}}', "values": values}
        for status, values in history.items()
    ]


def alerts_of(kind: str, state: str) -> str:
    return f'ALERTS{{alertname="{TICKETS[kind]}",alertstate="{state}"}}'


@pytest.mark.parametrize("kind", TICKETS)
@pytest.mark.parametrize(
    "history",
    [
        {"warning": "1x300"},
        {"warning": f"1x99 stale _x{DOWN - 1} 1x200", "unknown": f"_x100 1x{DOWN - 1} stale"},
        {"warning": f"1x99 stale _x{DOWN - 1} 1x200"},
    ],
    ids=["kept while down", "unknown in the first rounds", "the exporter, too"],
)
def test_a_ticket_goes_on_as_one_through_two_minutes_down(
    check_alerts: CheckAlerts, kind: str, history: dict[str, str]
) -> None:
    """From half an hour on it fires at each evaluation: no end, and no second beginning."""
    check_alerts(
        [
            {
                "input_series": series(kind, history),
                "promql_expr_test": [
                    {
                        "expr": f"count_over_time((count({alerts_of(kind, 'firing')}) == 1)[90m15s:30s])",
                        "eval_time": "120m",
                        "exp_samples": [{"value": 181}],
                    }
                ],
            }
        ]
    )


@pytest.mark.parametrize("kind", TICKETS)
def test_what_is_well_gets_no_ticket_through_two_minutes_down(check_alerts: CheckAlerts, kind: str) -> None:
    """Nor where the first rounds after a start find a setting that is not in force yet."""
    well = {
        "ok": f"1x99 stale _x{DOWN + 3} 1x200",
        "unknown": f"_x100 1x{DOWN - 1} stale",
        "warning": f"_x{100 + DOWN} 1x3 stale",
    }
    check_alerts(
        [
            {
                "input_series": series(kind, well),
                "promql_expr_test": [
                    {"expr": f"count_over_time({alerts_of(kind, 'firing')}[120m:30s])", "eval_time": "120m"}
                ],
            }
        ]
    )
