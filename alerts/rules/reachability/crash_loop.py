"""A server starts, ends and starts again."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER, since
from exporter.guidelines import Catalogue

READABLE = 0.7
"""The share of the last quarter of an hour below which two restarts are no planned work any more."""
_EXPRESSION = f"""\
avg_over_time(wso2_up{{{JOBS}}}[15m]) < {READABLE}
and on (job, instance, target) changes(wso2_up{{{JOBS}}}[15m]) >= 4
and on (job, instance, target) min_over_time(wso2_up{{{JOBS}}}[4m]) == 0"""
_VALUE = "readable {{ $value | humanizePercentage }} of the last 15 minutes"
_DESCRIPTION = f"""\
{OF}
{SERVER}{EXPORTER} comes up and goes down again and again: {_VALUE}.{since("WSO2CrashLoop")}{PROCESS}
Each time it is up for too short a while to serve its users."""
_RUNBOOK = Runbook(
    meaning=(
        "In a quarter of an hour the server went down at least twice and came back, and could be read less than 70 % "
        "of the time. It ends four minutes after the last time that the server was down."
    ),
    impact="An outage with breaks: what is begun while it is up fails, and sessions and caches are lost each time.",
    diagnosis=(
        "Who ends it: `systemctl status UNIT` (its `Main PID`, and with which status or signal the one before ended), "
        "`kubectl describe pod POD` (`Last State`, `Exit Code`: 137 is a kill for memory or by a probe), "
        "`dmesg -T | grep -i 'killed process'`. Why: the last lines before each `WSO2 Carbon started in` of "
        "`repository/logs/wso2carbon.log`; an `hs_err_pid*.log` in the folder where it was started; "
        "`repository/logs/heap-dump.hprof`. Was something deployed or configured just before the first one?"
    ),
    mitigation=(
        "Take the server out of the load balancer, so that users get the others. Stop what starts it again, then take "
        "back the last change, or give it the memory that it lacks. A liveness probe that is more impatient than the "
        "start of the server must wait longer."
    ),
    prevention=(
        "Try changes on one server first. Let the service manager wait between starts (`RestartSec=30`), and let "
        "probes begin after the time that a start needs at its slowest."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a crash loop: a page, since no single outage lasts long enough for one of its own."""
    return Alert(
        name="WSO2CrashLoop",
        fault="availability",
        levels=(Level("critical", _EXPRESSION),),
        reason="It has no `for`: it already looks back a quarter of an hour, and each start would begin the wait anew.",
        summary=f"{SERVER}: starts and ends again and again, {_VALUE}",
        description=_DESCRIPTION,
        steps=(
            "See who ends it: systemctl status, kubectl describe pod, dmesg.",
            "Read the end of repository/logs/wso2carbon.log before the last start, and look for a heap dump.",
            "Take it out of the load balancer, and take back the last change.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "State"),
    )
