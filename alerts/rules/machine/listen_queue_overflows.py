"""Connections that the kernel refuses, since no program accepts them in time."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.machine_texts import PAGE_OF_MACHINE, on_its_machine
from alerts.texts import JOBS, OF, OF_EXPORTER, since
from exporter.guidelines import Catalogue

_NAME = "WSO2ListenQueueOverflows"
A_SECOND = 0
"""More connections than these."""
_EXPRESSION = on_its_machine(f"rate(node_netstat_TcpExt_ListenOverflows{{{JOBS}}}[5m]) > {A_SECOND}")
_ADVICE = """\
They were made faster than some server on it accepts them: the kernel lets them wait, and clients time out without a
word in any log."""
_RUNBOOK = Runbook(
    meaning=(
        "For ten minutes the kernel has dropped connections, since the queue of a listening socket was full: a "
        "program does not accept them as fast as they come."
    ),
    impact=(
        "Clients wait for one, three, seven seconds until they are let in, or time out; the server's logs know nothing."
    ),
    diagnosis=(
        "- `ss -lnt`: of a socket that listens `Recv-Q` is how many wait to be accepted, and `Send-Q` how many may. "
        "Look for one where the first is above the second.\n"
        "- `nstat -az TcpExtListenOverflows TcpExtListenDrops`: how many since the last call.\n"
        "- Is it a connector of Tomcat (9763, 9443)? Then see whether all of its threads are busy. Is it the "
        "gateway's (8243, 8280)? Then its workers.\n\n"
        "Sockets of a container with a network of its own are counted there, and not here."
    ),
    mitigation=(
        "See what holds the threads (`jcmd PID Thread.print`): a back end, a data source. Send less traffic to the "
        "server until it is done."
    ),
    prevention=(
        "More threads where processors are left; `acceptCount` of the connector as the guidelines ask, and "
        "`net.core.somaxconn` no smaller than that."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on listening sockets that overflow."""
    return Alert(
        name=_NAME,
        fault="saturation",
        levels=(Level("warning", _EXPRESSION, waits=10),),
        server="{{ $labels.machine }}",
        summary="{{ $labels.machine }}: {{ $value | humanize }} connections a second are not accepted in time",
        description=(
            f"{OF}\nOn {{{{ $labels.machine }}}} {{{{ $value | humanize }}}} connections a second are not accepted in "
            f"time, and dropped.{since(_NAME)}\n{_ADVICE}"
        ),
        steps=(
            "See whose: ss -lnt; the socket whose Recv-Q is above its Send-Q.",
            "See what its threads do: jcmd PID Thread.print.",
            "Send less traffic there, and mend what holds the threads.",
        ),
        choice=OF_EXPORTER,
        page=PAGE_OF_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-machine", "Listen queue overflows"),
        needs="the machine's metrics (`host`), which are on by default",
    )
