"""Connections to databases: how many of each pool are lent, who waits for one, and how often they change."""

from grafana_foundation_sdk.builders import table, timeseries
from grafana_foundation_sdk.models.dashboard import DataTransformerConfig

from dashboards.board import Row
from dashboards.limits import guideline_limits
from dashboards.panels import DATASOURCE, Line, instant_table, lines
from dashboards.queries import SERVER, by_server, highest, rate
from dashboards.rule_limits import WAITING_FOR_CONNECTION
from exporter.guidelines import Catalogue

_POOL = ("datasource", "tenant")
_NAME = "{{datasource}}"
_HIDDEN_BEANS = "No data source seen: Carbon shows those with jmx_enable = true"


def data_sources(catalogue: Catalogue) -> Row:
    """Use, waiting and turnover of the pools."""
    return Row("Data sources", [_in_use(catalogue), _waiting(), _lent(), _changes(), _pools()])


def _in_use(catalogue: Catalogue) -> timeseries.Panel:
    active = f'wso2_datasource_connections{{{SERVER},state="active"}}'
    share = f"{active} / ignoring (state) wso2_datasource_connections_max{{{SERVER}}}"
    return lines(
        "Data source connections",
        "Connections that are lent, as a share of those that the pool may have. With all lent, requests wait.",
        "percentunit",
        [Line(highest(by_server(share, *_POOL)), _NAME)],
        limits=guideline_limits(catalogue, "jdbc_pool_used"),
    ).no_value(_HIDDEN_BEANS)


def _waiting() -> timeseries.Panel:
    waiting = by_server(f"wso2_datasource_waiting_threads{{{SERVER}}}", *_POOL)
    return lines(
        "Threads waiting for a connection",
        "Requests that stand still until somebody gives a connection back. They give up after the pool's maxWait.",
        "short",
        [Line(highest(waiting), _NAME)],
        limits=WAITING_FOR_CONNECTION,
    ).no_value(_HIDDEN_BEANS)


def _lent() -> timeseries.Panel:
    lent = by_server(rate("wso2_datasource_borrowed_total", SERVER), *_POOL)
    returned = by_server(rate("wso2_datasource_returned_total", SERVER), *_POOL)
    return lines(
        "Connections lent",
        "Connections that were lent and given back in a second. Fewer back than lent over a long time: a leak.",
        "ops",
        [Line(highest(lent, 10), f"{_NAME} lent"), Line(highest(returned, 10), f"{_NAME} back")],
    ).no_value(_HIDDEN_BEANS)


def _changes() -> timeseries.Panel:
    changes = {
        "opened": "created",
        "opened anew": "reconnected",
        "closed": "released",
        "closed, since idle": "released_idle",
        "taken back, since kept too long": "abandoned",
    }
    return lines(
        "Connections opened and closed",
        "How often in a second pools opened and closed connections: a pool that fits does so seldom. One that takes "
        "them back serves code that keeps them.",
        "ops",
        [
            Line(by_server(rate(f"wso2_datasource_{name}_total", SERVER), how="sum"), words)
            for words, name in changes.items()
        ],
        span=12,
    ).no_value(_HIDDEN_BEANS)


def _pools() -> table.Panel:
    figures = {
        "active": f'wso2_datasource_connections{{{SERVER},state="active"}}',
        "idle": f'wso2_datasource_connections{{{SERVER},state="idle"}}',
        "may have": f"wso2_datasource_connections_max{{{SERVER}}}",
        "keeps open": f"wso2_datasource_connections_min_idle{{{SERVER}}}",
        "keeps idle": f"wso2_datasource_connections_max_idle{{{SERVER}}}",
        "waits (s)": f"wso2_datasource_max_wait_seconds{{{SERVER}}}",
    }
    each = [
        f'label_replace(max by (pool) ({_with_driver(expression)}), "what", "{what}", "", "")'
        for what, expression in figures.items()
    ]
    return (
        table.Panel()
        .title("Pools")
        .description(
            "Each pool and its driver: connections now, its bounds, and how long a thread waits for one at most."
        )
        .datasource(DATASOURCE)
        .unit("none")
        .show_header(True)
        .with_target(instant_table(" or ".join(each), "A"))
        .with_transformation(
            DataTransformerConfig(
                id_val="groupingToMatrix", options={"columnField": "what", "rowField": "pool", "valueField": "Value"}
            )
        )
        .with_transformation(
            DataTransformerConfig(id_val="organize", options={"renameByName": {"pool\\what": "data source"}})
        )
        .span(12)
        .height(8)
        .no_value(_HIDDEN_BEANS)
    )


def _with_driver(expression: str) -> str:
    """Give each sample the label `pool`: the data source and its driver."""
    driver = f"on (job, instance, target, datasource, tenant) group_left (driver) wso2_datasource_info{{{SERVER}}}"
    return f'label_join({expression} * {driver}, "pool", " ", "datasource", "driver")'
