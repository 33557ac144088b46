"""Threads of the JVM: how many, what they do, and whether some wait for each other for ever."""

from grafana_foundation_sdk.builders import common as common_builder
from grafana_foundation_sdk.builders import timeseries
from grafana_foundation_sdk.models.common import StackingMode

from dashboards.board import Row
from dashboards.panels import Line, lines
from dashboards.queries import SERVER, by_server, of_servers
from dashboards.rule_limits import DEADLOCKED

_DENIED = "Not seen: only a user who may invoke operations is told"


def threads() -> Row:
    """Counts, states and deadlocks."""
    return Row("Threads of the JVM", [_count(), _states(), _deadlocked()])


def _count() -> timeseries.Panel:
    return lines(
        "Threads",
        "Live threads, and the most that there were since the start. Threads that only become more are a leak.",
        "short",
        [
            Line(by_server(of_servers(f"jvm_threads_current{{{SERVER}}}")), "live"),
            Line(by_server(of_servers(f"jvm_threads_daemon{{{SERVER}}}")), "daemon"),
            Line(by_server(of_servers(f"jvm_threads_peak{{{SERVER}}}")), "most since the start"),
        ],
    )


def _states() -> timeseries.Panel:
    stacked = common_builder.StackingConfig().mode(StackingMode.NORMAL)
    return (
        lines(
            "Thread states",
            "What the threads do. BLOCKED ones wait for a lock that another thread has.",
            "short",
            [Line(by_server(of_servers(f"jvm_threads_state{{{SERVER}}}"), "state"), "{{state}}")],
        )
        .stacking(stacked)
        .no_value(_DENIED)
    )


def _deadlocked() -> timeseries.Panel:
    return lines(
        "Deadlocked threads",
        "Threads that wait for each other, and will until the server is restarted.",
        "short",
        [
            Line(by_server(of_servers(f"jvm_threads_deadlocked{{{SERVER}}}")), "deadlocked"),
            Line(by_server(of_servers(f"jvm_threads_deadlocked_monitor{{{SERVER}}}")), "of these by monitors"),
        ],
        limits=DEADLOCKED,
    ).no_value(_DENIED)
