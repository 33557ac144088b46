"""A filesystem that holds servers is almost full."""

from alerts.alert import Alert, Panel, Runbook
from alerts.machine_texts import OF_MACHINE, PAGE_OF_MACHINE, SHOWN_OF_MACHINE
from alerts.texts import SERVER_OR_MACHINE, since
from alerts.verdicts import Minutes, page_and_ticket
from exporter.guidelines import Catalogue

_NAME = "WSO2DiskAlmostFull"
_CROWDED = 0.7
"""Of filesystems that are fuller than this, the one with the fewest bytes left is named: that share is no fault yet."""
_FULLEST = """\
{{- range printf `bottomk(1, max by (mountpoint) (last_over_time(wso2_home_filesystem_available_bytes{%s}[2m]))
and on (mountpoint) max by (mountpoint) (last_over_time(wso2_home_filesystem_used_ratio{%s}[2m])) > CROWDED)` $of $of
| query }}{{ $left := .Value }}
{{- range printf `max by (mountpoint) (last_over_time(wso2_home_filesystem_used_ratio{%s,mountpoint=%q}[2m]))`
$of .Labels.mountpoint | query -}}
{{ "" }} {{ .Value | humanizePercentage }} used at {{ .Labels.mountpoint }}, {{ $left | humanize }}B left
{{- end }}{{ else }} almost full{{ end }}""".replace("CROWDED", str(_CROWDED))
_SUMMARY = f"{OF_MACHINE}{SERVER_OR_MACHINE}: disk{_FULLEST}"
_ADVICE = """\
A full disk stops logs, deployment and the embedded databases of every server that lives there, and a server that ends
does not start again. Whether a server can be read has no part in it: the disk is looked at all the same."""
_RUNBOOK = Runbook(
    meaning=(
        "A filesystem that holds the home of a WSO2 server is almost out of bytes, or of inodes. It is judged once a "
        "machine, the worst filesystem decides, and it goes on being judged while the servers there are down."
    ),
    impact=(
        "A full disk stops logs, deployment and H2 databases, and may corrupt the latter. Requests that need none of "
        "these are still answered: users may notice nothing until the first of them does."
    ),
    diagnosis=(
        "Bytes or inodes, and what grew:\n\n"
        "- `df -h CARBON_HOME; df -i CARBON_HOME`\n"
        "- `du -xsh CARBON_HOME/repository/logs CARBON_HOME/repository/data CARBON_HOME/tmp`\n"
        "- `find CARBON_HOME -xdev -type f -size +50M -printf '%s %TY-%Tm-%Td %p\\n' | sort -rn | head`\n\n"
        "Usual causes: `http_access_` and `wso2carbon` logs without a limit, `heap-dump.hprof`, and old packs of the "
        "product. What `df` counts and `du` does not find is a deleted file that a process still has open: "
        "`ls -l /proc/PID/fd | grep deleted`, or `lsof +L1` for all processes."
    ),
    mitigation=(
        "Remove rotated logs, move dumps of the heap elsewhere. Never delete the log that is being written: "
        "`: > FILE` empties it, and the server goes on writing. A deleted file that is still open is emptied by "
        "`: > /proc/PID/fd/NUMBER`. If the server ended, start it once there is room: its embedded databases may need "
        "their backup."
    ),
    prevention=(
        "Let log4j2 roll over by size with a counter in the name and delete the oldest (the guidelines of the area "
        "logs say how), and leave 10 GB for each server. `WSO2DiskFullSoon` tells a day before."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on disks: a page where logs and databases are about to stop, a ticket before that."""
    return Alert(
        name=_NAME,
        fault="saturation",
        category="disk",
        levels=page_and_ticket(catalogue, "disk", critical=Minutes(3, 3), warning=Minutes(30, 2)),
        server=SERVER_OR_MACHINE,
        summary=_SUMMARY,
        description=f"{OF_MACHINE}\n{SERVER_OR_MACHINE}: disk{_FULLEST}.{since(_NAME)}\n{_ADVICE}",
        steps=(
            "See what is full and what grew: df -h and df -i CARBON_HOME, du -xsh CARBON_HOME/repository/logs.",
            "Empty or remove rotated logs and dumps of the heap; empty the log in use with : > FILE, never delete it.",
            "See that every server on the machine still writes its log, and start those that ended.",
        ),
        choice=SHOWN_OF_MACHINE,
        page=PAGE_OF_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-machine", "Disk used"),
    )
