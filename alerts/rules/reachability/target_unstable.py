"""A server comes and goes."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF_SERVER, SERVER
from exporter.guidelines import Catalogue

_DESCRIPTION = f"""\
{SERVER}{EXPORTER} changed between readable and not readable
{{{{ $value | humanize }}}} times in the last hour. Long garbage collections, an overloaded machine or a restart loop do
this. First look at the share of time in garbage collection on the dashboard and for restarts in wso2carbon.log."""
_RUNBOOK = Runbook(
    meaning="In one hour the server went at least three times from readable to not readable and back.",
    impact="Users see pauses of the same length. It often precedes an outage.",
    diagnosis=(
        "The share of time in garbage collection and the old generation on the dashboard. `WSO2 Carbon started in` "
        "in `wso2carbon.log` for a restart loop. Processor and swap of the machine. With `transport: jmxquery` a "
        "scrape timeout too short for starting a Java process on a busy machine."
    ),
    mitigation=(
        "As for `WSO2HeapAlmostFull` or `WSO2CoresOverloaded`, whichever it is. For the last cause, raise "
        "`scrape_timeout`."
    ),
    prevention="",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a server that comes and goes: a ticket, since it often precedes an outage."""
    return Alert(
        name="WSO2TargetUnstable",
        fault="availability",
        levels=(Level("warning", f"changes(wso2_up{{{JOBS}}}[1h]) >= 6", stays=30),),
        reason="Six changes are three outages: too short to fire WSO2TargetDown, too many to be a restart.",
        summary=f"WSO2 server {SERVER} keeps failing scrapes",
        description=_DESCRIPTION,
        steps=(),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Time in garbage collection"),
    )
