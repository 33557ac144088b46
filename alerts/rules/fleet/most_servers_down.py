"""Most servers were lost at one moment: whatever it is, it is not the servers."""

from textwrap import indent

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER
from alerts.unread_servers import LOST, VANISHED
from exporter.guidelines import Catalogue

SHARE = 0.5
"""More of the servers than this are lost."""
_SERVERS = 3
"""Of fewer servers none are most."""
_NAME = "WSO2MostServersDown"
_KNOWN = f"last_over_time(wso2_up{{{JOBS}}}[2m])"
_MOST = f"""\
count(
  wso2_up{{{JOBS}}} == 0
  and on (job, instance, target) (
{indent(LOST, "    ")}
  )
) / count(wso2_up{{{JOBS}}}) > {SHARE}
and count(wso2_up{{{JOBS}}}) >= {_SERVERS}"""
_IN_THE_MOMENT = f"""\
{_KNOWN} == 0
and on () (
{indent(_MOST, "  ")}
)
unless on (job, instance, target) last_over_time(ALERTS{{alertname="WSO2TargetDown",alertstate="firing"}}[5m])
unless on () ALERTS{{alertname="{_NAME}",alertstate="firing"}} offset 1m"""
_EXPRESSION = f"""\
(
  (
{indent(LOST, "    ")}
  )
  or on (job, instance, target) (
{indent(VANISHED, "    ")}
  )
)
and on (job, instance, target) (
  last_over_time(ALERTS{{alertname="{_NAME}",alertstate="firing"}}[5m])
  or on (job, instance, target) (
{indent(_IN_THE_MOMENT, "    ")}
  )
)"""
_COUNTS = """\
{{ range query `count(wso2_up{JOBS} == 0)` }}{{ .Value }} of
{{ range query `count(wso2_up{JOBS})` }}{{ .Value }}{{ end }} servers cannot be read
{{- else }}and not told of any more{{ end }}"""
_OF_ALL = _COUNTS.replace("JOBS", JOBS)
_DESCRIPTION = f"""\
{OF}
{SERVER}{EXPORTER} was lost together with others: {_OF_ALL}.{PROCESS}
What they share is the first to look at: the network, a database, a hypervisor, a change that was rolled out. A server
that is lost later has an incident of its own."""
_RUNBOOK = Runbook(
    meaning=(
        "More than half of at least three servers cannot be read, and this one was lost in the same moment, half a "
        "minute before or after. It is one incident for all of them; it keeps their single pages to itself. A server "
        "that was lost before has its own page already, and one that is lost later opens its own. Where the exporter "
        "falls silent, too, this goes on instead of `WSO2TargetVanished`."
    ),
    impact="Most likely an outage: what is left of the servers has all of the traffic, or there is none left.",
    diagnosis=(
        "The fleet on the dashboard: do those that are lost share a machine, a network, a zone, a database? Reason "
        "`timeout` with processes that run is the network or what all of them wait for; `connect` with processes "
        "that are gone is a machine, a roll-out or an orchestrator. From the exporter's machine: "
        "`ping HOST`, `nc -vz HOST 9999`, and `wso2-exporter targets`. Is it the exporter's own network that is cut, "
        "while users are served? Then ask a server as users do, from elsewhere."
    ),
    mitigation=(
        "Mend what they share. Take back the last change. Start servers a few at a time, so that they do not overload "
        "the database together; each ends its part of the incident as it comes back."
    ),
    prevention=(
        "Roll changes out to one server first. Spread servers over machines and zones, and give the exporter a second "
        "one elsewhere."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on most servers: a page, one for each server lost in the moment, and one incident for all."""
    return Alert(
        name=_NAME,
        fault="availability",
        levels=(Level("critical", _EXPRESSION, waits=1.5, stays=3),),
        reason=(
            "It fires before WSO2TargetDown, ends after it, and leaves out whom that has told of already: an alert that"
            "\n        # ends while it is muted would never be told as resolved. Whom it has named it keeps until that"
            " server is back."
        ),
        summary=f"{SERVER}: lost together with others, {_OF_ALL}",
        description=_DESCRIPTION,
        steps=(
            "See on the dashboard what the lost servers share: a machine, a network, a database, a change.",
            "Ask one of them as its users do, from elsewhere: is it only the exporter's way to them?",
            "Mend what they share, or take back the last change.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-on-call", "Fleet"),
    )
