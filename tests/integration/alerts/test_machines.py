"""Whose machine it is goes on being told when that comes back as another one."""

from collections.abc import Callable

import pytest

EXPORTER = 'job="wso2-exporter",instance="a:19404"'


@pytest.mark.parametrize("after", ['nodename="gateway",release="6.12"', 'nodename="gateway-1",release="6.1"'])
def test_a_machine_with_a_new_kernel_or_name_goes_on_being_watched(
    check_alerts: Callable[..., None], after: str
) -> None:
    """For two minutes both are known; Prometheus refuses two series where it wants one."""
    check_alerts(
        [
            {
                "input_series": [
                    {
                        "series": f'node_uname_info{{{EXPORTER},nodename="gateway",release="6.1"}}',
                        "values": "1x20 stale",
                    },
                    {"series": f"node_uname_info{{{EXPORTER},{after}}}", "values": "_x21 1x10"},
                    {"series": f"node_vmstat_oom_kill{{{EXPORTER}}}", "values": "0x10 1x30"},
                ],
                "promql_expr_test": [
                    {
                        "expr": 'count(ALERTS{alertname="WSO2KilledByKernel",alertstate="firing"})',
                        "eval_time": "11m30s",
                        "exp_samples": [{"value": 1}],
                    }
                ],
            }
        ],
        "WSO2KilledByKernel",
    )
