"""A connector has no thread or connection left."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PLACE, PROCESS, SERVER, figure, least_in_a_minute, since
from exporter.guidelines import Catalogue

_CONNECTOR = "{{ $labels.protocol }}-{{ $labels.port }}"


def _all(used: str, most: str) -> str:
    return (
        f"{least_in_a_minute(f'tomcat_threadpool_{used}{{{JOBS}}}')}"
        f" >= (last_over_time(tomcat_threadpool_{most}{{{JOBS}}}[2m]) > 0)"
    )


_EXPRESSION = f"{_all('currentthreadsbusy', 'maxthreads')}\nor\n{_all('connectioncount', 'maxconnections')}"


def _count(name: str, text: str) -> str:
    return figure(f"tomcat_threadpool_{name}{{{PLACE},protocol=<protocol>,address=<address>,port=<port>}}", text)


_THREADS = _count("currentthreadsbusy", ", {{ .Value }}") + _count("maxthreads", " of {{ .Value }} threads busy")
_CONNECTIONS = _count("connectioncount", ", {{ .Value }}") + _count("maxconnections", " of {{ .Value }} connections")
_DESCRIPTION = f"""\
{OF}
The connector {_CONNECTOR} of {SERVER}{EXPORTER} has had no thread, or no connection, to spare for at least a minute:
new requests hang. The name has the port without the offset, so the server may listen on another one.
{since("WSO2ConnectorExhausted")}{PROCESS}"""
_RUNBOOK = Runbook(
    meaning=(
        "All threads of a Tomcat connector are busy, or it has as many connections as it may have. A connector's name "
        "has the port as it is without an offset: `http-nio-9763` listens on 10063 with an offset of 300."
    ),
    impact=(
        "New requests hang from the first second: they wait in the accept queue (200 by default), then connections are "
        "refused. Consoles, admin services, token and identity endpoints are meant; the pass-through transport of a "
        "gateway is not."
    ),
    diagnosis=(
        "`PORT` is the one with the offset. Do requests hang? `curl -m 8 -s -o /dev/null -w '%{http_code} "
        "%{time_total}\\n' http://HOST:PORT/services/Version` prints `000 8.0` if so. Does the queue fill? `ss -tlnp "
        "'sport = :PORT'`: `Recv-Q` counts connections that nobody takes, `Send-Q` is the accept queue's size.\n\n"
        "Whose connections? `ss -tn state established 'sport = :PORT' | awk 'NR>1{split($4,a,\":\"); print a[1]}' | "
        "sort | uniq -c | sort -rn | head`.\n\n"
        "What do the threads do? `jcmd PID Thread.print | grep -A12 '\"http-nio-9763-exec-1\"'` (the connector's name, "
        "any number). `fillReadBuffer`: it waits for a client that sends slowly. `borrowConnection`: for a data "
        "source, see `WSO2DataSourceExhausted`. `SocketInputStream` or `NioSocketImpl`: for a database or a back end. "
        "`BLOCKED`: for a lock, see `WSO2Deadlock`. JMX has threads of its own and goes on."
    ),
    mitigation=(
        "Keep two thread dumps, ten seconds apart. Slow or hostile clients: keep the address away at the load balancer "
        "or firewall. A back end or database: relieve it, the threads come back by themselves. If nothing of it is to "
        "be found, take the server out of the load balancer and restart it."
    ),
    prevention=(
        "Time-outs towards back ends and databases that are shorter than those of the callers. `maxThreads` as WSO2 "
        "asks for (250, 750 for a key manager), with enough connections in the data source. A load balancer that takes "
        "in slow requests whole before it passes them on."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on an exhausted connector: a page, since users hang from the first second."""
    return Alert(
        name="WSO2ConnectorExhausted",
        fault="saturation",
        category="thread_pools",
        levels=(Level("critical", _EXPRESSION, waits=1, stays=3),),
        summary=f"{SERVER}: connector {_CONNECTOR} exhausted{_THREADS}{_CONNECTIONS}",
        description=_DESCRIPTION,
        steps=(
            "See whether requests hang: curl -m 8 http://HOST:PORT/services/Version (PORT with the offset).",
            "See what the threads wait for: jcmd PID Thread.print, twice, ten seconds apart.",
            "Relieve that: database, back end, or clients that send slowly; else restart the server.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-http", "Busy threads"),
    )
