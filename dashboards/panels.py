"""Panels in the form that all our dashboards share: one data source variable, a unit and a description on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import common as common_builder
from grafana_foundation_sdk.builders import prometheus, stat, statetimeline, table, timeseries
from grafana_foundation_sdk.models.common import (
    BigValueColorMode,
    BigValueGraphMode,
    GraphTresholdsStyleMode,
    LegendDisplayMode,
    LegendPlacement,
    TooltipDisplayMode,
    VisibilityMode,
)
from grafana_foundation_sdk.models.dashboard import (
    DashboardSpecialValueMapOptions,
    DataSourceRef,
    DataTransformerConfig,
    DynamicConfigValue,
    SpecialValueMap,
    SpecialValueMatch,
    Threshold,
    ThresholdsConfig,
    ThresholdsMode,
    ValueMapping,
    ValueMappingResult,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from dashboards.limits import Limits, coloured, drawn

DATASOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
SERVER_NAME = "{{server}}"
"""A legend of series that `queries.named` has named."""
_NOTHING_SEEN = "Nothing seen in this time"
"""What a graph without lines says, unless it has a reason of its own: rates want two samples of one life."""
_TENTH = 0.1
_LAST = "Last *"
"""Grafana's heading of the last value in a legend."""
NOTHING = "none"
"""What a panel shows instead of a blank where the server lacks the thing."""


@dataclass(frozen=True)
class Line:
    """One query of a panel of lines, with the name of its series (a legend's template)."""

    expression: str
    legend: str


def instant_table(expression: str, ref_id: str) -> prometheus.Dataquery:
    """A query for a table: the newest value of each series, its labels as columns."""
    return _instant(expression, ref_id).format(PromQueryFormat.TABLE)


def instant(line: Line, ref_id: str) -> prometheus.Dataquery:
    """A query for figures: the newest value of each series, named by its legend."""
    return _instant(line.expression, ref_id).format(PromQueryFormat.TIME_SERIES).legend_format(line.legend)


def range_query(line: Line, ref_id: str) -> prometheus.Dataquery:
    """A query for lines over the dashboard's time range."""
    query = prometheus.Dataquery().datasource(DATASOURCE).ref_id(ref_id)
    return query.expr(line.expression).range().legend_format(line.legend)


