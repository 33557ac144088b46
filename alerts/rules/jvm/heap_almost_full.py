"""The heap is in use, not full of garbage."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF, OF_SERVER, PLACE, PROCESS, SERVER, figure, since
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.facts.gatherers.heap import OLD_GENERATION_POOLS
from exporter.guidelines import Catalogue

_NAME = "WSO2HeapAlmostFull"
_POOLS = f'{{{PLACE},pool=~"{"|".join(sorted(OLD_GENERATION_POOLS))}"}}'
_SHARE = (
    f"sum(jvm_memory_pool_collection_used_bytes{_POOLS})"
    f" / (sum(jvm_memory_pool_collection_max_bytes{_POOLS}) or sum(jvm_memory_max_bytes{{{PLACE},area=`heap`}}))"
).replace("`heap`", '"heap"')
_VALUE = figure(_SHARE, ", {{ .Value | humanizePercentage }} of the old generation in use after collection")
_ADVICE = """\
What is left of the heap after collection is nearly all in use: longer pauses and OutOfMemoryError come next."""
_RUNBOOK = Runbook(
    meaning=(
        "The old generation is almost full even right after a collection: this memory is in use, it is not garbage "
        "waiting. With ZGC and Shenandoah without generations it is the whole heap, with OpenJ9 the tenured space."
    ),
    impact="Collections follow one another, everything slows down, then `OutOfMemoryError`.",
    diagnosis=(
        "All of it as the server's user. Is it real? `jstat -gcutil PID 1000 3`: `O` is the old generation in per "
        "cent, `FGC` counts full collections. If `FGC` rises every second, the server does little else.\n\n"
        "How large is the heap? `jcmd PID GC.heap_info`, and `jcmd PID VM.flags | tr ' ' '\\n' | grep MaxHeapSize`. "
        "The start script's default is `-Xms256m -Xmx1024m`, WSO2 asks for 2 GB.\n\n"
        "What fills it? `jcmd PID GC.class_histogram | head -12`. It collects first, so it holds the server up for a "
        "moment, and everything that it counts is in use. Did the panel climb over days (a leak) or jump (traffic, a "
        "large message)? G1 tells what is left only after it has collected the old generation, so the figure may be "
        "some minutes old."
    ),
    mitigation=(
        "Take the server out of the load balancer. Where the disk has room for as much as the heap, write it out: "
        "`jcmd PID GC.heap_dump FILE`. Then restart the server."
    ),
    prevention=(
        'Give the server `JVM_MEM_OPTS="-Xms2048m -Xmx2048m"` or more, and leave the system as much memory again. '
        "Where it climbs again, find in the dump what holds the memory."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on heaps: a page where OutOfMemoryError is near, a ticket before that."""
    return Alert(
        name=_NAME,
        fault="saturation",
        category="heap",
        levels=page_and_ticket(catalogue, "heap", critical=Minutes(3, 3), warning=Minutes(15, 2)),
        summary=f"{SERVER}: Java heap almost full{_VALUE}",
        description=headroom_description(catalogue, "heap", OF + _ADVICE, since(_NAME) + PROCESS),
        steps=(
            "See whether it is real: jstat -gcutil PID 1000 3 shows the old generation (O) and full collections (FGC).",
            "See what fills it: jcmd PID GC.class_histogram | head -12.",
            "Where users already wait, take the server out of the load balancer, write a heap dump, and restart it.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Heap after collection"),
    )
