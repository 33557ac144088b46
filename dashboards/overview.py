"""The overview: every server with its status and scores first, then the chosen ones and the exporter's machine."""

from collections.abc import Sequence

from grafana_foundation_sdk.builders import bargauge, dashboard, statetimeline, table
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.common import BarGaugeDisplayMode, VisibilityMode, VizOrientation
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from dashboards import machine, server, standing
from dashboards.panels import (
    DATASOURCE,
    SERVER_NAME,
    Line,
    instant_table,
    merged_table,
    range_query,
    score_column,
    status_column,
    status_mappings,
)
from dashboards.queries import EXPORTER, SERVER, numbered, of_machines_judged, of_servers, per_server, status_number
from exporter.collect.guideline_families import SERVED_STATUSES
from exporter.guidelines.catalogue import Category

UID = "wso2-overview"
"""The alerts' `dashboard_url` leads to it."""

_NOT_OK = [status for status in SERVED_STATUSES if status not in {"ok", "waived"}]
_SCHEMA_VERSION = 38
"""Grafana 10.1's, whose schema the builder follows; later versions of Grafana migrate it when they load it."""

_TO_THIS_SERVER = (
    f"/d/{UID}?${{datasource:queryparam}}&var-job=${{__data.fields.job}}&var-instance=${{__data.fields.instance}}"
    "&var-target=${__data.fields.target}&${__url_time_range}"
)


def overview(categories: Sequence[Category]) -> models.Dashboard:
    """The whole dashboard, ready to be written as JSON.

    Args:
        categories: of the guidelines, each of which has a column.
    """
    builder = (
        dashboard.Dashboard("WSO2 overview")
        .uid(UID)
        .description("WSO2 servers and their machine, judged against WSO2's production deployment guidelines.")
        .tags(["wso2"])
        .readonly()
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .time("now-3h", "now")
        .refresh("1m")
        .timezone("browser")
        .link(_other_dashboards())
        .annotation(_firing_alerts())
        .annotation(_restarts())
    )
    for variable in _variables():
        builder = builder.with_variable(variable)
    builder = builder.with_row(dashboard.Row("Servers"))
    for panel in (_servers(categories), _area_statuses(), _area_scores(), _guidelines_not_ok(), *standing.panels()):
        builder = builder.with_panel(panel)
    for title, panels in (*server.sections(), machine.section()):
        builder = builder.with_row(dashboard.Row(title))
        for lines in panels:
            builder = builder.with_panel(lines)
    built = builder.build()
    built.schema_version = _SCHEMA_VERSION
    for number, built_panel in enumerate(built.panels or [], start=1):
        built_panel.id_val = number
    return built


def _variables() -> list[dashboard.DatasourceVariable | dashboard.QueryVariable]:
    seen = '{__name__=~"wso2_up|wso2_exporter_build_info"'
    return [
        dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus"),
        _choice("job", "Job", f"label_values({seen}}}, job)", ".+"),
        _choice("instance", "Instance", f'label_values({seen},job=~"$job"}}, instance)', ".+"),
        _choice("target", "Server", 'label_values(wso2_up{job=~"$job",instance=~"$instance"}, target)', ".*"),
    ]


def _choice(name: str, label: str, query: str, all_value: str) -> dashboard.QueryVariable:
    return (
        dashboard.QueryVariable(name)
        .label(label)
        .datasource(DATASOURCE)
        .query(query)
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
        .multi(True)
        .include_all(True)
        .all_value(all_value)
        .current(models.VariableOption(selected=True, text="All", value="$__all"))
    )


def _other_dashboards() -> dashboard.DashboardLink:
    link = dashboard.DashboardLink("WSO2 dashboards").type(models.DashboardLinkType.DASHBOARDS).tags(["wso2"])
    return link.as_dropdown(True).include_vars(True).keep_time(True)


def _firing_alerts() -> dashboard.AnnotationQuery:
    firing = 'alertstate="firing",alertname=~"WSO2.+"'
    of_machines = of_machines_judged(f'ALERTS{{{firing},machine!=""}}')
    return _annotation("Firing alerts", "red", f"ALERTS{{{firing},{SERVER}}} or ({of_machines})")


def _restarts() -> dashboard.AnnotationQuery:
    return _annotation("Restarts", "blue", of_servers(f"time() - jvm_process_start_time_seconds{{{SERVER}}} < 120"))


def _annotation(name: str, colour: str, expression: str) -> dashboard.AnnotationQuery:
    query = dashboard.AnnotationQuery().name(name).datasource(DATASOURCE)
    return query.enable(True).icon_color(colour).expr(expression)


