"""How long messages take in mediation, and how much of that is the back ends'."""

from grafana_foundation_sdk.builders import table, timeseries
from grafana_foundation_sdk.models.dashboard import DynamicConfigValue

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Columns, Line, lines, merged_table
from dashboards.queries import SERVER, by_server, highest
from dashboards.rule_limits import BACK_END

_LISTENER = f"{SERVER_NAME} {{{{name}}}}"
_WINDOWS = ("1m", "5m", "15m", "1h", "8h", "24h", "all")
_WSO2_ALONE = "Only WSO2's Synapse tells it, once messages have gone through"


def latency() -> Row:
    """Durations as the engine measures them itself: means over windows of its own."""
    return Row("Duration", [_whole(), _of_back_ends(), _of_mediation(), _between_sides(), _windows()])


def _mean(family: str, window: str) -> str:
    return f'{family}{{{SERVER},window="{window}"}}'


def _whole() -> timeseries.Panel:
    means = by_server(_mean("synapse_passthrough_latency_average_seconds", "1m"), "name")
    return lines(
        "Latency",
        "How long messages took from end to end, the mean of a minute. It is 0 until the engine has measured a window.",
        "s",
        [Line(highest(means), _LISTENER)],
    ).no_value("No pass-through transport seen")


def _of_back_ends() -> timeseries.Panel:
    means = by_server(_mean("synapse_passthrough_backend_latency_average_seconds", "5m"), "name")
    last_week = by_server(f"{_mean('synapse_passthrough_backend_latency_average_seconds', '5m')} offset 1w", "name")
    return lines(
        "Back-end latency",
        "How long back ends took, the mean of five minutes, and a week ago. Slow is more than half a second and three "
        "times as long as a week ago.",
        "s",
        [Line(highest(means, 10), _LISTENER), Line(highest(last_week, 10), f"{_LISTENER} a week ago")],
        limits=BACK_END,
    ).no_value(_WSO2_ALONE)


def _of_mediation() -> timeseries.Panel:
    means = by_server(_mean("synapse_passthrough_mediation_average_seconds", "1m"), "name", "direction")
    return lines(
        "Time in mediation",
        "How long the server's own sequences took for requests and for responses, the mean of a minute.",
        "s",
        [Line(highest(means), f"{_LISTENER} {{{{direction}}}}")],
    ).no_value(_WSO2_ALONE)


def _between_sides() -> timeseries.Panel:
    means = by_server(_mean("synapse_passthrough_s2s_latency_average_seconds", "1m"), "name")
    return lines(
        "Latency from side to side",
        "The mean of a minute by the engine's S2S view, which counts from the source's handler to the target's.",
        "s",
        [Line(highest(means), _LISTENER)],
        span=12,
    ).no_value(_WSO2_ALONE)


def _windows() -> table.Panel:
    panel = merged_table(
        "Latency by window",
        "The same means over longer windows: what a minute tells beside what is usual. A window that was not measured "
        "yet is 0.",
        {
            window: by_server(_mean("synapse_passthrough_latency_average_seconds", window), "name")
            for window in _WINDOWS
        },
        Columns(
            {"server": "server", "name": "name", **{f"Value #{window}": window for window in _WINDOWS}},
            highest_first="Value #1m",
        ),
    )
    seconds = [DynamicConfigValue(id_val="unit", value="s"), DynamicConfigValue(id_val="custom.width", value=70)]
    for window in _WINDOWS:
        panel = panel.override_by_name(window, seconds)
    return panel.span(12).height(8).no_value("No pass-through transport seen")
