"""The kernel killed processes for lack of memory."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.machine_texts import PAGE_OF_MACHINE, on_its_machine
from alerts.texts import JOBS, OF_EXPORTER
from exporter.guidelines import Catalogue

_NAME = "WSO2KilledByKernel"
KILLED = 0
"""More processes than these in a quarter of an hour."""
_EXPRESSION = on_its_machine(f"ceil(increase(node_vmstat_oom_kill{{{JOBS}}}[15m])) > {KILLED}")
_ADVICE = """\
It takes the largest, on the machine or in a container that is at its limit: usually a JVM. If that was a server,
WSO2TargetDown comes, too."""
_RUNBOOK = Runbook(
    meaning=(
        "Within a quarter of an hour the kernel's out-of-memory killer has ended processes, of the machine or in "
        "containers."
    ),
    impact="What was killed is gone without a word in its own log. A server is down until somebody starts it.",
    diagnosis=(
        "- `dmesg -T | grep -i 'killed process' | tail`: which process, how large it was (`anon-rss`), and whether a "
        "container's limit was to blame (`Memory cgroup out of memory`) or the machine's memory (`Out of memory`).\n"
        "- `pgrep -af carbon.home`: which servers run still, and since when.\n"
        "- `ps -eo pid,rss,args --sort=-rss | head`: who holds the memory now."
    ),
    mitigation=(
        "Start what was killed. Stop what does not belong beside it, or raise the limit of the container: it must hold "
        "the heap, and a quarter more for metaspace, threads and buffers."
    ),
    prevention=(
        "Heaps at their largest and 2 GB for the system must fit into the machine: the guideline `heap_fits_memory`. "
        "Let the service manager start a server again (`Restart=on-failure`)."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on processes that the kernel has killed."""
    return Alert(
        name=_NAME,
        fault="errors",
        levels=(Level("warning", _EXPRESSION),),
        server="{{ $labels.machine }}",
        summary="{{ $labels.machine }}: the kernel killed processes for lack of memory: {{ $value }} in 15 minutes",
        description=(
            "On {{ $labels.machine }} the kernel has killed processes for lack of memory: {{ $value }} in the last 15 "
            f"minutes.\n{_ADVICE}"
        ),
        steps=(
            "See whom: dmesg -T | grep -i 'killed process' | tail.",
            "See which servers still run (pgrep -af carbon.home), and start what was killed.",
            "See who holds the memory now: ps -eo pid,rss,args --sort=-rss | head.",
        ),
        choice=OF_EXPORTER,
        page=PAGE_OF_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-machine", "Killed by the kernel"),
        needs="the machine's metrics (`host`), which are on by default",
    )
