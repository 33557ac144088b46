"""What alerts on endpoints of the mediation engine share: PromQL of those suspended anew, and how to look for why."""

from alerts.texts import JOBS

SUSPENDED = (
    f'last_over_time(synapse_endpoint_state{{{JOBS},state="suspended"}}[2m]) == 1\n'
    f"and on (job, instance, target, endpoint) increase(synapse_endpoint_suspensions_total{{{JOBS}}}[15m]) > 0"
)
"""An endpoint without traffic stays suspended for ever: what counts are those that were suspended anew."""

ALL = f'last_over_time(synapse_endpoint_state{{{JOBS},state="active"}}[2m])'
"""A series for each endpoint, whatever its state."""

DIAGNOSIS = (
    "The log says when an endpoint was suspended and for what error; the back end, asked from the server's machine, "
    "says whether it answers:"
    "\n\n"
    "```sh\n"
    "grep -E 'Suspending|ERROR_CODE' CARBON_HOME/repository/logs/wso2carbon.log | tail\n"
    "curl -s -o /dev/null -w '%{http_code} %{time_total}\\n' --max-time 10 http://BACKEND/\n"
    "```"
    "\n\n"
    "An endpoint that nobody uses stays suspended for ever: the state changes with the next request that succeeds. "
    "So the alert wants a new suspension within a quarter of an hour, and ends without one."
)
"""A runbook's part on them."""
