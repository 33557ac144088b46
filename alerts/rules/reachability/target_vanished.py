"""A server that was down is not even told of any more."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, OF_SERVER, SERVER
from alerts.unread_servers import VANISHED
from exporter.guidelines import Catalogue

_DESCRIPTION = f"""\
{SERVER}{EXPORTER} was down, and then vanished from what the exporter tells, without a reload that removed it.
An exporter that starts anew forgets the servers that it had found by itself and that do not run; and while it does not
answer, nothing is known of any. Taken as still down, for a day at most."""
_RUNBOOK = Runbook(
    meaning=(
        "The last that was known of the server is that it was down. Since then its series are gone: the exporter was "
        "restarted and does not find it, or does not answer. So that the incident does not end as if all were well, "
        "this alert takes over from `WSO2TargetDown`, for a day at most."
    ),
    impact="As for `WSO2TargetDown`: perhaps an outage that goes on.",
    diagnosis=(
        "`wso2-exporter discover` on the exporter's machine lists the servers that run there. Is the server's process "
        "there (`pgrep -af carbon.home`)? Does the exporter answer (`/-/healthy`), and is the server in its "
        "configuration (`wso2-exporter targets`)? In the form with `/probe`, the exporter's page `/sd` has the names "
        "that Prometheus is given."
    ),
    mitigation=(
        "Start the server: once the exporter tells of it again, this ends. Was it taken out of service on purpose? A "
        "reload of the exporter ends it (`systemctl reload wso2-exporter`), since what is not there after a reload was "
        "removed; or silence it for a day: `amtool silence add --alertmanager.url=http://127.0.0.1:9093 server=NAME "
        "--duration=1d --comment='removed'`."
    ),
    prevention=(
        "Name servers that must run under `targets` of the configuration: those are down, and do not vanish. Remove a "
        "server by a reload, not by a restart."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a server that vanished while it was down: it keeps the page open that the fault has."""
    return Alert(
        name="WSO2TargetVanished",
        fault="availability",
        levels=(Level("critical", VANISHED, waits=1),),
        reason="What a reload removed is not down; a restart, whose first reading is no reload, removes nothing.",
        summary=f"{SERVER}: was down, and is not told of any more; taken as still down",
        description=_DESCRIPTION,
        steps=(
            "See whether its process runs (pgrep -af carbon.home), and start it.",
            "See whether the exporter answers and knows it: wso2-exporter targets, wso2-exporter discover.",
            "Removed on purpose? Reload the exporter, or silence this alert.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-on-call", "Fleet"),
    )
