"""A server spends its time in collecting garbage."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER, since
from exporter.guidelines import Catalogue

PAGE = 0.2
"""Share of the time, from 0 to 1, above which users notice it."""
TICKET = 0.1
"""Share of the time above which it costs more than it should."""

HOLDS_UP = 'gc!~".*Cycles|G1 Concurrent GC"'
"""The collectors that hold a server up. ZGC, Shenandoah and G1 tell of work beside it under these names."""

_DESCRIPTION = f"""\
{OF}
{SERVER}{EXPORTER} spent {{{{ $value | humanizePercentage }}}} of the last minutes in garbage collection. While it
collects, it does nothing else: users wait, and scrapes may time out. The heap is too small for what is in use, or
garbage is made faster than it can be collected.{since("WSO2GarbageCollection")}{PROCESS}"""
_RUNBOOK = Runbook(
    meaning=(
        "The server was held up by garbage collections for more than a fifth of the time (page), or a tenth (ticket). "
        "What ZGC, Shenandoah and G1 collect while the server works is not counted."
    ),
    impact="Answers take longer, some by seconds. At half of the time callers and load balancers give up.",
    diagnosis=(
        "As the server's user: `jstat -gcutil PID 1000 3`. `FGC` and `FGCT` count full collections and their seconds. "
        "If they rise with each line and `O` stays near 100, the heap is full of what is in use. If `YGC` rises alone, "
        "much garbage is made.\n\n"
        "Full: `jcmd PID GC.class_histogram | head -12` shows what fills it, `jcmd PID GC.heap_info` how large it is. "
        "Garbage: look for large messages, for much more traffic than usual, and at the busiest threads "
        "(`top -H -p PID`, then `jcmd PID Thread.print`, where `nid` is the thread in hexadecimal).\n\n"
        "A machine that swaps makes each collection slow: `vmstat 1 3`, the columns `si` and `so`."
    ),
    mitigation=(
        "Take the server out of the load balancer, or take traffic from it. Where the heap is full of what is in use, "
        "write a dump if the disk has room for it (`jcmd PID GC.heap_dump FILE`), and restart the server."
    ),
    prevention=(
        "A larger heap, with as much memory again left to the system, where the traffic needs it. "
        "Streaming instead of building large messages in mediation. For a leak, the dump."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on time in collection: a page where users notice it, a ticket where it is more than usual."""
    return Alert(
        name="WSO2GarbageCollection",
        fault="latency",
        levels=(
            Level("critical", _share(f"{_rate('2m')} or {_rate('3m')}", PAGE), waits=2, stays=3),
            Level("warning", _share(_rate("3m"), TICKET), waits=15, stays=1),
        ),
        reason="Work beside the server is left out: it would be a share of the time without holding anybody up.",
        summary=f"{SERVER}: {{{{ $value | humanizePercentage }}}} of the time in garbage collection",
        description=_DESCRIPTION,
        steps=(
            "See which collections it is: jstat -gcutil PID 1000 3 (full ones in FGC, the old generation in O).",
            "See what fills the heap: jcmd PID GC.class_histogram | head -12.",
            "Where users already wait, take the server out of the load balancer, and restart it.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Time in garbage collection"),
    )


def _share(rates: str, threshold: float) -> str:
    return f"sum without (gc) ({rates}) > {threshold}"


def _rate(time: str) -> str:
    """With a scrape a minute, two minutes hold a single sample while a scrape takes long."""
    return f"rate(jvm_gc_collection_seconds_sum{{{JOBS},{HOLDS_UP}}}[{time}])"
