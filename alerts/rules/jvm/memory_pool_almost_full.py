"""Memory for classes or for compiled code is almost used up."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER, since
from exporter.guidelines import Catalogue

TICKET = 0.95
"""Share of a pool's maximum, from 0 to 1."""

_POOLS = "Metaspace|Compressed Class Space|Code ?Cache|CodeHeap .*|JIT code cache|JIT data cache"
_EXPRESSION = f"""\
min_over_time(jvm_memory_pool_used_bytes{{{JOBS},pool=~"{_POOLS}"}}[2m])
/ last_over_time(jvm_memory_pool_max_bytes{{{JOBS}}}[2m]) > {TICKET}"""
_DESCRIPTION = f"""\
{OF}
The pool {{{{ $labels.pool }}}} of {SERVER}{EXPORTER} has been {{{{ $value | humanizePercentage }}}} full for at least a
quarter of an hour. Without room for classes comes an OutOfMemoryError; without room for compiled code the server goes
on, many times slower.{since("WSO2MemoryPoolAlmostFull")}{PROCESS}"""
_RUNBOOK = Runbook(
    meaning=(
        "A pool of memory outside the heap that has a limit is almost full: `Metaspace` and `Compressed Class Space` "
        "hold classes, `CodeHeap`, `CodeCache` and OpenJ9's `JIT` pools compiled code."
    ),
    impact=(
        "Classes: `OutOfMemoryError: Metaspace` at the next deployment. Code: the JVM stops to compile, says so once "
        "on its standard output (`CodeCache is full. Compiler has been disabled`), and runs the rest many times slower."
    ),
    diagnosis=(
        "How full? `jcmd PID VM.metaspace | head -40` (JDK 11 and later), `jcmd PID Compiler.codecache`. Which limits? "
        "`jcmd PID VM.flags | tr ' ' '\\n' | grep -E 'Metaspace|CodeCache'`. Do classes climb with each deployment? "
        "Then class loaders of old ones are kept: `jcmd PID VM.classloader_stats | sort -k4 -n | tail`."
    ),
    mitigation="Restart the server in a quiet hour, with a higher limit.",
    prevention=(
        "Raise `-XX:MaxMetaspaceSize` or take it away; raise `-XX:ReservedCodeCacheSize`. Have what keeps old class "
        "loaders mended."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on pools outside the heap: a ticket, since they fill slowly."""
    return Alert(
        name="WSO2MemoryPoolAlmostFull",
        fault="saturation",
        levels=(Level("warning", _EXPRESSION, waits=15, stays=2),),
        reason="A pool without a limit has no maximum, and is not meant.",
        summary=f"{SERVER}: {{{{ $labels.pool }}}} almost full, {{{{ $value | humanizePercentage }}}} in use",
        description=_DESCRIPTION,
        steps=(
            "See on the dashboard whether it climbs with each deployment.",
            "See the limit: jcmd PID VM.flags | tr ' ' '\\n' | grep -E 'Metaspace|CodeCache'.",
            "Plan a restart with a higher limit.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Memory pools"),
    )
