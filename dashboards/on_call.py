"""Dashboard A: what a person who was woken looks at first, on one screen."""

from grafana_foundation_sdk.builders import stat, timeseries

from alerts.rules.machine.disk_full_soon import PAGE_USED
from dashboards.board import Board, Row
from dashboards.firing import firing_alerts, firing_counts
from dashboards.fleet import fleet
from dashboards.heap import collection_share
from dashboards.limits import guideline_limits
from dashboards.panels import SERVER_NAME, Line, coloured_from_one, figure, lines, short_legend
from dashboards.queries import EXPORTER, SERVER, by_server, highest, rate
from dashboards.rule_limits import DISK_FULL_IN, GARBAGE_COLLECTION, UNANSWERED
from dashboards.traffic import failed, failed_share, requests, seconds_of_a_request
from exporter.guidelines import Catalogue

_MOST = 5
"""Lines of a graph, few enough for a small one."""


def board(catalogue: Catalogue) -> Board:
    """Make the dashboard. Its limits are those of guidelines and alerts."""
    figures = (
        _servers(),
        firing_counts(),
        _requests_now(),
        _unanswered(),
        _data_sources(catalogue),
        _connectors(catalogue),
        _collection(),
        _disk_full(),
    )
    graphs = (_requests(), _latency(), _errors(), _collection_time())
    return Board(
        uid="wso2-on-call",
        description="What is wrong now, on which server, and since when.",
        rows=(
            Row("", [panel.height(3).decimals(0) for panel in figures]),
            Row("", [firing_alerts(), fleet(catalogue)]),
            Row("", [graph.height(6).legend(short_legend()) for graph in graphs]),
        ),
        switches=False,
    )


def _servers() -> stat.Panel:
    last_hour = f"last_over_time(wso2_up{{{SERVER}}}[1h])"
    unread = f"{last_hour} unless wso2_up{{{SERVER}}}"
    panel = figure(
        "Servers",
        "Servers that answer, that do not, and that no exporter has told of for a while though it did within the hour.",
        "short",
        [
            Line(f"count({by_server(f'wso2_up{{{SERVER}}} == 1')}) or vector(0)", "up"),
            Line(f"count({by_server(f'wso2_up{{{SERVER}}} == 0')}) or vector(0)", "down"),
            Line(f"count({by_server(f'({unread})')}) or vector(0)", "unread"),
        ],
    )
    down, of_nobody = coloured_from_one("red"), coloured_from_one("purple")
    return panel.override_by_name("down", down).override_by_name("unread", of_nobody)


def _requests_now() -> stat.Panel:
    return figure(
        "Requests",
        "Requests of all chosen servers in a second, and how many they were a week ago at this time.",
        "reqps",
        [Line(f"sum({requests()})", "now"), Line(f"sum({requests(weeks_ago=1)})", "last week")],
    )


def _unanswered() -> stat.Panel:
    return figure(
        "Failed requests",
        "The share of requests that Synapse did not answer, or answered with a code from 500 on where it counts codes, "
        "of the server where it is most.",
        "percentunit",
        [Line(f"max({failed_share()})", "")],
        limits=UNANSWERED,
    )


def _data_sources(catalogue: Catalogue) -> stat.Panel:
    active = f'wso2_datasource_connections{{{SERVER},state="active"}}'
    return figure(
        "Data sources",
        "Connections in use of the data source that has the fewest left. Carbon tells them with jmx_enable.",
        "percentunit",
        [Line(f"max({active} / ignoring (state) wso2_datasource_connections_max{{{SERVER}}})", "")],
        limits=guideline_limits(catalogue, "jdbc_pool_used"),
    )


def _connectors(catalogue: Catalogue) -> stat.Panel:
    busy = f"tomcat_threadpool_currentthreadsbusy{{{SERVER}}} / tomcat_threadpool_maxthreads{{{SERVER}}}"
    return figure(
        "Connectors",
        "Threads at work of the Tomcat connector that has the fewest left.",
        "percentunit",
        [Line(f"max({busy})", "")],
        limits=guideline_limits(catalogue, "connector_busy_threads"),
    )


def _collection() -> stat.Panel:
    return figure(
        "Collection",
        "The share of the wall clock that garbage collectors took, of the server where it is most.",
        "percentunit",
        [Line(f"max({collection_share()})", "")],
        limits=GARBAGE_COLLECTION,
    )


def _disk_full() -> stat.Panel:
    left, used = (f"wso2_home_filesystem_{name}{{{EXPORTER}}}" for name in ("available_bytes", "used_ratio"))
    full_in = f"{left} / - (deriv({left}[6h]) < 0) and {used} > {PAGE_USED:g}"
    return figure(
        "Disk full in",
        "When the first disk with the home of a server is full if it goes on as in the last six hours. Only those "
        "count that are used to 80 % already: none, if there is none.",
        "s",
        [Line(f"min({full_in})", "")],
        limits=DISK_FULL_IN,
    )


def _requests() -> timeseries.Panel:
    return lines(
        "Requests of servers",
        "Requests in a second, of the servers with the most: to Synapse's listeners and Tomcat's connectors.",
        "reqps",
        [Line(highest(by_server(f"({requests()})", how="sum"), _MOST), SERVER_NAME)],
        span=6,
    )


def _latency() -> timeseries.Panel:
    return lines(
        "Latency",
        "How long a request took on average within a minute, of the slowest servers: through Synapse with its back "
        "end, or in a connector of Tomcat.",
        "s",
        [Line(highest(by_server(f"({seconds_of_a_request()})"), _MOST), SERVER_NAME)],
        span=6,
    )


def _errors() -> timeseries.Panel:
    suspensions = by_server(rate("synapse_endpoint_suspensions_total", SERVER), how="sum")
    return lines(
        "Errors",
        "Requests without an answer, or with a code from 500 on, in a second; and how often endpoints were suspended "
        "in a minute. Of the servers with the most.",
        "short",
        [
            Line(highest(by_server(failed()), _MOST), SERVER_NAME),
            Line(highest(f"60 * {suspensions}", _MOST), f"{SERVER_NAME} suspensions"),
        ],
        span=6,
    )


def _collection_time() -> timeseries.Panel:
    return lines(
        "Time in garbage collection",
        "The share of the wall clock that collectors took, of the servers where it is most. Collectors that work "
        "beside the program are left out.",
        "percentunit",
        [Line(highest(by_server(collection_share()), _MOST), SERVER_NAME)],
        span=6,
        limits=GARBAGE_COLLECTION,
    )
