"""Panels in the form that all our dashboards share: one data source variable, a unit and a description on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import common as common_builder
from grafana_foundation_sdk.builders import prometheus, table, timeseries
from grafana_foundation_sdk.models.common import LegendDisplayMode, LegendPlacement, TooltipDisplayMode
from grafana_foundation_sdk.models.dashboard import (
    DataSourceRef,
    DataTransformerConfig,
    DynamicConfigValue,
    ValueMap,
    ValueMapping,
    ValueMappingResult,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from dashboards.queries import STATUS_NUMBERS
from exporter.model.assessment import Status

DATASOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
SERVER_NAME = "{{instance}} {{target}}"

STATUS_COLOURS: dict[Status, str] = {
    "critical": "red",
    "warning": "orange",
    "unknown": "blue",
    "unanswered": "purple",
    "info": "yellow",
    "ok": "green",
    "waived": "gray",
}


@dataclass(frozen=True)
class Line:
    """One query of a panel of lines, with the name of its series (a legend's template)."""

    expression: str
    legend: str


def status_mappings() -> list[ValueMapping]:
    """Words and colours for a status, given as its number or as its word."""
    words: dict[str, ValueMappingResult] = {
        status: ValueMappingResult(text=status, color=colour, index=STATUS_NUMBERS[status])
        for status, colour in STATUS_COLOURS.items()
    }
    numbers = {str(result.index): result for result in words.values()}
    return [ValueMap(options=numbers), ValueMap(options=words)]


def instant_table(expression: str, ref_id: str) -> prometheus.Dataquery:
    """A query for a table: the newest value of each series, its labels as columns."""
    return (
        prometheus.Dataquery()
        .datasource(DATASOURCE)
        .ref_id(ref_id)
        .expr(expression)
        .instant()
        .format(PromQueryFormat.TABLE)
    )


def range_query(line: Line, ref_id: str) -> prometheus.Dataquery:
    """A query for lines over the dashboard's time range."""
    query = prometheus.Dataquery().datasource(DATASOURCE).ref_id(ref_id)
    return query.expr(line.expression).range().legend_format(line.legend)


def lines(title: str, description: str, unit: str, queries: Sequence[Line], *, span: int = 8) -> timeseries.Panel:
    """Lines over time that start at zero, with the newest values in reach of the pointer."""
    panel = (
        timeseries.Panel()
        .title(title)
        .description(description)
        .datasource(DATASOURCE)
        .unit(unit)
        .min(0)
        .span(span)
        .height(8)
        .fill_opacity(8)
        .line_width(1)
        .legend(_legend_below())
        .tooltip(common_builder.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
    )
    for number, line in enumerate(queries):
        panel = panel.with_target(range_query(line, chr(ord("A") + number)))
    return panel


def merged_table(
    title: str,
    description: str,
    queries: Mapping[str, str],
    *,
    columns: Mapping[str, str],
    hidden: Sequence[str],
    highest_first: str | None = None,
) -> table.Panel:
    """A table with a row for each set of labels that the queries share, and a column for each query.

    Args:
        title: the panel's.
        description: the panel's.
        queries: PromQL by name; the value of each becomes the field `Value #NAME`, that of a single one `Value`.
        columns: fields in the order of their columns, with the heading of each.
        hidden: fields that are not shown.
        highest_first: the field whose numbers order the rows; None: as Prometheus answers.
    """
    panel = table.Panel().title(title).description(description).datasource(DATASOURCE).unit("none")
    for name, expression in queries.items():
        panel = panel.with_target(instant_table(expression, name))
    options = {
        "excludeByName": dict.fromkeys(hidden, True),
        "indexByName": {field: position for position, field in enumerate(columns)},
        "renameByName": {field: heading for field, heading in columns.items() if field != heading},
    }
    panel = panel.with_transformation(DataTransformerConfig(id_val="merge", options={}))
    if highest_first is not None:
        order = {"fields": {}, "sort": [{"field": highest_first, "desc": True}]}
        panel = panel.with_transformation(DataTransformerConfig(id_val="sortBy", options=order))
    return panel.with_transformation(DataTransformerConfig(id_val="organize", options=options))


def status_column() -> list[DynamicConfigValue]:
    """A column that shows a status in its colour."""
    return [
        DynamicConfigValue(id_val="mappings", value=status_mappings()),
        DynamicConfigValue(id_val="custom.cellOptions", value={"type": "color-background", "mode": "basic"}),
    ]


def score_column() -> list[DynamicConfigValue]:
    """A column that shows a score from 0 to 1 as a bar, red at 0 and green at 1."""
    return [
        DynamicConfigValue(id_val="unit", value="percentunit"),
        DynamicConfigValue(id_val="min", value=0),
        DynamicConfigValue(id_val="max", value=1),
        DynamicConfigValue(id_val="color", value={"mode": "continuous-RdYlGr"}),
        DynamicConfigValue(id_val="custom.cellOptions", value={"type": "gauge", "mode": "basic"}),
    ]


def _legend_below() -> common_builder.VizLegendOptions:
    return (
        common_builder.VizLegendOptions()
        .show_legend(True)
        .display_mode(LegendDisplayMode.LIST)
        .placement(LegendPlacement.BOTTOM)
    )
