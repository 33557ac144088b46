"""A server comes and goes."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER
from exporter.guidelines import Catalogue

_EXPRESSION = f"""\
changes(wso2_up{{{JOBS}}}[1h]) >= 6
unless on (job, instance, target) last_over_time(ALERTS{{alertname="WSO2CrashLoop",alertstate="firing"}}[1h])"""
_VALUE = "{{ $value | humanize }} changes between readable and not in the last hour"
_DESCRIPTION = f"""\
{OF}
{SERVER}{EXPORTER}: {_VALUE}.{PROCESS} Long garbage collections, an overloaded machine or repeated restarts do this."""
_RUNBOOK = Runbook(
    meaning=(
        "In one hour the server went at least three times from readable to not readable and back. What is worse is "
        "`WSO2CrashLoop`, after which this alert is silent for an hour."
    ),
    impact="Users see pauses of the same length. It often precedes an outage.",
    diagnosis=(
        "Did it restart? `WSO2Restarted` and the regions of the dashboard show each start, and "
        "`grep 'WSO2 Carbon started in' repository/logs/wso2carbon.log | tail`. If it did not: the share of time in "
        "garbage collection and the old generation on the dashboard, processor and swap of the machine "
        "(`vmstat 5 3`). With `transport: jmxquery` a scrape timeout too short for starting a Java process on a busy "
        "machine."
    ),
    mitigation=(
        "As for `WSO2GarbageCollection` or `WSO2CoresOverloaded`, whichever it is. For the last cause, raise "
        "`scrape_timeout`."
    ),
    prevention="More heap where collection takes the time, fewer neighbours where the machine is overloaded.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a server that comes and goes: a ticket, since it often precedes an outage."""
    return Alert(
        name="WSO2TargetUnstable",
        fault="availability",
        levels=(Level("warning", _EXPRESSION),),
        reason="Six changes are three outages: too short to fire WSO2TargetDown, too many to be a restart.",
        summary=f"{SERVER}: comes and goes, {_VALUE}",
        description=_DESCRIPTION,
        steps=(
            "See whether it restarted: grep 'WSO2 Carbon started in' repository/logs/wso2carbon.log.",
            "If not, look at the share of time in garbage collection on the dashboard.",
            "Look at the machine's processors and swap (vmstat 5 3).",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Time in garbage collection"),
    )
