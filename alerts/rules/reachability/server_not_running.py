"""A server answers, and says that it is not ready."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER, since
from exporter.guidelines import Catalogue

_EXPRESSION = f"""\
max without (status) (
  last_over_time(wso2_server_status{{{JOBS},status=~"STARTING|IN_MAINTENANCE|RESTARTING|SHUTTING_DOWN"}}[2m])
) == 1"""
_STATUS = "{{ range printf `wso2_server_status{%s} == 1` $of | query }}{{ .Labels.status }}{{ end }}"
_RUNBOOK = Runbook(
    meaning=(
        "For ten minutes Carbon has said of itself that it starts, shuts down, restarts, or is in maintenance. It "
        "answers over JMX all the time. Maintenance is muted for four hours, and is a ticket afterwards."
    ),
    impact="It takes no requests, or will take none soon, though everything else about it looks well.",
    diagnosis=(
        "`STARTING`: `tail -f repository/logs/wso2carbon.log`: what does it wait for? A database, a registry, a "
        "coordination with other servers; `jcmd PID Thread.print | grep -A 20 '\"main\"'` shows where the start "
        "stands. `SHUTTING_DOWN`, `RESTARTING`: requests or threads that do not end, shown by the same dump. "
        "`IN_MAINTENANCE`: somebody called `startMaintenance` of the MBean `org.wso2.carbon:type=ServerAdmin`."
    ),
    mitigation=(
        "Mend what it waits for. A shutdown that does not end: `kill PID`, and `kill -9 PID` once a minute has passed. "
        "Maintenance that is over: call `endMaintenance` of that MBean."
    ),
    prevention="Let the load balancer ask for readiness, not only whether the port is open.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a server that is there and not ready: a ticket, since whoever works on it knows."""
    return Alert(
        name="WSO2ServerNotRunning",
        fault="availability",
        levels=(Level("warning", _EXPRESSION, waits=10),),
        summary=f"{OF}{SERVER}: answers, but its status is {_STATUS}",
        description=(
            f"{OF}\n{SERVER}{EXPORTER} says of itself that its status is {_STATUS}, and not RUNNING."
            f"{since('WSO2ServerNotRunning')}{PROCESS}"
        ),
        steps=(
            "Ask whether somebody works on it.",
            "Read repository/logs/wso2carbon.log: what does it wait for?",
            "Take a thread dump (jcmd PID Thread.print) and see where the thread main stands.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "State"),
        needs="a product on the Carbon kernel: Micro Integrator and Synapse tell no such status",
    )
