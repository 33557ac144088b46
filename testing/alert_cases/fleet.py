"""Cases of the layer fleet."""

from testing.alert_cases.case import Case, Series

CASES = (
    Case(
        alert="WSO2MostServersDown",
        severity="critical",
        series=(
            Series(name="wso2_up", well=1, bad=0, below=0, survives=True),
            Series(name="wso2_up", well=0, bad=0, below=1, owner="second server"),
            Series(name="wso2_up", well=1, bad=1, below=1, owner="third server"),
        ),
        waits=2,
        ends=5,
        dead="lasts",
    ),
)
