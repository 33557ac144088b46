"""Every server in a row: whether it answers, since when, and what it is about to run out of."""

from collections.abc import Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import table
from grafana_foundation_sdk.models import dashboard as models

from alerts.rules.jvm import out_of_memory
from dashboards.firing import firing
from dashboards.heap import after_collection, collection_share
from dashboards.judged import judged_use
from dashboards.limits import Limits, guideline_limits, in_seconds
from dashboards.links import row_to_dashboard, row_to_report
from dashboards.panels import BACKGROUND, Columns, limits_column, merged_table
from dashboards.queries import EXPORTER, PLACE_LABEL, SERVER, SERVER_LABELS, by_server, named, of_its_machine, placed
from dashboards.rule_limits import GARBAGE_COLLECTION, SUSPENDED
from dashboards.traffic import seconds_of_a_request
from exporter.guidelines import Catalogue
from exporter.model.assessment import Status

_WHOLE = models.DynamicConfigValue(id_val="decimals", value=0)


@dataclass(frozen=True)
class _Column:
    """A column of the table.

    Attributes:
        name: of its query.
        heading: above it.
        expression: PromQL of samples with the labels of a server.
        looks: its unit, colours and words.
        width: in pixels.
    """

    name: str
    heading: str
    expression: str
    looks: Sequence[models.DynamicConfigValue] = ()
    width: int = 60


def fleet(catalogue: Catalogue) -> table.Panel:
    """The table of all servers, those that most want somebody first."""
    columns = [*_states(), *_headroom(catalogue), _provision()]
    queries = {column.name: _row(column.expression) for column in columns}
    queries["reason"] = f"max by (server, reason, {PLACE_LABEL}) ({placed(named(_reasons()))})"
    queries["rank"] = _rank()
    first, *others = columns
    panel = merged_table(
        "Fleet",
        "Every chosen server: those first that are down, then those with pages, with critical headroom, those that no "
        "exporter reads any more, and those with tickets. A cell has a colour only beyond the limit of its guideline "
        "or alert. A share `< 70 %` is somewhere below the guideline's target. *Java*: a deadlock, or a heap dump that "
        "the process wrote within a day. *Endpoints*: the share that is suspended. *Limits*: of files or threads, "
        "whichever has less left. *Cert*: how long its certificate holds. *Below* counts what was given too little or "
        "is not set up as WSO2 recommends: it can wait.",
        queries,
        Columns(
            headings={
                "server": "Server",
                f"Value #{first.name}": first.heading,
                "reason": "Why",
                **{f"Value #{column.name}": column.heading for column in others},
            },
            left_out=["Time", "Value #reason"],
            linked=[PLACE_LABEL, "Value #rank"],
            highest_first="Value #rank",
        ),
    )
    links = models.DynamicConfigValue(id_val="links", value=[row_to_dashboard("wso2-server"), row_to_report()])
    narrow = models.DynamicConfigValue(id_val="custom.minWidth", value=170)
    panel = panel.span(24).height(8).override_by_name("Server", [links, narrow]).override_by_name("Why", [_width(70)])
    for column in columns:
        panel = panel.override_by_name(column.heading, [*column.looks, _width(column.width)])
    return panel


def _states() -> list[_Column]:
    up = f"wso2_up{{{SERVER}}}"
    since = f"1000 * wso2_up_changed_timestamp_seconds{{{SERVER}}}"
    from_now = models.DynamicConfigValue(id_val="unit", value="dateTimeFromNow")
    return [
        _Column("up", "State", f"{up} or (0 * last_over_time(wso2_up{{{SERVER}}}[1h]) - 1)", _words(_UP)),
        _Column("running", "Process", f"wso2_process_running{{{SERVER}}}", _words(_PROCESS), 72),
        _Column("since", "Since", since, [from_now], 112),
        _Column("restarts", "Restarts", f"changes(jvm_process_start_time_seconds{{{SERVER}}}[24h])", (), 78),
        _Column("java", "Java", _java(), _words(_JAVA), 86),
    ]


