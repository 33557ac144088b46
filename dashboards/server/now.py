"""What is the case now: whether the server can be read, since when, and the figures that are asked first."""

from dataclasses import replace

from grafana_foundation_sdk.builders import stat, statetimeline, table
from grafana_foundation_sdk.models.common import VisibilityMode

from dashboards.board import Row
from dashboards.firing import firing_alerts
from dashboards.links import series_to_report
from dashboards.panels import Columns, Line, figure, merged_table, states
from dashboards.queries import SERVER, by_server, of_servers, rate
from dashboards.scrape_errors import REASONS
from dashboards.state_numbers import State, state_mappings, state_number

_READ = (State(1, "up", "green"), State(2, "down", "red"))
_RUNS = (State(11, "runs", "green"), State(12, "gone", "red"))
STATUSES = (
    State(21, "RUNNING", "green", "running"),
    State(22, "STARTING", "blue", "starting"),
    State(23, "IN_MAINTENANCE", "orange", "in maintenance"),
    State(24, "RESTARTING", "orange", "restarting"),
    State(25, "SHUTTING_DOWN", "orange", "shutting down"),
)
_REASONS = tuple(replace(reason, number=reason.number + 30) for reason in REASONS)


def now() -> tuple[Row, Row]:
    """Figures and states of now."""
    figures = [_uptime(), _heap(), _beside_heap(), _processor(), _open_files(), _threads(), _since(), _readiness()]
    return Row("", [_state(), firing_alerts().span(12).height(7)]), Row("", [*figures, _identity()])


def _uptime() -> stat.Panel:
    started = f"(wso2_process_start_time_seconds{{{SERVER}}} or jvm_process_start_time_seconds{{{SERVER}}})"
    return figure(
        "Uptime", "How long the process runs.", "s", [Line(by_server(of_servers(f"time() - {started}")), "up")]
    )


def _heap() -> stat.Panel:
    used = f'jvm_memory_used_bytes{{{SERVER},area="heap"}} / jvm_memory_max_bytes{{{SERVER},area="heap"}}'
    return figure(
        "Heap now",
        "The share of the heap in use, garbage included.",
        "percentunit",
        [Line(by_server(of_servers(used)), "used")],
    )


def _beside_heap() -> stat.Panel:
    used = f'jvm_memory_used_bytes{{{SERVER},area="nonheap"}}'
    return figure("Beside the heap", "Classes and compiled code.", "bytes", [Line(by_server(of_servers(used)), "used")])


def _processor() -> stat.Panel:
    by_system = rate("wso2_process_cpu_seconds_total", SERVER)
    by_jvm = rate("jvm_process_cpu_seconds_total", SERVER)
    return figure(
        "Processors",
        "How many processors the process keeps busy.",
        "short",
        [Line(by_server(of_servers(f"({by_system} or {by_jvm})")), "used")],
    ).decimals(2)


def _open_files() -> stat.Panel:
    files = f"(wso2_process_open_fds{{{SERVER}}} or jvm_process_open_fds{{{SERVER}}})"
    return figure(
        "Open files", "Files, sockets and pipes.", "short", [Line(by_server(of_servers(files)), "open")]
    ).decimals(0)


def _threads() -> stat.Panel:
    threads = f"(jvm_threads_current{{{SERVER}}} or wso2_process_threads{{{SERVER}}})"
    return figure(
        "Live threads",
        "Threads of the JVM; while it does not answer, of its process.",
        "short",
        [Line(by_server(of_servers(threads)), "live")],
    ).decimals(0)


def _since() -> stat.Panel:
    return figure(
        "For so long",
        "For how long the server is up, or down, as far as its exporter saw.",
        "s",
        [Line(by_server(f"time() - wso2_up_changed_timestamp_seconds{{{SERVER}}}"), "since")],
    )


def _readiness() -> stat.Panel:
    return figure(
        "Readiness",
        "How far the server is as the guidelines say: 100 % is wholly. No alarm: what is urgent has alerts.",
        "percentunit",
        [Line(by_server(f"wso2_readiness_score{{{SERVER}}}"), "ready")],
    )


def _state() -> statetimeline.Panel:
    rows = {
        "JMX": by_server(f"2 - wso2_up{{{SERVER}}}"),
        "process": by_server(f"12 - wso2_process_running{{{SERVER}}}"),
        "server": state_number("wso2_server_status", "status", STATUSES),
        "reason": state_number("wso2_scrape_error", "reason", _REASONS),
    }
    labelled = [f'label_replace({expression}, "what", "{what}", "", "")' for what, expression in rows.items()]
    panel = states(
        "State",
        "Whether the server can be read over JMX, whether its process runs, what the server says of itself, and why it "
        "could not be read. A process that runs while JMX is down is frozen, busy, or refuses the login.",
        Line(" or ".join(labelled), "{{what}}"),
        state_mappings((*_READ, *_RUNS, *STATUSES, *_REASONS)),
        span=12,
        height=7,
    )
    return panel.show_value(VisibilityMode.AUTO).data_links([series_to_report()])


def _identity() -> table.Panel:
    product = by_server(f"wso2_server_info{{{SERVER}}}", "product", "version", "jdk", "os")
    runtime = by_server(
        f'label_replace({of_servers(f"jvm_runtime_info{{{SERVER}}}")}, "java", "$1", "version", "(.+)")',
        "java",
        "vendor",
        "runtime",
    )
    host = by_server(f"wso2_target_info{{{SERVER}}}", "host")
    panel = merged_table(
        "What it is",
        "Product and release, the Java that runs it, and its host, as far as it tells.",
        {"product": product, "runtime": runtime, "host": host},
        Columns(
            {name: name for name in ("product", "version", "java", "vendor", "host", "os")},
            left_out=("Time", "server", "jdk", "runtime", "Value #product", "Value #runtime", "Value #host"),
        ),
    )
    return panel.span(24).height(3).no_value("It was not read yet")
