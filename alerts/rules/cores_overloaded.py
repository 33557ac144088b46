"""More runnable work than cores."""

from alerts.alert import Alert, Runbook
from alerts.texts import OF_SERVER_OR_MACHINE, SERVER_OR_MACHINE
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_FIGURE = """\
{{ if $labels.machine -}}
{{ with printf `max(node_load5 / on (job, instance) count by (job, instance) (node_cpu_seconds_total{mode="idle"})
and on (job, instance) wso2_guideline_status{machine=%q})` $labels.machine | query -}}
The load of the last five minutes is {{ . | first | value | humanize }} for each core. {{ end -}}
{{ else -}}
{{ with printf `max(jvm_system_load1{job=%q,instance=%q,target=%q}
/ jvm_available_processors{job=%q,instance=%q,target=%q})`
$labels.job $labels.instance $labels.target $labels.job $labels.instance $labels.target | query -}}
The load of the last minute is {{ . | first | value | humanize }} for each core, as the JVM sees its machine. {{ end -}}
{{ end -}}"""
_ADVICE = """\
Requests queue for a processor and slow down.
First look which process and which threads run (top -H -p PID, jstack PID), and whether collection takes the time."""
_RUNBOOK = Runbook(
    meaning="For a quarter of an hour and more there has been more runnable work than the machine has cores.",
    impact="Requests wait for a processor; response times grow with the load.",
    diagnosis=(
        "`top`: is it this java process or a neighbour? `top -H -p PID` and `jstack PID` (the thread id in "
        "hexadecimal is `nid`) name the busy threads. Collector threads: see `WSO2HeapAlmostFull`. High iowait: "
        "the disk. Steal on a virtual machine: its host."
    ),
    mitigation=(
        "Move work away: another node, less traffic from the load balancer, stop batch jobs. WSO2 asks for one "
        "core more than servers on the machine, and four for high concurrency."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on cores: a page where requests wait for a processor, a ticket before that."""
    return Alert(
        name="WSO2CoresOverloaded",
        group="headroom",
        category="cores",
        levels=page_and_ticket(catalogue, "cores", critical=Minutes(15, 15), warning=Minutes(30, 30)),
        summary=f"More work than cores on {SERVER_OR_MACHINE}",
        description=headroom_description(catalogue, "cores", _FIGURE, _ADVICE),
        dashboard=OF_SERVER_OR_MACHINE,
        runbook=_RUNBOOK,
        panel="Load",
    )