def _headroom(catalogue: Catalogue) -> list[_Column]:
    connectors = f"tomcat_threadpool_currentthreadsbusy{{{SERVER}}} / tomcat_threadpool_maxthreads{{{SERVER}}}"
    active = f'wso2_datasource_connections{{{SERVER},state="active"}}'
    pools = f"{active} / ignoring (state) wso2_datasource_connections_max{{{SERVER}}}"
    suspended = f'avg by ({SERVER_LABELS}) (synapse_endpoint_state{{{SERVER},state="suspended"}})'
    files = f"wso2_process_open_fds{{{SERVER}}} / wso2_process_max_fds{{{SERVER}}}"
    threads = f"wso2_process_threads{{{SERVER}}} / wso2_process_max_threads{{{SERVER}}}"
    limits = " or ".join(
        f'label_replace({share}, "limit", "{name}", "", "")' for name, share in (("files", files), ("threads", threads))
    )
    holds = in_seconds(guideline_limits(catalogue, "certificate_expiry"))
    certificate = f"min by ({SERVER_LABELS}) (wso2_certificate_expiry_timestamp_seconds{{{SERVER}}}) - time()"
    return [
        _share("heap", "Heap", after_collection(), guideline_limits(catalogue, "heap_after_collection")),
        _share("gc", "GC", collection_share(), GARBAGE_COLLECTION),
        _share("connectors", "Tomcat", connectors, guideline_limits(catalogue, "connector_busy_threads"), 74),
        _judged(catalogue, "workers", "Workers", "passthrough_busy", 76),
        _share("pools", "Data src", pools, guideline_limits(catalogue, "jdbc_pool_used"), 78),
        _share("suspended", "Endpoints", suspended, SUSPENDED, 88),
        _Column(
            "latency", "Latency", seconds_of_a_request(), [models.DynamicConfigValue(id_val="unit", value="s")], 74
        ),
        _share("limits", "Limits", limits, guideline_limits(catalogue, "open_files_used"), 66),
        _judged(catalogue, "disk", "Disk", "disk_used"),
        _judged(catalogue, "ram", "RAM", "ram_available"),
        _judged(catalogue, "cores", "Cores", "cores_used"),
        _Column("certificate", "Cert", certificate, limits_column("s", holds), 86),
    ]


def _share(name: str, heading: str, expression: str, limits: Limits, width: int = 60) -> _Column:
    return _Column(name, heading, expression, [*limits_column("percentunit", limits), _WHOLE], width)


def _judged(catalogue: Catalogue, name: str, heading: str, guideline: str, width: int = 66) -> _Column:
    use = judged_use(catalogue, guideline)
    return _Column(name, heading, use.expression, [*use.column, _WHOLE], width)


def _provision() -> _Column:
    kinds = 'machine="",kind=~"provision|configuration|security",status=~"critical|warning"'
    below = f"count by ({SERVER_LABELS}) (wso2_guideline_status{{{SERVER},{kinds}}})"
    grey = [
        models.DynamicConfigValue(id_val="color", value={"mode": "fixed", "fixedColor": "gray"}),
        models.DynamicConfigValue(id_val="custom.cellOptions", value={"type": "color-text"}),
    ]
    return _Column("below", "Below", below, grey)


def _java() -> str:
    """What is the worst in a JVM, as a number: the first of these counts."""
    age = f"time() - wso2_heap_dump_timestamp_seconds{{{SERVER}}}"
    worst_first = (
        (3, f"{age} < {out_of_memory.HOUR}"),
        (1, f"jvm_threads_deadlocked{{{SERVER}}} > 0"),
        (2, f"{age} < {out_of_memory.DAY}"),
    )
    return " or ".join(f"(0 * ({found}) + {number})" for number, found in worst_first)


def _reasons() -> str:
    return f"wso2_scrape_error{{{SERVER}}} == 1"


def _rank() -> str:
    """The more somebody is wanted the higher; the first of these that a server has counts."""
    last_hour = f"last_over_time(wso2_up{{{SERVER}}}[1h])"
    down, unread = f"wso2_up{{{SERVER}}} == 0", f"{last_hour} unless wso2_up{{{SERVER}}}"
    ranks = [
        f"0 * {_row(down)} + 6",
        _of_alerts("critical", 5),
        f"4 * {_row(_headroom_status('critical'))}",
        f"0 * {_row(unread)} + 3",
        _of_alerts("warning", 2),
        _row(_headroom_status("warning")),
        f"0 * {_row(last_hour)}",
    ]
    return " or ".join(f"({rank})" for rank in ranks)


def _headroom_status(status: Status) -> str:
    """Servers with headroom of that status, their own or their machine's."""
    matchers = f'kind="headroom",status="{status}"'
    own = f'wso2_guideline_status{{{SERVER},machine="",{matchers}}}'
    of_machine = f'wso2_guideline_status{{{EXPORTER},machine!="",{matchers}}}'
    return f"{own} or {of_its_machine(of_machine)}"


def _of_alerts(severity: str, rank: int) -> str:
    servers = _row(f"last_over_time(wso2_up{{{SERVER}}}[1h])")
    return f"{rank} * (max by (server) ({firing(severity)}) * on (server) group_right () (0 * {servers} + 1))"


def _row(expression: str) -> str:
    """One sample a server, with what links of its row need."""
    return by_server(placed(f"({expression})"), PLACE_LABEL)


_UP = {-1: ("unread", "purple"), 0: ("down", "red"), 1: ("up", "green")}
_PROCESS = {0: ("gone", "red"), 1: ("runs", "transparent")}
_JAVA = {1: ("deadlock", "red"), 2: ("heap dump", "orange"), 3: ("heap dump", "red")}


def _words(states: dict[int, tuple[str, str]]) -> list[models.DynamicConfigValue]:
    words = {
        str(number): models.ValueMappingResult(text=text, color=colour, index=position)
        for position, (number, (text, colour)) in enumerate(states.items())
    }
    return [models.DynamicConfigValue(id_val="mappings", value=[models.ValueMap(options=words)]), BACKGROUND]


def _width(pixels: int) -> models.DynamicConfigValue:
    return models.DynamicConfigValue(id_val="custom.width", value=pixels)
