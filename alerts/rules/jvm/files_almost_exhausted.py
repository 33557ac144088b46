"""A server's process has almost as many open files as it may have."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF, OF_SERVER, PLACE, PROCESS, SERVER, figure, since
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_NAME = "WSO2FilesAlmostExhausted"
_OPEN = f"(wso2_process_open_fds{{{PLACE}}} or jvm_process_open_fds{{{PLACE}}})"
_MOST = f"(wso2_process_max_fds{{{PLACE}}} or jvm_process_max_fds{{{PLACE}}})"
_VALUE = figure(f"{_OPEN} / {_MOST}", ", {{ .Value | humanizePercentage }} of those that it may have")
_ADVICE = """\
Each connection is an open file, too. At the limit the server accepts none, and cannot write its log."""
_RUNBOOK = Runbook(
    meaning="The server's process has nearly as many open files, sockets among them, as it may have.",
    impact="Without a file to open no connection is accepted, and logs and deployment stop: `Too many open files`.",
    diagnosis=(
        "How many, and how many may there be? `ls /proc/PID/fd | wc -l` and `grep 'open files' /proc/PID/limits`.\n\n"
        "Of which kind? `ls -l /proc/PID/fd | awk '{print $NF}' | sed 's/:.*//' | sort | uniq -c | sort -rn | head`. "
        "Sockets by state and peer: `ss -tnp | grep pid=PID | awk '{print $1, $5}' | sort | uniq -c | sort -rn | "
        "head`. Many in `CLOSE-WAIT` are connections that the server does not close, as to a back end. Many "
        "`ESTAB` from few peers are clients, or a load balancer.\n\n"
        "Did it climb for days (a leak) or jump with traffic? The panel shows it."
    ),
    mitigation=(
        "A leak ends with a restart of the server, for a time: keep the lists for who mends it. More traffic: raise "
        "the limit of the running process (`prlimit --nofile=65535 --pid PID`, as root)."
    ),
    prevention=(
        "Raise `nofile` in /etc/security/limits.conf, or `LimitNOFILE` of the systemd unit, so that the next start has "
        "it, too. Have the leak mended."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on open files: a page where the server is about to stop, a ticket before that."""
    return Alert(
        name=_NAME,
        fault="saturation",
        category="system",
        levels=page_and_ticket(
            catalogue, "system", critical=Minutes(3, 3), warning=Minutes(15, 2), guideline="open_files_used"
        ),
        summary=f"{SERVER}: open files almost exhausted{_VALUE}",
        description=headroom_description(catalogue, "system", OF + _ADVICE, since(_NAME) + PROCESS),
        steps=(
            "Count them: ls /proc/PID/fd | wc -l, against grep 'open files' /proc/PID/limits.",
            "See what they are: ss -tnp | grep pid=PID shows the sockets, CLOSE-WAIT those that leak.",
            "Raise the limit of the running process (prlimit --nofile=65535 --pid PID) or restart the server.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Files and threads in use"),
    )
