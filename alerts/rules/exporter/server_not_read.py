"""A server runs on the exporter's machine and is not read."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import JOBS, OF_EXPORTER
from exporter.guidelines import Catalogue

_EXPRESSION = f"""\
sum without (state) (last_over_time(wso2_discovered_servers{{{JOBS},state!="read"}}[3m])) > 0"""
_STATES = """\
{{ range printf `wso2_discovered_servers{job=%q,instance=%q,state!="read"} > 0` $labels.job $labels.instance
| query | sortByLabel "state" }} {{ .Labels.state }} {{ .Value }}{{ end }}"""
_RUNBOOK = Runbook(
    meaning=(
        "For an hour the exporter has found servers of WSO2's on its machine that it does not read: JMX is off "
        "(`jmx_off`), nobody knows whether it is (`unknown`), or it may not log in (`refused`)."
    ),
    impact="Nothing of these servers is watched.",
    diagnosis=(
        "`wso2-exporter discover` on that machine names each with the reason, and prints the lines that turn JMX on."
    ),
    mitigation=(
        "Write those lines into the server's configuration and restart it, or give the exporter a login under "
        "`discover.credentials`. One that nobody wants to watch: leave its user out of `discover.users`."
    ),
    prevention="Install servers with JMX on and a user for monitoring.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on servers that are found and not read: for dashboards, since it may be on purpose."""
    return Alert(
        name="WSO2ServerNotRead",
        fault="monitoring",
        levels=(Level("info", _EXPRESSION, waits=60),),
        server="{{ $labels.instance }}",
        summary=f"{{{{ $labels.instance }}}}: {{{{ $value }}}} WSO2 servers run there and are not read:{_STATES}",
        description=(
            f"wso2-exporter at {{{{ $labels.instance }}}} finds {{{{ $value }}}} WSO2 servers on its machine that it "
            f"does not read:{_STATES}."
        ),
        steps=(
            "Run wso2-exporter discover on that machine: it says why, and what to write.",
            "Turn JMX on, or give the exporter a login.",
            "If it is on purpose, leave the server's user out of discover.users.",
        ),
        choice=OF_EXPORTER,
        page="/",
        runbook=_RUNBOOK,
        panel=Panel("wso2-exporter", "Discovered servers"),
        needs="`discover` in the exporter's configuration",
    )
