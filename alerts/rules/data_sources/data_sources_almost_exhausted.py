"""A pool of connections to a database has hardly one left."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import OF, OF_SERVER, PLACE, PROCESS, SERVER, figure, since
from alerts.verdicts import headroom_description, verdict_expression
from exporter.guidelines import Catalogue

_NAME = "WSO2DataSourceAlmostExhausted"
JMX = "`jmx_enable = true` in the data source's `pool_options`, which is off by default"
"""What the metrics of data sources need."""

_ACTIVE = f'wso2_datasource_connections{{{PLACE},state="active"}}'
_VALUE = figure(
    f"{_ACTIVE} / ignoring (state) wso2_datasource_connections_max{{{PLACE}}}",
    ", {{ .Labels.datasource }} has lent {{ .Value | humanizePercentage }} of its connections",
)
_ADVICE = """\
When the last connection is lent, each request that needs the database waits, and then fails."""
_RUNBOOK = Runbook(
    meaning="A pool of connections to a database has lent almost all of them, or threads already wait for one.",
    impact=(
        "None yet, or slow logins and tokens. At the limit requests wait, for up to `maxWait` (60 s by default), then "
        "fail."
    ),
    diagnosis=(
        "`wso2_datasource_connections`, `wso2_datasource_connections_max` and `wso2_datasource_waiting_threads` name "
        "the data source. Who holds connections? As the server's user `jcmd PID Thread.print | grep -A40 "
        "'SocketInputStream\\|NioSocketImpl' | grep -i 'jdbc\\|mysql\\|postgres\\|oracle\\|sqlserver'`: threads that "
        "stand in the driver wait for the database.\n\n"
        "The database's own list of sessions shows long queries, locks, and sessions that are idle in a transaction. A "
        "pool that only climbs leaks."
    ),
    mitigation=(
        "Relieve the database first: end what blocks, mend the slow query. A leak ends with a restart of the server, "
        "for a time."
    ),
    prevention=(
        "Only where the database has room, raise `pool_options.maxActive` in deployment.toml, for all nodes together "
        "below what the database accepts."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on pools of connections: a ticket. The page is on those that are exhausted."""
    expression = verdict_expression(catalogue, "warning", "headroom", "data_sources")
    return Alert(
        name=_NAME,
        fault="saturation",
        category="data_sources",
        levels=(Level("warning", expression, waits=10, stays=2),),
        summary=f"{SERVER}: data source almost exhausted{_VALUE}",
        description=headroom_description(catalogue, "data_sources", OF + _ADVICE, since(_NAME) + PROCESS),
        steps=(
            "See in the database's list of sessions what runs long, or waits for a lock.",
            "See which threads hold connections: jcmd PID Thread.print, twice, ten seconds apart.",
            "Mend the slow query, or raise pool_options.maxActive where the database has room.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Data source connections"),
        needs=JMX,
    )
