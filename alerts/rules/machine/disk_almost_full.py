"""The filesystem of a server is almost full."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF_SERVER, SERVER
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_ADVICE = """\
A full disk stops logging, deployment and the embedded databases of the server.
First see what grew (du -xsh repository/logs repository/data tmp below CARBON_HOME; df -i for inodes), and remove or
rotate old logs and heap dumps."""
_RUNBOOK = Runbook(
    meaning="The filesystem under `CARBON_HOME` is almost out of bytes or of inodes.",
    impact="A full disk stops logs, deployment and H2 databases, and may corrupt the latter.",
    diagnosis=(
        "`df -h CARBON_HOME; df -i CARBON_HOME`, then `du -xsh CARBON_HOME/repository/logs "
        "CARBON_HOME/repository/data CARBON_HOME/tmp`. Usual causes: `http_access_` and `wso2carbon` logs without "
        "a limit, `heap-dump.hprof`, deleted files that the process still holds (`lsof +L1`)."
    ),
    mitigation=(
        "Remove rotated logs and old dumps; never delete the log that is being written (`: > FILE` empties it). "
        "Then limit the log rotation in `log4j2.properties`, or give it more disk: 10 GB for each server."
    ),
    prevention="",
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on disks: a page where logs and databases are about to stop, a ticket before that."""
    return Alert(
        name="WSO2DiskAlmostFull",
        fault="saturation",
        category="disk",
        levels=page_and_ticket(catalogue, "disk", critical=Minutes(5, 15), warning=Minutes(30, 30)),
        summary=f"Disk almost full under {SERVER}",
        description=headroom_description(catalogue, "disk", _ADVICE),
        steps=(),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-machine", "Disk used"),
    )
