"""Cases of the layer reachability."""

from testing.alert_cases.case import Case, Series

CASES = (
    Case(
        alert="WSO2TargetDown",
        severity="critical",
        series=(
            Series(name="wso2_up", well=1, bad=0, below=1, survives=True),
            Series(name="wso2_scrape_error", labels='reason="connect"', well=0, bad=1, below=0, survives=True),
        ),
        waits=3,
        ends=5,
        dead="lasts",
    ),
)
