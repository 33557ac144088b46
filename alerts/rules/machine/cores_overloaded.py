"""Processors that are busy nearly all of the time."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF_SERVER_OR_MACHINE, PAGE_OF_SERVER_OR_MACHINE, SERVER_OR_MACHINE
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_FIGURE = """\
{{ if $labels.machine -}}
{{ with printf `1 - sum(rate(node_cpu_seconds_total{mode=~"idle|iowait"}[5m])) by (job, instance)
/ count(node_cpu_seconds_total{mode="idle"}) by (job, instance)
and on (job, instance) wso2_guideline_status{machine=%q}` $labels.machine | query -}}
In the last five minutes {{ . | first | value | humanizePercentage }} of them were busy. {{ end -}}
{{ else -}}
{{ with printf `max(avg_over_time(jvm_system_cpu_load{job=%q,instance=%q,target=%q}[5m]))`
$labels.job $labels.instance $labels.target | query -}}
In the last five minutes {{ . | first | value | humanizePercentage }} of them were busy, as the JVM sees it. {{ end -}}
{{ end -}}"""
_ADVICE = """\
Requests queue for a processor and slow down.
First look which process and which threads run (top -H -p PID, jstack PID), and whether collection takes the time."""
_RUNBOOK = Runbook(
    meaning=(
        "For a quarter of an hour and more the processors of the machine, or of the server's container, have been busy "
        "nearly all of the time. WSO2's own watcher begins at 80 %."
    ),
    impact="Requests wait for a processor; response times grow with the load.",
    diagnosis=(
        "`top`: is it this java process or a neighbour? `top -H -p PID` and `jstack PID` (the thread id in "
        "hexadecimal is `nid`) name the busy threads. Collector threads: see `WSO2HeapAlmostFull`. Steal on a virtual "
        "machine: its host. A high load with idle processors is the disk's: high iowait."
    ),
    mitigation=(
        "Move work away: another node, less traffic from the load balancer, stop batch jobs. WSO2 asks for one "
        "core more than servers on the machine, and four for high concurrency."
    ),
    prevention="",
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on cores: a page where requests wait for a processor, a ticket before that."""
    return Alert(
        name="WSO2CoresOverloaded",
        fault="saturation",
        category="cores",
        levels=page_and_ticket(catalogue, "cores", critical=Minutes(15, 15), warning=Minutes(30, 30)),
        server=SERVER_OR_MACHINE,
        summary=f"Processors overloaded on {SERVER_OR_MACHINE}",
        description=headroom_description(catalogue, "cores", _FIGURE, _ADVICE),
        steps=(),
        choice=OF_SERVER_OR_MACHINE,
        page=PAGE_OF_SERVER_OR_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-machine", "Processors busy"),
    )
