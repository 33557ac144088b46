"""Threads wait for each other, and would for ever."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER, least_in_a_minute, since
from exporter.guidelines import Catalogue

_DESCRIPTION = f"""\
{OF}
{{{{ $value }}}} threads of {SERVER}{EXPORTER} have waited for each other for at least a minute, and will for ever.
Whoever needs a lock that they hold waits with them: often more and more requests, until no thread is left.
{since("WSO2Deadlock")}{PROCESS}"""
_RUNBOOK = Runbook(
    meaning="The JVM has found threads each of which waits for a lock that another of them holds.",
    impact=(
        "What these threads did never ends. Each request that needs one of their locks hangs too, so that a pool of "
        "threads runs empty sooner or later. Only a restart ends it."
    ),
    diagnosis=(
        "As the server's user: `jcmd PID Thread.print | grep -A30 'Found one Java-level deadlock'`. It names the "
        "threads, the locks, and the code that waits. It takes less than a second and changes nothing. `kill -3 PID` "
        "prints the same to the standard output of the start script, not to `wso2carbon.log`."
    ),
    mitigation=(
        "Keep what is needed to mend it: `jcmd PID Thread.print > threads.txt`. Then restart the server. If it comes "
        "back at once, it is in something that runs at the start: leave the node out of the load balancer."
    ),
    prevention=(
        "Give the dump to whoever made the code in it: WSO2 where the stacks are in `org.wso2` or `org.apache`, else "
        "the author of the mediator, handler or user store."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on deadlocks: a page, since only a restart ends one."""
    expression = f"{least_in_a_minute(f'jvm_threads_deadlocked{{{JOBS}}}')} > 0"
    return Alert(
        name="WSO2Deadlock",
        fault="availability",
        levels=(Level("critical", expression, waits=1, stays=3),),
        reason="Threads that wait for a lock with a time limit may look like a deadlock, but not for long.",
        summary=f"{SERVER}: deadlock, {{{{ $value }}}} threads wait for each other for ever",
        description=_DESCRIPTION,
        steps=(
            "Keep the evidence: jcmd PID Thread.print > threads.txt.",
            "See which threads it is: grep -A30 'Found one Java-level deadlock' threads.txt.",
            "Restart the server: nothing else ends a deadlock.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Deadlocked threads"),
        needs="a user of JMX who may invoke operations: one that may only read is told of no deadlock",
    )
