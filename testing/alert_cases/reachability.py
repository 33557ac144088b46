"""Cases of the layer reachability."""

from testing.alert_cases.case import Case, Growth, Series

CASES = (
    Case(
        alert="WSO2TargetDown",
        severity="critical",
        series=(
            Series(name="wso2_up", well=1, bad=0, below=1, survives=True),
            Series(name="wso2_scrape_error", labels='reason="connect"', well=0, bad=1, below=0, survives=True),
            Series(name="wso2_process_running", well=1, bad=0, below=1, survives=True),
        ),
        waits=3,
        ends=5,
        dead="lasts",
    ),
    Case(
        alert="WSO2TargetDown",
        severity="critical",
        series=(
            Series(name="wso2_up", well=1, bad=0, below=1, survives=True),
            Series(name="wso2_scrape_error", labels='reason="timeout"', well=0, bad=1, below=0, survives=True),
            Series(name="wso2_process_running", well=1, bad=1, below=1, survives=True),
            Series(
                name="wso2_process_cpu_seconds_total",
                well=Growth(0.3),
                bad=Growth(0),
                below=Growth(0.3),
                survives=True,
            ),
        ),
        waits=3,
        ends=5,
        dead="lasts",
    ),
)
