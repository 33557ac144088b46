"""A server had no memory left, and wrote its heap to a file."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER, since
from exporter.guidelines import Catalogue

HOUR = 3600
"""Seconds for which a heap dump pages."""
DAY = 86400
"""Seconds for which it is a ticket."""

_AGE = f"time() - last_over_time(wso2_heap_dump_timestamp_seconds{{{JOBS}}}[4m])"
_PAGE = f"""\
{_AGE} < {HOUR}
unless on (job, instance, target)
  last_over_time(wso2_heap_dump_timestamp_seconds{{{JOBS}}}[4m])
  < on (job, instance, target) last_over_time(wso2_process_start_time_seconds{{{JOBS}}}[2m])"""
_DESCRIPTION = f"""\
{OF}
The JVM of {SERVER}{EXPORTER} ran out of memory {{{{ $value | humanizeDuration }}}} ago: it wrote its heap to a file.
A thread that gets an OutOfMemoryError ends where it is: whatever it did is left half done, also where the server goes
on.{since("WSO2OutOfMemory")}{PROCESS}"""
_RUNBOOK = Runbook(
    meaning=(
        "The JVM threw an `OutOfMemoryError` and wrote its heap to a file, as WSO2's start scripts ask it to. It pages "
        "for an hour, or until the server is restarted. Then it is a ticket until the file is a day old."
    ),
    impact=(
        "Requests were lost. Threads may be gone that nothing starts again: a server that answers may still have lost "
        "its deployment, its message processors or JMX."
    ),
    diagnosis=(
        "The file is below `CARBON_HOME/repository/logs`, usually `heap-dump.hprof`: `ls -lt "
        "repository/logs/*.hprof`. What ran out stands in the standard output of the start script: `journalctl -u UNIT "
        "| grep -m5 OutOfMemoryError`; `wso2server.sh start` throws it away. `repository/logs/wso2carbon.log` has it "
        "only where the code that got it tells of it. `Java heap space` and `GC overhead limit exceeded` are the heap, "
        "`Metaspace` is classes. For `unable to create native thread` see `WSO2ThreadsAlmostExhausted`.\n\n"
        "Does the server still answer its users? `curl -k -m 5 https://HOST:9443/services/Version`. How full is it "
        "now? `jstat -gcutil PID 1000 3`, the column `O`."
    ),
    mitigation=(
        "Take the server out of the load balancer and restart it, also where it seems to go on. Move the dump away "
        "first, to a disk with room: the JVM writes none where a file of that name exists, and the next fault would go "
        "unseen."
    ),
    prevention=(
        "Find in the dump what held the memory (Eclipse Memory Analyzer). It has passwords and messages in it: keep it "
        "where only those may read it who need it, and delete it afterwards. Give it more heap if need be."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on OutOfMemoryError: a page for an hour, or until a restart; a ticket for a day."""
    return Alert(
        name="WSO2OutOfMemory",
        fault="errors",
        levels=(Level("critical", _PAGE), Level("warning", f"{_AGE} < {DAY}")),
        reason="The heap dump is all that is left of it. One older than the process is of a run before the restart.",
        summary=f"{SERVER}: out of memory, the JVM wrote a heap dump {{{{ $value | humanizeDuration }}}} ago",
        description=_DESCRIPTION,
        steps=(
            "See whether the server still answers its users: curl -k -m 5 https://HOST:9443/services/Version.",
            "Take it out of the load balancer and move the dump from repository/logs to a disk with room.",
            "Restart the server, also where it seems to go on.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Heap dumps"),
        needs="a server on the exporter's machine whose JVM writes a heap dump, as WSO2's start scripts ask it to",
    )
