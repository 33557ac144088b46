"""What exporters make of what they read: MBeans, attributes and series, and those that are missing."""

from grafana_foundation_sdk.builders import statetimeline, table, timeseries
from grafana_foundation_sdk.models.dashboard import ValueMap, ValueMappingResult

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Columns, Line, lines, merged_table, states
from dashboards.queries import EXPORTER, SERVER, by_server, highest, lowest, of_machines
from dashboards.rule_limits import DROPPED_SERIES

_FOUND = ValueMap(
    options={
        "0": ValueMappingResult(text="nothing", color="gray", index=0),
        "1": ValueMappingResult(text="read", color="green", index=1),
    }
)
_MISSING = {
    "attributes that cannot be read": "wso2_scrape_unreadable_attributes",
    "MBeans that cannot be asked for": "wso2_scrape_unreadable_mbeans",
    "MBeans not read yet": "wso2_scrape_pending_mbeans",
    "samples twice": "wso2_mapping_conflicts",
    "labels cut short": "wso2_scrape_shortened_labels",
    "fields of the process": "wso2_process_unreadable_fields",
}


def series() -> Row:
    """What there is, and what there is not."""
    return Row("Series and collectors", [_dropped(), _read(), _missing(), _collectors(), _success()])


def _dropped() -> timeseries.Panel:
    dropped = by_server(f"wso2_scrape_dropped_series{{{SERVER}}}", "family")
    return lines(
        "Dropped series",
        "Series that are not served: their family has more of them than its limit, or its name another type.",
        "short",
        [Line(highest(dropped), f"{SERVER_NAME} {{{{family}}}}")],
        limits=DROPPED_SERIES,
    ).no_value("No dropped series seen")


def _read() -> timeseries.Panel:
    return lines(
        "MBeans and attributes",
        "How many MBeans and attributes were read of each server.",
        "short",
        [
            Line(highest(by_server(f"wso2_scrape_mbeans{{{SERVER}}}"), 10), f"{SERVER_NAME} MBeans"),
            Line(highest(by_server(f"wso2_scrape_attributes{{{SERVER}}}"), 10), f"{SERVER_NAME} attributes"),
        ],
    )


def _missing() -> table.Panel:
    each = [
        f'label_replace({by_server(f"{name}{{{SERVER}}}")} > 0, "what", "{words}", "", "")'
        for words, name in _MISSING.items()
    ]
    return (
        merged_table(
            "What is missing",
            "What of each server could not be read or served; the exporter's log names it once.",
            {"A": " or ".join(each)},
            Columns({"server": "server", "what": "what", "Value": "how many"}, highest_first="Value"),
        )
        .span(8)
        .height(8)
        .no_value("Nothing seen to be missing")
    )


def _collectors() -> timeseries.Panel:
    duration = f"node_scrape_collector_duration_seconds{{{EXPORTER}}}"
    return lines(
        "Duration of collectors",
        "How long reading the machine took, of the slowest collectors.",
        "s",
        [Line(highest(of_machines(duration), 10), "{{machine}} {{collector}}")],
        span=12,
    ).no_value("No machine seen")


def _success() -> statetimeline.Panel:
    return states(
        "Collectors",
        "Which collectors of the machine found something: twelve of them, those that found nothing first. One without "
        "hardware to read (mdadm, nfs, nvme) stays so; one that changes has a fault.",
        Line(lowest(of_machines(f"node_scrape_collector_success{{{EXPORTER}}}"), 12), "{{machine}} {{collector}}"),
        [_FOUND],
    ).no_value("No machine seen")
