"""A pool of connections to a database has hardly one left."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF_SERVER, SERVER
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_FIGURE = """\
{{ with printf `topk(1, wso2_datasource_connections{job=%q,instance=%q,target=%q,state="active"}
/ ignoring (state) wso2_datasource_connections_max{job=%q,instance=%q,target=%q})`
$labels.job $labels.instance $labels.target $labels.job $labels.instance $labels.target | query -}}
{{ range . }}{{ .Labels.datasource }} has lent {{ .Value | humanizePercentage }} of its connections.{{ end }}
{{ end -}}"""
_ADVICE = """\
When the last connection is lent, each request that needs the database waits, and then fails.
First take two thread dumps ten seconds apart (jstack PID): who holds a connection, and what does the database do?"""
_RUNBOOK = Runbook(
    meaning="A pool of connections to a database has lent almost all of them, or threads already wait for one.",
    impact=(
        "Requests wait for a connection, up to `maxWait` (60 s by default), then fail. It is seen as slow logins and "
        "tokens, and busy connector threads follow."
    ),
    diagnosis=(
        "`wso2_datasource_connections`, `wso2_datasource_connections_max` and `wso2_datasource_waiting_threads` name "
        "the data source. Two `jstack PID` ten seconds apart show what the threads do that hold connections. The "
        "database's own list of sessions: long queries, locks, sessions that are idle in a transaction. A pool that "
        "only climbs leaks: `[Pool empty` in `wso2carbon.log`."
    ),
    mitigation=(
        "Relieve the database first: end what blocks, mend the slow query. A leak ends with a restart of the server, "
        "for a time. Only where the database has room, raise `pool_options.maxActive` in deployment.toml, for all "
        "nodes together below what the database accepts."
    ),
    prevention="",
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on pools of connections: a page where requests are about to fail, a ticket before that."""
    return Alert(
        name="WSO2DataSourceAlmostExhausted",
        fault="saturation",
        category="data_sources",
        levels=page_and_ticket(catalogue, "data_sources", critical=Minutes(5, 10), warning=Minutes(15, 15)),
        summary=f"Database connections almost exhausted on {SERVER}",
        description=headroom_description(catalogue, "data_sources", _FIGURE, _ADVICE),
        steps=(),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Data source connections"),
    )
