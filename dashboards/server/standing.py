"""How a server stands beside the guidelines, and how long its certificates hold."""

from grafana_foundation_sdk.builders import stat, table
from grafana_foundation_sdk.models.dashboard import DynamicConfigValue

from dashboards.board import Row
from dashboards.limits import guideline_limits, in_seconds
from dashboards.links import row_to_report
from dashboards.panels import Columns, Line, figure, limits_column, merged_table
from dashboards.queries import SERVER, by_server, numbered
from dashboards.rule_limits import HEAP_DUMP_AGE
from dashboards.statuses import status_column
from exporter.collect.guideline_families import SERVED_STATUSES
from exporter.guidelines import Catalogue

_NOT_OK = [status for status in SERVED_STATUSES if status not in {"ok", "waived"}]


def standing(catalogue: Catalogue) -> Row:
    """Guidelines, certificates and heap dumps."""
    return Row("Guidelines and certificates", [_guidelines(), _certificates(catalogue), _heap_dumps()])


def _guidelines() -> table.Panel:
    labels = ("status", "category", "kind", "guideline")
    numbers = by_server(numbered("wso2_guideline_status", f'{SERVER},machine=""', _NOT_OK), *labels)
    panel = merged_table(
        "Guidelines of this server",
        "Guidelines that are not ok, the worst first; those of its machine stand on WSO2 guidelines. What was "
        "found and what is wanted stands on the exporter's page: "
        "click a guideline.",
        {"A": numbers},
        Columns(
            {name: name for name in labels},
            left_out=("Time",),
            linked=("server", "Value"),
            highest_first="Value",
        ),
    )
    return (
        panel.span(12)
        .height(8)
        .override_by_name("status", [*status_column(), _width(100)])
        .override_by_name("category", [_width(130)])
        .override_by_name("kind", [_width(120)])
        .override_by_name("guideline", [DynamicConfigValue(id_val="links", value=[row_to_report()])])
        .no_value("No guideline seen that is not ok")
    )


def _certificates(catalogue: Catalogue) -> table.Panel:
    holds = in_seconds(guideline_limits(catalogue, "certificate_expiry"))
    left = by_server(f"wso2_certificate_expiry_timestamp_seconds{{{SERVER}}} - time()", "address")
    panel = merged_table(
        "Certificates",
        "How long the certificate at each port with TLS still holds. Below zero it has ended: clients refuse it.",
        {"A": left},
        Columns({"address": "address", "Value": "holds for"}, left_out=("Time", "server")),
    )
    return (
        panel.span(8)
        .height(8)
        .override_by_name("holds for", limits_column("s", holds))
        .no_value("No port with TLS seen")
    )


def _heap_dumps() -> stat.Panel:
    age = by_server(f"time() - wso2_heap_dump_timestamp_seconds{{{SERVER}}}", how="min")
    panel = figure(
        "Heap dumps",
        "How long ago the server wrote its newest heap dump: it was out of memory then. Only where the server is on "
        "the exporter's machine.",
        "s",
        [Line(age, "ago")],
        span=4,
        limits=HEAP_DUMP_AGE,
    )
    return panel.height(8)


def _width(pixels: int) -> DynamicConfigValue:
    return DynamicConfigValue(id_val="custom.width", value=pixels)
