"""A server's process has almost as many files or threads as it may have."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF_SERVER, SERVER
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_ADVICE = """\
At the limit of files the server accepts no connection and writes no log; at that of threads the JVM throws an
OutOfMemoryError. First count what is open (ls /proc/PID/fd | wc -l, lsof -p PID) and what the threads do
(jcmd PID Thread.print)."""
_RUNBOOK = Runbook(
    meaning="The server's process has nearly as many open files, or threads, as it may have.",
    impact=(
        "Without a file to open, no connection is accepted, and logs and deployment stop (`Too many open files`). "
        "Without a thread to start, `OutOfMemoryError: unable to create native thread`: parts of the server stop."
    ),
    diagnosis=(
        "`cat /proc/PID/limits`; in a container also `pids.max`. Files: `lsof -p PID` sorted by kind: sockets of many "
        "clients, sockets in CLOSE_WAIT (a back end that is never closed), or logs. Threads: `jcmd PID Thread.print` "
        "and count the names. Did it climb for days (a leak) or jump with traffic?"
    ),
    mitigation=(
        "A leak ends with a restart of the server, for a time: keep the dump for who mends it. More traffic: raise "
        "`nofile` or `nproc` in /etc/security/limits.conf, `LimitNOFILE` or `TasksMax` of the systemd unit, or the "
        "container's limit of processes, and restart the server."
    ),
    prevention="",
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on limits of a process: a page where the server is about to stop, a ticket before that."""
    return Alert(
        name="WSO2ProcessLimitsAlmostReached",
        fault="saturation",
        category="system",
        levels=page_and_ticket(catalogue, "system", critical=Minutes(5, 15), warning=Minutes(30, 30)),
        summary=f"Open files or threads almost at their limit on {SERVER}",
        description=headroom_description(catalogue, "system", _ADVICE),
        steps=(),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Files and threads in use"),
    )