def lines(
    title: str,
    description: str,
    unit: str,
    queries: Sequence[Line],
    *,
    span: int = 8,
    limits: Limits | None = None,
) -> timeseries.Panel:
    """Lines over time that start at zero, with the last and the highest value of each below; eight rows high.

    Args:
        title: the panel's; its number and so its address follow from it.
        description: what it shows, and how to read it.
        unit: Grafana's name of it.
        queries: in the order of the legend.
        span: width, of 24.
        limits: drawn as lines across; those of the guideline or alert on it.
    """
    panel = (
        timeseries.Panel()
        .title(title)
        .description(description)
        .datasource(DATASOURCE)
        .unit(unit)
        .min(0)
        .span(span)
        .height(8)
        .fill_opacity(2)
        .line_width(1)
        .show_points(VisibilityMode.NEVER)
        .no_value(_NOTHING_SEEN)
        .legend(_legend_table(queries, limits))
        .tooltip(common_builder.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
    )
    if limits is not None:
        style = common_builder.GraphThresholdsStyleConfig().mode(GraphTresholdsStyleMode.DASHED)
        panel = panel.thresholds(drawn(limits)).thresholds_style(style)
    if (reach := _reach(unit, limits)) > 0:
        panel = panel.axis_soft_max(reach)
    for number, line in enumerate(queries):
        panel = panel.with_target(range_query(line, chr(ord("A") + number)))
    return panel


def _reach(unit: str, limits: Limits | None) -> float:
    """How far up the axis of lines goes at least; 0: as far as they do.

    It goes to the limits, but not of times, of which small ones matter. Where all shares are 0, Grafana's own goes to
    10000 %.
    """
    if unit == "s":
        return 0
    highest = None if limits is None else limits.highest
    return highest or (_TENTH if unit == "percentunit" else 0)


def figure(
    title: str,
    description: str,
    unit: str,
    queries: Sequence[Line],
    *,
    span: int = 3,
    limits: Limits | None = None,
) -> stat.Panel:
    """One or a few figures of now, coloured by the limits; without limits in the colour of text. Four rows high.

    Args:
        title: the panel's.
        description: the panel's.
        unit: Grafana's name of it.
        queries: each gives one figure or one a series; the legend names it where there are several.
        span: width, of 24.
        limits: those of the guideline or alert on it.
    """
    panel = (
        stat.Panel()
        .title(title)
        .description(description)
        .datasource(DATASOURCE)
        .unit(unit)
        .span(span)
        .height(4)
        .graph_mode(BigValueGraphMode.NONE)
        .color_mode(BigValueColorMode.VALUE)
        .thresholds(coloured(limits or Limits(), fine="text"))
        .no_value(NOTHING)
        .mappings([_without_value(NOTHING, "text")])
        .reduce_options(common_builder.ReduceDataOptions().calcs(["lastNotNull"]))
    )
    for number, line in enumerate(queries):
        panel = panel.with_target(instant(line, chr(ord("A") + number)))
    return panel


def states(
    title: str, description: str, query: Line, mappings: Sequence[ValueMapping], *, span: int = 12, height: int = 8
) -> statetimeline.Panel:
    """Bars over time whose colour is a state, one bar a series.

    Args:
        title: the panel's.
        description: the panel's.
        query: whose values are numbers of states.
        mappings: the states' words and colours by number.
        span: width, of 24.
        height: in rows of Grafana's grid.
    """
    return (
        statetimeline.Panel()
        .title(title)
        .description(description)
        .datasource(DATASOURCE)
        .unit("none")
        .mappings([*mappings])
        .show_value(VisibilityMode.AUTO)
        .span(span)
        .height(height)
        .no_value(NOTHING)
        .with_target(range_query(query, "A"))
    )


@dataclass(frozen=True)
class Columns:
    """What a table shows of its fields.

    Attributes:
        headings: fields in the order of their columns, with the heading of each.
        left_out: fields that are not there at all.
        linked: fields that are not shown, but that links of the row need.
        highest_first: the field whose numbers order the rows; None: as Prometheus answers.
    """

    headings: Mapping[str, str]
    left_out: Sequence[str] = ("Time",)
    linked: Sequence[str] = ()
    highest_first: str | None = None


def merged_table(title: str, description: str, queries: Mapping[str, str], columns: Columns) -> table.Panel:
    """A table with a row for each set of labels that the queries share, and a column for each query.

    Args:
        title: the panel's.
        description: the panel's.
        queries: PromQL by name; the value of each becomes the field `Value #NAME`, that of a single one `Value`.
        columns: what is shown.
    """
    panel = table.Panel().title(title).description(description).datasource(DATASOURCE).unit("none").no_value("")
    panel = panel.show_header(True).thresholds(coloured(Limits(), fine="transparent"))
    for name, expression in queries.items():
        panel = panel.with_target(instant_table(expression, name))
    for field in columns.linked:
        panel = panel.override_by_name(field, [DynamicConfigValue(id_val="custom.hidden", value=True)])
    panel = panel.with_transformation(DataTransformerConfig(id_val="merge", options={}))
    if columns.highest_first is not None:
        order = {"fields": {}, "sort": [{"field": columns.highest_first, "desc": True}]}
        panel = panel.with_transformation(DataTransformerConfig(id_val="sortBy", options=order))
    options = {
        "excludeByName": dict.fromkeys(columns.left_out, True),
        "indexByName": {field: position for position, field in enumerate(columns.headings)},
        "renameByName": {field: heading for field, heading in columns.headings.items() if field != heading},
    }
    return panel.with_transformation(DataTransformerConfig(id_val="organize", options=options))


def limits_column(unit: str, limits: Limits, mappings: Sequence[ValueMapping] = ()) -> list[DynamicConfigValue]:
    """A column of figures whose cells are coloured only where a value is beyond a limit.

    Args:
        unit: Grafana's name of it.
        limits: the guideline's or alert's.
        mappings: words for some values.
    """
    return [
        DynamicConfigValue(id_val="mappings", value=[*mappings, _without_value("", "transparent")]),
        DynamicConfigValue(id_val="unit", value=unit),
        DynamicConfigValue(id_val="thresholds", value=coloured(limits, fine="transparent").build()),
        DynamicConfigValue(id_val="color", value={"mode": "thresholds"}),
        BACKGROUND,
    ]


def coloured_from_one(colour: str) -> list[DynamicConfigValue]:
    """A figure that has a colour as soon as there is one of what it counts."""
    steps = [Threshold(value=None, color="text"), Threshold(value=1, color=colour)]
    thresholds = ThresholdsConfig(mode=ThresholdsMode.ABSOLUTE, steps=steps)
    return [DynamicConfigValue(id_val="thresholds", value=thresholds)]


BACKGROUND = DynamicConfigValue(id_val="custom.cellOptions", value={"type": "color-background", "mode": "basic"})
"""What makes a column's cells wear the colour of their value as background."""


def short_legend() -> common_builder.VizLegendOptions:
    """A legend whose names stand in a line, for small graphs."""
    return _legend(LegendDisplayMode.LIST)


def _instant(expression: str, ref_id: str) -> prometheus.Dataquery:
    return prometheus.Dataquery().datasource(DATASOURCE).ref_id(ref_id).expr(expression).instant()


def _without_value(text: str, colour: str) -> SpecialValueMap:
    """Where there is no value, it is not below a limit that a floor has."""
    result = ValueMappingResult(text=text, color=colour)
    options = DashboardSpecialValueMapOptions(match=SpecialValueMatch.NULL_AND_NAN, result=result)
    return SpecialValueMap(options=options)


def _legend_table(queries: Sequence[Line], limits: Limits | None) -> common_builder.VizLegendOptions:
    """A legend that begins with the worst of several servers or machines; with one, in the order of the queries."""
    legend = _legend(LegendDisplayMode.TABLE)
    if not any(line.legend.startswith("{{") for line in queries):
        return legend
    return legend.sort_by(_LAST).sort_desc(limits is None or not limits.higher_is_better)


def _legend(mode: LegendDisplayMode) -> common_builder.VizLegendOptions:
    legend = common_builder.VizLegendOptions().show_legend(True).display_mode(mode)
    return legend.placement(LegendPlacement.BOTTOM).calcs(["lastNotNull", "max"])
