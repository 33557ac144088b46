"""Cases of the layer container."""

from testing.alert_cases.case import Case, Growth, Series

CASES = (
    Case(
        alert="WSO2Throttled",
        severity="warning",
        series=(
            Series(
                name="wso2_cgroup_cpu_throttled_seconds_total", well=Growth(0.01), bad=Growth(0.41), below=Growth(0.24)
            ),
            Series(name="wso2_cgroup_cpu_limit_cores", well=1.5, bad=1.5, below=1.5),
        ),
        waits=20,
        ends=6,
    ),
)
