"""A server is in maintenance: somebody works on it, and its traffic stands still on purpose."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

_STATUS = f'wso2_server_status{{{JOBS},status="IN_MAINTENANCE"}}'
_STAYS = 10
"""Minutes: alerts that look back at the maintenance do not outlast what mutes them. They count among the four hours."""
_EXPRESSION = f"""\
last_over_time({_STATUS}[2m]) == 1
unless on (job, instance, target) (
  last_over_time({_STATUS}[10m] offset 3h50m) == 1
  and on (job, instance, target) min_over_time({_STATUS}[3h50m]) == 1
)"""
_RUNBOOK = Runbook(
    meaning=(
        "Carbon says of itself that it is in maintenance: somebody called `startMaintenance` of its MBean "
        "`org.wso2.carbon:type=ServerAdmin`. While this fires, and for four "
        "hours at most, Alertmanager keeps the alerts on this server's traffic to itself, and no others."
    ),
    impact="The server takes no new requests. Heap, threads, disk and whether it can be read are watched as ever.",
    diagnosis="`grep -i maintenance repository/logs/wso2carbon.log | tail` has when it was switched on.",
    mitigation=(
        "None while the work goes on. When it is done, call `endMaintenance` of the same MBean, in JConsole for "
        "example, or restart the server. After four hours the alerts on its traffic come again."
    ),
    prevention=(
        "For longer work set a silence with an end: `amtool silence add --alertmanager.url=http://127.0.0.1:9093 "
        "server=NAME --duration=8h --comment='WORK'`."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on maintenance: it tells nobody, and mutes what is only to be expected."""
    return Alert(
        name="WSO2ServerInMaintenance",
        fault="availability",
        levels=(Level("info", _EXPRESSION, stays=_STAYS),),
        reason="It ends after four hours: a maintenance that was forgotten must not hide what is wrong.",
        summary=f"{SERVER}: in maintenance, its traffic is not watched",
        description=(
            f"{OF}\n{SERVER}{EXPORTER} is in maintenance.{since('WSO2ServerInMaintenance')}"
            " Alerts on its traffic are muted meanwhile, for four hours at most."
        ),
        steps=(
            "Nothing, if the work goes on.",
            "If it is done, call endMaintenance of the MBean org.wso2.carbon:type=ServerAdmin.",
            "If it lasts longer than four hours, set a silence with an end.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "State"),
        needs="a product on the Carbon kernel: Micro Integrator and Synapse tell no such status",
    )
