"""Dashboard H: how well the exporter reads."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Board, Row
from dashboards.panels import SERVER_NAME, Line, lines
from dashboards.queries import SERVER, of_servers


def board() -> Board:
    """Make the dashboard."""
    return Board(
        uid="wso2-exporter",
        description="The exporters themselves: what they read, and what keeps them from it.",
        rows=(Row("Reading", (_facts_age(), _stale_secrets())),),
    )


def _facts_age() -> timeseries.Panel:
    return lines(
        "Age of facts",
        "How old the oldest fact is that a server is judged by, of each source. While it is down its last ones stay.",
        "s",
        [Line(of_servers(f"wso2_guideline_facts_age_seconds{{{SERVER}}}"), f"{SERVER_NAME} {{{{source}}}}")],
        span=12,
    )


def _stale_secrets() -> timeseries.Panel:
    return lines(
        "Stale secrets",
        "1 where the password's file cannot be used: the session from before goes on, and no new one can begin.",
        "short",
        [Line(of_servers(f"wso2_scrape_stale_secret{{{SERVER}}}"), SERVER_NAME)],
        span=12,
    )
