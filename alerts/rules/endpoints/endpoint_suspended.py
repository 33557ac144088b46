"""An endpoint is not sent to any more."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.endpoints import DIAGNOSIS, SUSPENDED
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

_DESCRIPTION = f"""\
{OF}
The mediation engine of {SERVER}{EXPORTER} has suspended the endpoint {{{{ $labels.endpoint }}}} again in the last
quarter of an hour, since its back end failed. Requests for it fail at once until the suspension ends.
{since("WSO2EndpointSuspended")}"""
_TOLD = f'max_over_time(ALERTS{{{JOBS},alertname="WSO2EndpointsMostlySuspended",alertstate="firing"}}[20m])'
"""Twenty minutes: an endpoint counts as suspended anew for fifteen, and its page may have ended by then."""
_RUNBOOK = Runbook(
    meaning="An endpoint is suspended, and was suspended anew within the last quarter of an hour: its back end fails.",
    impact="Requests that need this back end fail, or go to another one where the endpoint has several.",
    diagnosis=DIAGNOSIS,
    mitigation=(
        "Mend the back end or the way to it (address, certificate, firewall). The endpoint comes back by itself once "
        "its suspension is over and a request succeeds; in the management console *Switch On* makes it active at once."
    ),
    prevention=(
        "`suspendOnFailure` with an `initialDuration` of seconds and a `maximumDuration` of a minute or so, "
        "`errorCodes` that name what really is a failure, and fail-over endpoints where there is a second back end."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a suspended endpoint: a ticket, since others may do its work."""
    return Alert(
        name="WSO2EndpointSuspended",
        fault="errors",
        levels=(
            Level("warning", f"sum without (state) ({SUSPENDED})\nunless on (job, instance, target) {_TOLD}", 5, 2),
        ),
        reason="The state alone would never end without traffic. Where most are suspended, one page tells of all.",
        summary=f"{SERVER}: endpoint {{{{ $labels.endpoint }}}} is suspended, its back end fails",
        description=_DESCRIPTION,
        steps=(
            "Ask the back end itself (curl from the server's machine).",
            "See the error for which it was suspended in wso2carbon.log.",
            "Mend the back end; the endpoint comes back by itself.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-mediation", "Endpoint states"),
    )
