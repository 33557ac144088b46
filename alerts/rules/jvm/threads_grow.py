"""A server has many more threads than it had a day ago."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER, since
from exporter.guidelines import Catalogue

TIMES = 2
"""How many times as many as at this hour yesterday are told."""
FEWEST = 500
"""Threads up to which no growth is told: so many a busy server may well have."""

_NOW = f"avg_over_time(jvm_threads_current{{{JOBS}}}[3m])"
_EXPRESSION = f"""\
{_NOW} > {TIMES} * avg_over_time(jvm_threads_current{{{JOBS}}}[1h] offset 1d)
and {_NOW} > {FEWEST}"""
_DESCRIPTION = f"""\
{OF}
{SERVER}{EXPORTER} has {{{{ $value | printf "%.0f" }}}} threads, more than twice as many as at this hour yesterday, and
for at least half an hour. That is a leak, or requests that hang; it ends in an OutOfMemoryError.
{since("WSO2ThreadsGrow")}{PROCESS}"""
_RUNBOOK = Runbook(
    meaning=(
        f"The server has had more than {FEWEST} threads for half an hour, and more than twice as many as at this hour "
        "yesterday."
    ),
    impact="None yet. Each thread takes memory outside the heap; in the end no thread can be started.",
    diagnosis=(
        "Whose are they? `jcmd PID Thread.print | grep '^\"' | sed 's/\"\\([^\"]*\\)\".*/\\1/; s/[0-9]\\+/N/g' | "
        "sort | uniq -c | sort -rn | head`. What do the most frequent ones do? `jcmd PID Thread.print | grep -A12 "
        "NAME`. On the dashboard: did it climb evenly (a leak) or with the requests?"
    ),
    mitigation=(
        "Requests that hang: relieve the back end or database that they wait for. A leak: keep the list, and restart "
        "the server in a quiet hour."
    ),
    prevention="Give the list to whoever made the code that starts the threads. Set time-outs towards back ends.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a growing number of threads: a ticket."""
    return Alert(
        name="WSO2ThreadsGrow",
        fault="saturation",
        levels=(Level("warning", _EXPRESSION, waits=30, stays=1),),
        summary=f'{SERVER}: {{{{ $value | printf "%.0f" }}}} threads, more than twice as many as yesterday',
        description=_DESCRIPTION,
        steps=(
            "See on the dashboard whether they climb evenly (a leak) or with the requests.",
            "Count them by name: jcmd PID Thread.print.",
            "Relieve what they wait for, or plan a restart.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Threads"),
        needs="a day of data of the server",
    )
