"""A pool of connections to a database is lent out, and threads wait."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.rules.data_sources.data_sources_almost_exhausted import JMX
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PLACE, PROCESS, SERVER, figure, least_in_a_minute, since
from exporter.guidelines import Catalogue

_LENT = f'wso2_datasource_connections{{{JOBS},state="active"}}'
_EXPRESSION = f"""\
max without (state) (
  {least_in_a_minute(_LENT)}
  >= ignoring (state) (last_over_time(wso2_datasource_connections_max{{{JOBS}}}[2m]) > 0)
  and ignoring (state) max_over_time(wso2_datasource_waiting_threads{{{JOBS}}}[2m]) > 0
)"""
_OF = f"{PLACE},datasource=<datasource>,tenant=<tenant>"
_MOST = figure(f"wso2_datasource_connections_max{{{_OF}}}", " of {{ .Value }}")
_WAITING = figure(f"max_over_time(wso2_datasource_waiting_threads{{{_OF}}}[2m])", ", {{ .Value }} threads wait")
_DESCRIPTION = f"""\
{OF}
The data source {{{{ $labels.datasource }}}} of {SERVER}{EXPORTER} has lent its last connection for at least a minute,
and threads wait for one. Each request that needs this database hangs up to a minute, then fails; with the user store's,
that is each login, the exporter's own too.{since("WSO2DataSourceExhausted")}{PROCESS}"""
_RUNBOOK = Runbook(
    meaning=(
        "All connections of a data source are lent, and within the last two minutes threads waited for one. Those that "
        "give up after `maxWait` are not counted any more, so the number that waits may be 0 in between."
    ),
    impact=(
        "Requests that need the database hang for up to `maxWait` (60 s by default), then fail. Where it is the user "
        "store's, no login succeeds: users', consoles', gateways', and that of JMX. Busy connector threads follow."
    ),
    diagnosis=(
        "How many wait? As the server's user `jcmd PID Thread.print | grep -c ConnectionPool.borrowConnection`. Who "
        "are they? `jcmd PID Thread.print | grep -A40 'ConnectionPool.borrowConnection' | grep 'org.wso2' | head`.\n\n"
        "Who holds the connections? Threads that stand in the driver: `jcmd PID Thread.print | grep -A15 "
        "'SocketInputStream\\|NioSocketImpl' | grep -i 'jdbc\\|mysql\\|postgres\\|oracle\\|sqlserver'`. If there are "
        "some, the database is slow: its own list of sessions shows long queries, locks, and sessions idle in a "
        "transaction. If there is none, connections were lent and never given back: a leak."
    ),
    mitigation=(
        "Database slow: end what blocks it, and the pool fills up again by itself. A leak: keep a thread dump, take "
        "the server out of the load balancer, and restart it. More connections help only where the database has room: "
        "else more requests wait in it."
    ),
    prevention=(
        "`pool_options.maxActive` in deployment.toml as WSO2 asks for, for all nodes together below what the database "
        "accepts. `removeAbandoned` with `logAbandoned` names who does not give back. A time limit for queries."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on an exhausted data source: a page, since logins and tokens hang."""
    return Alert(
        name="WSO2DataSourceExhausted",
        fault="saturation",
        category="data_sources",
        levels=(Level("critical", _EXPRESSION, waits=1, stays=3),),
        reason="Threads that waited in vain give up after a minute and are counted no more: hence the two minutes.",
        summary=(
            f"{SERVER}: data source {{{{ $labels.datasource }}}} exhausted, {{{{ $value }}}}{_MOST} connections lent"
            f"{_WAITING}"
        ),
        description=_DESCRIPTION,
        steps=(
            "See who waits: jcmd PID Thread.print | grep -c ConnectionPool.borrowConnection.",
            "See in the database's list of sessions what runs long, or waits for a lock, and end it.",
            "If the database has nothing to do, connections leak: keep a thread dump and restart the server.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Threads waiting for a connection"),
        needs=JMX,
    )
