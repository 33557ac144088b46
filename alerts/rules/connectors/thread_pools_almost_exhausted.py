"""A connector, or the pass-through transport, has hardly a thread left."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import OF, OF_SERVER, PLACE, PROCESS, SERVER, figure, since
from alerts.verdicts import headroom_description, verdict_expression
from exporter.guidelines import Catalogue

_NAME = "WSO2ThreadPoolsAlmostExhausted"
_BAD = 'status=~"critical|warning"'
_CONNECTORS = f'wso2_guideline_status{{{PLACE},guideline=~"connector_.*",kind="headroom",{_BAD}}} == 1'
_WORKERS = f'wso2_guideline_status{{{PLACE},guideline="passthrough_busy",{_BAD}}} == 1'


def _used(what: str, most: str) -> str:
    return f"tomcat_threadpool_{what}{{{PLACE}}} / (tomcat_threadpool_{most}{{{PLACE}}} > 0)"


_SHARE = (
    f'(label_replace({_used("currentthreadsbusy", "maxthreads")}, "of", "threads", "", "")'
    f' or label_replace({_used("connectioncount", "maxconnections")}, "of", "connections", "", ""))'
    f" and on (job, instance, target) ({_CONNECTORS})"
)
_VALUE = figure(
    _SHARE,
    ", {{ .Labels.protocol }}-{{ .Labels.port }} uses {{ .Value | humanizePercentage }} of its {{ .Labels.of }}",
)
_AT_WORK = figure(
    f'max(synapse_transport_active_threads{{{PLACE},transport=~"passthru-.*"}}) and on () ({_WORKERS})',
    ", {{ .Value }} pass-through workers at work",
)
_ADVICE = """\
When the last thread or connection is taken, clients wait and then are refused. A connector's name has the port without
the offset."""
_RUNBOOK = Runbook(
    meaning=(
        "A Tomcat connector has almost all of its threads busy or almost all of its connections taken, or the "
        "pass-through transport of a gateway has almost all of its workers at work."
    ),
    impact=(
        "At the limit new requests wait in the accept queue (200 by default), then connections are refused. "
        "Connectors are the servlet transport (consoles, admin services, identity endpoints); workers carry the "
        "messages of a gateway or Micro Integrator."
    ),
    diagnosis=(
        "As the server's user, twice, ten seconds apart: `jcmd PID Thread.print > threads.txt`. What do the threads "
        "wait for: `grep -A12 '\"http-nio-' threads.txt`, `'\"https-jsse-nio-'` or `'\"PassThroughMessageProcessor'`? "
        "`fillReadBuffer` is a slow client, `borrowConnection` a data source, `socketRead` or `NioSocketImpl` a back "
        "end or database, `BLOCKED` a lock.\n\n"
        "Requests per second and mean time on the dashboard tell more traffic from slower answers. Many connections "
        "but few busy threads: clients that keep connections open."
    ),
    mitigation=(
        "Slower answers: relieve what they wait for; more threads would only wait too. More traffic: another node."
    ),
    prevention=(
        "Raise `maxThreads` (250 by default, 750 for a key manager) under `[transport.http.properties]` and "
        "`[transport.https.properties]` in deployment.toml, and the data source's `maxActive` with it. The workers "
        "have their keys under `[transport.http]` (Micro Integrator) or `[passthru_http]` (API Manager 4)."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on pools of threads: a ticket. The pages are on those that are exhausted."""
    expression = verdict_expression(catalogue, "warning", "headroom", "thread_pools")
    return Alert(
        name=_NAME,
        fault="saturation",
        category="thread_pools",
        levels=(Level("warning", expression, waits=15, stays=2),),
        summary=f"{SERVER}: thread pool almost exhausted{_VALUE}{_AT_WORK}",
        description=headroom_description(catalogue, "thread_pools", OF + _ADVICE, since(_NAME) + PROCESS),
        steps=(
            "See on the dashboard whether there are more requests, or slower answers.",
            "See what the threads wait for: jcmd PID Thread.print, twice, ten seconds apart.",
            "Relieve that, or plan another node or a larger pool.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-http", "Busy threads"),
    )
