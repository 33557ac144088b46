"""A server's process has almost as many threads as it may have."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF, OF_SERVER, PLACE, PROCESS, SERVER, figure, since
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_NAME = "WSO2ThreadsAlmostExhausted"
_VALUE = figure(f"jvm_threads_current{{{PLACE}}}", ", {{ .Value }}")
_OF = figure(f"wso2_process_max_threads{{{PLACE}}}", " of {{ .Value }}")
_ADVICE = """\
At the limit no thread can be started: the JVM throws an OutOfMemoryError, and parts of the server stop."""
_RUNBOOK = Runbook(
    meaning="The server's process has nearly as many threads as it, its user or its container may have.",
    impact=(
        "`OutOfMemoryError: unable to create native thread`: parts of the server stop, and nothing starts them again."
    ),
    diagnosis=(
        "How many, and how many may there be? `grep Threads /proc/PID/status`, `grep processes /proc/PID/limits`; in "
        "a container or below systemd `cat /sys/fs/cgroup$(cut -d: -f3 /proc/PID/cgroup | tail -1)/pids.max`.\n\n"
        "Whose are they? `jcmd PID Thread.print | grep '^\"' | sed 's/\"\\([^\"]*\\)\".*/\\1/; s/[0-9]\\+/N/g' | "
        "sort | uniq -c | sort -rn | head`. What do the most frequent ones wait for? `jcmd PID Thread.print | grep "
        "-A12 NAME`."
    ),
    mitigation=(
        "Where they wait for a back end or a database, relieve that. A leak ends with a restart of the server, for a "
        "time: keep the list of threads for who mends it."
    ),
    prevention=(
        "Raise `nproc` in /etc/security/limits.conf, `TasksMax` of the systemd unit, or the container's limit of "
        "processes. Mind that each thread takes memory outside the heap."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on threads: a page where none can be started any more, a ticket before that."""
    return Alert(
        name=_NAME,
        fault="saturation",
        category="system",
        levels=page_and_ticket(
            catalogue, "system", critical=Minutes(3, 3), warning=Minutes(15, 2), guideline="threads_used"
        ),
        summary=f"{SERVER}: threads almost exhausted{_VALUE}{_OF}",
        description=headroom_description(catalogue, "system", OF + _ADVICE, since(_NAME) + PROCESS),
        steps=(
            "Count them: grep Threads /proc/PID/status, against grep processes /proc/PID/limits.",
            "See whose they are and what they wait for: jcmd PID Thread.print.",
            "Relieve what they wait for, or keep the dump and restart the server.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Threads"),
    )
