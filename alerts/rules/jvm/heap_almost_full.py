"""The heap is in use, not full of garbage."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF_SERVER, SERVER
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_FIGURE = """\
{{ with printf `max(jvm_memory_pool_collection_used_bytes{job=%q,instance=%q,target=%q,pool=~".*(Old|Tenured).*"}
/ jvm_memory_pool_collection_max_bytes{job=%q,instance=%q,target=%q,pool=~".*(Old|Tenured).*"})`
$labels.job $labels.instance $labels.target $labels.job $labels.instance $labels.target | query -}}
{{ . | first | value | humanizePercentage }} of the old generation stays occupied after collection. {{ end -}}"""
_ADVICE = """\
What is left of the heap after collection is nearly all in use: longer pauses and OutOfMemoryError come next.
First take a heap histogram (jcmd PID GC.class_histogram); where users already wait, take the node out of the load
balancer and restart it."""
_RUNBOOK = Runbook(
    meaning=(
        "The old generation is almost full even right after a collection: this memory is in use, it is not garbage "
        "waiting."
    ),
    impact="Collections follow one another, everything slows down, then `OutOfMemoryError`.",
    diagnosis=(
        "Did it climb over days (a leak) or jump (traffic, a large message)? What holds it: `jcmd PID "
        "GC.class_histogram | head -30`. The maximum: `jcmd PID VM.flags` shows MaxHeapSize; the start script's "
        "default is `-Xms256m -Xmx1024m`, WSO2 asks for 2 GB. G1 refreshes its figure after collection late, so "
        "look at the time spent collecting too: a few per cent and more mean it is real."
    ),
    mitigation=(
        "Now: take the node out of the load balancer, `jcmd PID GC.heap_dump FILE` if there is disk for it, "
        "restart. Then: set `-Xms2048m -Xmx2048m` or more (`JVM_MEM_OPTS` or the start script), with as much "
        "memory again left to the system; analyse the dump if it climbs again."
    ),
    prevention="",
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on heaps: a page where OutOfMemoryError is near, a ticket before that."""
    return Alert(
        name="WSO2HeapAlmostFull",
        fault="saturation",
        category="heap",
        levels=page_and_ticket(catalogue, "heap", critical=Minutes(5, 10), warning=Minutes(15, 15)),
        summary=f"Java heap almost full on {SERVER}",
        description=headroom_description(catalogue, "heap", _FIGURE, _ADVICE),
        steps=(),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Heap after collection"),
    )