def _servers(categories: Sequence[Category]) -> table.Panel:
    queries = {
        "up": per_server(f"wso2_up{{{SERVER}}}"),
        "reason": per_server(f"wso2_scrape_error{{{SERVER}}} == 1", "reason"),
        "readiness": per_server(f"wso2_readiness_score{{{SERVER}}}"),
    }
    for category in categories:
        queries[category.id] = status_number("wso2_category_status", matchers=f'category="{category.id}"')
    panel = merged_table(
        "Servers",
        "Every chosen server: whether it could be read or why not, its readiness for production (0 to 100 %), and the "
        "status of each area. Click a server to choose it.",
        queries,
        columns={
            "job": "job",
            "instance": "instance",
            "target": "target",
            "Value #up": "State",
            "reason": "Why not",
            "Value #readiness": "Readiness",
            **{f"Value #{category.id}": category.title for category in categories},
        },
        hidden=["Time", "Value #reason"],
    )
    to_server = models.DashboardLink(title="Choose this server", url=_TO_THIS_SERVER)
    panel = (
        panel.span(24)
        .height(8)
        .override_by_regexp("instance|target", [models.DynamicConfigValue(id_val="links", value=[to_server])])
        .override_by_name("State", _up_column())
        .override_by_name("Readiness", score_column())
    )
    for category in categories:
        panel = panel.override_by_name(category.title, status_column())
    return panel


def _up_column() -> list[models.DynamicConfigValue]:
    words = {
        "0": models.ValueMappingResult(text="down", color="red", index=0),
        "1": models.ValueMappingResult(text="up", color="green", index=1),
    }
    return [
        models.DynamicConfigValue(id_val="mappings", value=[models.ValueMap(options=words)]),
        models.DynamicConfigValue(id_val="custom.cellOptions", value={"type": "color-background", "mode": "basic"}),
    ]


def _area_statuses() -> statetimeline.Panel:
    query = Line(status_number("wso2_category_status", "category"), f"{SERVER_NAME} {{{{category}}}}")
    return (
        statetimeline.Panel()
        .title("Status of each area over time")
        .description(
            "The worst status of the area's guidelines. Unknown means that nothing could be read, not that all is well."
        )
        .datasource(DATASOURCE)
        .unit("none")
        .mappings(status_mappings())
        .show_value(VisibilityMode.NEVER)
        .span(14)
        .height(10)
        .with_target(range_query(query, "A"))
    )


def _area_scores() -> bargauge.Panel:
    scores = per_server(f"wso2_category_score{{{SERVER}}}", "category")
    query = (
        instant_table(scores, "A").format(PromQueryFormat.TIME_SERIES).legend_format(f"{SERVER_NAME} {{{{category}}}}")
    )
    return (
        bargauge.Panel()
        .title("Score of each area")
        .description("100 %: as WSO2 recommends; 0 %: critical. An area is never better than its scarcest resource.")
        .datasource(DATASOURCE)
        .unit("percentunit")
        .min(0)
        .max(1)
        .color_scheme(dashboard.FieldColor().mode(models.FieldColorModeId.CONTINUOUS_RD_YL_GR))
        .display_mode(BarGaugeDisplayMode.BASIC)
        .orientation(VizOrientation.HORIZONTAL)
        .span(10)
        .height(10)
        .with_target(query)
    )


def _guidelines_not_ok() -> table.Panel:
    labels = ("category", "kind", "guideline", "status")
    of_servers = per_server(numbered("wso2_guideline_status", f'{SERVER},machine=""', _NOT_OK), *labels)
    of_machines = numbered("wso2_guideline_status", f'{EXPORTER},machine!=""', _NOT_OK)
    shown = ["status", "category", "kind", "guideline", "machine", "instance", "target"]
    panel = merged_table(
        "Guidelines that are not ok",
        "What was read, the threshold, where WSO2 says so and what to do are on the exporter's own page. A machine's "
        "guidelines stand here once for all servers on it. The worst come first. An exporter that anybody can read "
        "names no weaknesses: they are only counted, in *Guidelines by status*, and in the status of their area.",
        {"A": f"{of_servers} or max by (machine, {', '.join(labels)}) ({of_machines})"},
        columns={name: name for name in shown},
        hidden=["Time", "Value", "Value #A", "job"],
        highest_first="Value",
    )
    return panel.span(24).height(9).override_by_name("status", status_column())
