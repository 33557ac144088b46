"""Processors that are busy nearly all of the time."""

from alerts.alert import Alert, Panel, Runbook
from alerts.machine_texts import OF_MACHINE_OR_SERVER, SHOWN_OF_MACHINE_OR_SERVER
from alerts.texts import PAGE_OF_SERVER_OR_MACHINE, SERVER_OR_MACHINE, since
from alerts.verdicts import Minutes, page_and_ticket
from exporter.guidelines import Catalogue

_NAME = "WSO2CoresOverloaded"
_BUSY = """\
{{- if $labels.machine -}}
{{ range printf `max(1 - sum by (job, instance) (rate(node_cpu_seconds_total{mode=~"idle|iowait"}[5m]))
/ count by (job, instance) (node_cpu_seconds_total{mode="idle"}) and on (job, instance) node_uname_info{nodename=%q})`
$labels.machine | query }} {{ .Value | humanizePercentage }}{{ end -}}
{{ else -}}
{{ range printf `max(avg_over_time(jvm_system_cpu_load{%s}[5m]))` $of | query }} {{ .Value | humanizePercentage }}
{{- end }}{{ end }}"""
_SUMMARY = f"{OF_MACHINE_OR_SERVER}{SERVER_OR_MACHINE}: processors{_BUSY} busy"
_ADVICE = """\
{{- if not $labels.machine }} Those are what its container may use, as the JVM sees it.{{ end }}
Requests wait for a processor and slow down, and the garbage collector falls behind."""
_RUNBOOK = Runbook(
    meaning=(
        "For a quarter of an hour the processors of the machine, or of the server's container, have been busy nearly "
        "all of the time. WSO2's own watcher begins at 80 %."
    ),
    impact="Requests wait for a processor; response times grow with the load.",
    diagnosis=(
        "- `top`: is it this java process or a neighbour? Steal (`st`) on a virtual machine is its host's doing.\n"
        "- `top -H -b -n 1 -p PID | head -20` names the busy threads. Their id in hexadecimal "
        "(`printf '%x\\n' TID`) is the `nid` of `jcmd PID Thread.print`.\n"
        "- A `GC Thread` among them is the collector's: see `WSO2GarbageCollection` and `WSO2HeapAlmostFull`.\n"
        "- A high load with idle processors is the disk's: `vmstat 5 3` has it under `wa` and `b`."
    ),
    mitigation=(
        "Move work away: another node, less traffic from the load balancer, stop batch jobs. In a container raise "
        "the limit of processors."
    ),
    prevention=(
        "WSO2 asks for one core more than there are servers on the machine, and four for many concurrent users. What "
        "else runs there belongs elsewhere."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on cores: a page where requests wait for a processor, a ticket before that."""
    return Alert(
        name=_NAME,
        fault="saturation",
        category="cores",
        levels=page_and_ticket(catalogue, "cores", critical=Minutes(15, 3), warning=Minutes(30, 2)),
        server=SERVER_OR_MACHINE,
        summary=_SUMMARY,
        description=f"{OF_MACHINE_OR_SERVER}\n{SERVER_OR_MACHINE}: processors{_BUSY} busy.{since(_NAME)}{_ADVICE}",
        steps=(
            "See which process keeps them busy: top, and steal (st) on a virtual machine.",
            "See which threads of the JVM do: top -H -b -n 1 -p PID, and jcmd PID Thread.print for what they run.",
            "Take work away: less traffic from the load balancer, stop batch jobs, move a server.",
        ),
        choice=SHOWN_OF_MACHINE_OR_SERVER,
        page=PAGE_OF_SERVER_OR_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-machine", "Processors busy"),
    )
