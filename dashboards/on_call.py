"""Dashboard A: what a person who was woken looks at first, on one screen."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Board, Row
from dashboards.panels import SERVER_NAME, Line, lines
from dashboards.queries import SERVER, by_server, highest, rate


def board() -> Board:
    """Make the dashboard."""
    return Board(
        uid="wso2-on-call",
        description="What is wrong now, on which server, and since when.",
        rows=(Row("", (_collection_time(),)),),
    )


def _collection_time() -> timeseries.Panel:
    share = by_server(rate("jvm_gc_collection_seconds_sum", f'{SERVER},gc!~".*(Cycles|Concurrent).*"'), how="sum")
    return lines(
        "Time in garbage collection",
        "The share of the wall clock that collectors took, of the servers where it is most. Collectors that work "
        "beside the program are left out.",
        "percentunit",
        [Line(highest(share, 5), SERVER_NAME)],
        span=6,
    )
