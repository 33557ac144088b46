"""A connector has hardly a thread or a connection left."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF_SERVER, SERVER
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_FIGURE = """\
{{ with printf `topk(1, tomcat_threadpool_currentthreadsbusy{job=%q,instance=%q,target=%q}
/ tomcat_threadpool_maxthreads{job=%q,instance=%q,target=%q})`
$labels.job $labels.instance $labels.target $labels.job $labels.instance $labels.target | query -}}
{{ range . }}{{ .Labels.protocol }}-{{ .Labels.port }} has {{ .Value | humanizePercentage }} of its threads
busy.{{ end }}
{{ end -}}"""
_ADVICE = """\
When the last thread or connection is taken, clients wait and then are refused.
First take two thread dumps ten seconds apart (jstack PID) and see what the busy http-nio and https-jsse-nio threads
wait for: most often a slow back end or database."""
_RUNBOOK = Runbook(
    meaning="A Tomcat connector has almost all of its threads busy, or almost all of its connections taken.",
    impact=(
        "At the limit new requests wait in the accept queue (200 by default), then connections are refused. Only "
        "the servlet transport is meant (9763, 9443: consoles, admin services, identity endpoints), not the "
        "pass-through transport of the gateway."
    ),
    diagnosis=(
        "Two `jstack PID` ten seconds apart: what do the threads `http-nio-9763-exec-*` and "
        "`https-jsse-nio-9443-exec-*` wait for? Database pools, LDAP, a slow back end, a lock. Requests per second "
        "and mean time on the dashboard tell more traffic from slower answers. Many connections but few busy "
        "threads: clients that keep connections open."
    ),
    mitigation=(
        "Slower answers: relieve what they wait for; more threads would only wait too. More traffic: another node, "
        "or raise `maxThreads` (250 by default, 750 for a key manager) under `[transport.http.properties]` and "
        "`[transport.https.properties]` in deployment.toml, and the data source's `maxActive` with it."
    ),
    prevention="",
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on connectors: a page where requests are about to be refused, a ticket before that."""
    return Alert(
        name="WSO2ThreadPoolsAlmostExhausted",
        fault="saturation",
        category="thread_pools",
        levels=page_and_ticket(catalogue, "thread_pools", critical=Minutes(5, 10), warning=Minutes(15, 15)),
        summary=f"Connector almost exhausted on {SERVER}",
        description=headroom_description(catalogue, "thread_pools", _FIGURE, _ADVICE),
        steps=(),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-http", "Busy threads"),
    )
