"""Hardly any memory that could be handed out."""

from alerts.alert import Alert, Panel, Runbook
from alerts.machine_texts import OF_MACHINE_OR_SERVER, SHOWN_OF_MACHINE_OR_SERVER
from alerts.texts import PAGE_OF_SERVER_OR_MACHINE, SERVER_OR_MACHINE, since
from alerts.verdicts import Minutes, page_and_ticket
from exporter.guidelines import Catalogue

_NAME = "WSO2MemoryAlmostExhausted"
_LEFT = """\
{{- if $labels.machine -}}
{{ range printf `min(node_memory_MemAvailable_bytes and on (job, instance) node_uname_info{nodename=%q})`
$labels.machine | query }}, {{ .Value | humanize }}B available{{ end -}}
{{ range printf `max(node_memory_MemTotal_bytes and on (job, instance) node_uname_info{nodename=%q})`
$labels.machine | query }} of {{ .Value | humanize }}B{{ end -}}
{{ else }} of its container
{{- range printf `min(wso2_cgroup_memory_limit_bytes{%s} - wso2_cgroup_memory_usage_bytes{%s})` $of $of | query -}}
, {{ .Value | humanize }}B below the limit{{ end -}}
{{ range printf `min(wso2_cgroup_memory_limit_bytes{%s})` $of | query }} of {{ .Value | humanize }}B{{ end -}}
{{ end }}"""
_SUMMARY = f"{OF_MACHINE_OR_SERVER}{SERVER_OR_MACHINE}: memory almost exhausted{_LEFT}"
_ADVICE = "Soon the machine swaps, or the kernel kills its largest process, which is usually the JVM."
_RUNBOOK = Runbook(
    meaning=(
        "The machine has hardly any memory left that it could hand out without swapping, or the server's container "
        "hardly any below its limit. The alert has the label `machine` where it is the machine's."
    ),
    impact=(
        "Swapping stops a JVM for seconds at each collection; the kernel's out-of-memory killer prefers large "
        "processes, the JVM above all."
    ),
    diagnosis=(
        "- `ps -eo pid,rss,args --sort=-rss | head`: who holds it (rss is in KiB)?\n"
        "- `free -m`: what counts is `available`; `buff/cache` is given up when it is needed.\n"
        "- In a container `memory.current` and `memory.max` (cgroup v1: `memory.usage_in_bytes`, "
        "`memory.limit_in_bytes`).\n\n"
        "A JVM takes more than its heap: metaspace, threads (1 MB each) and direct buffers "
        "(`jvm_buffer_pool_used_bytes`). The largest heaps together and 2 GB for the system must fit."
    ),
    mitigation=(
        "Stop what does not belong there; restart the process that grew; then add memory, raise the container's "
        "limit, or move a server. Do not lower the heap below 2 GB for it."
    ),
    prevention=(
        "Give the machine 2 GB, and 2 GB for each server, as WSO2 asks. In a container let the heap be three quarters "
        "of the limit at most."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on memory: a page where the kernel is about to kill the JVM, a ticket before that."""
    return Alert(
        name=_NAME,
        fault="saturation",
        category="ram",
        levels=page_and_ticket(catalogue, "ram", critical=Minutes(3, 3), warning=Minutes(30, 2)),
        server=SERVER_OR_MACHINE,
        summary=_SUMMARY,
        description=(
            f"{OF_MACHINE_OR_SERVER}\n{SERVER_OR_MACHINE}: memory almost exhausted{_LEFT}.{since(_NAME)}\n{_ADVICE}"
        ),
        steps=(
            "See who holds it: ps -eo pid,rss,args --sort=-rss | head; in a container memory.current and memory.max.",
            "Stop what does not belong beside the server.",
            "Restart the process that grew, and give the machine or the container more memory.",
        ),
        choice=SHOWN_OF_MACHINE_OR_SERVER,
        page=PAGE_OF_SERVER_OR_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-machine", "Memory available"),
    )
