"""Dashboard G: how every server stands to WSO2's production deployment guidelines."""

from grafana_foundation_sdk.builders import bargauge, dashboard, statetimeline, table
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.common import BarGaugeDisplayMode, VizOrientation

from dashboards.board import Board, Row
from dashboards.links import row_to_dashboard, row_to_report
from dashboards.panels import BACKGROUND, DATASOURCE, Columns, Line, instant, merged_table, states
from dashboards.queries import (
    EXPORTER,
    PLACE_LABEL,
    SERVER,
    by_server,
    highest,
    lowest,
    named,
    numbered,
    placed,
    status_number,
)
from dashboards.statuses import score_column, status_column, status_mappings
from exporter.collect.guideline_families import SERVED_STATUSES
from exporter.guidelines import Catalogue
from exporter.model.assessment import WORST_FIRST

_NOT_OK = [status for status in SERVED_STATUSES if status not in {"ok", "waived"}]


def board(catalogue: Catalogue) -> Board:
    """Make the dashboard: each category of the catalogue is a column of its first table."""
    return Board(
        uid="wso2-guidelines",
        description="WSO2 servers and their machine, judged against WSO2's production deployment guidelines.",
        rows=(
            Row("Servers", (_servers(catalogue), _guidelines_not_ok(), _counts(), _waivers())),
            Row("Areas", (_area_statuses(), _area_scores())),
        ),
        shows="now-24h",
    )


def _servers(catalogue: Catalogue) -> table.Panel:
    up = f"wso2_up{{{SERVER}}}"
    queries = {
        "up": f"max by (server, {PLACE_LABEL}) ({placed(named(up))})",
        "reason": by_server(f"wso2_scrape_error{{{SERVER}}} == 1", "reason"),
        "readiness": by_server(f"wso2_readiness_score{{{SERVER}}}"),
    }
    for category in catalogue.categories:
        queries[category.id] = status_number("wso2_category_status", matchers=f'category="{category.id}"')
    queries["rank"] = by_server(f'wso2_guidelines{{{SERVER},status="critical"}} or (0 * wso2_up{{{SERVER}}})')
    panel = merged_table(
        "Servers",
        "Every chosen server: whether it could be read or why not, its readiness for production (0 to 100 %), and the "
        "status of each area. Those with the most that is critical come first. Click a server to see it alone.",
        queries,
        Columns(
            headings={
                "server": "Server",
                "Value #up": "State",
                "reason": "Why not",
                "Value #readiness": "Readiness",
                **{f"Value #{category.id}": category.title for category in catalogue.categories},
            },
            left_out=["Time", "Value #reason"],
            linked=[PLACE_LABEL, "Value #rank"],
            highest_first="Value #rank",
        ),
    )
    links = [row_to_dashboard("wso2-server"), row_to_report()]
    panel = (
        panel.span(24)
        .height(8)
        .override_by_name("Server", [models.DynamicConfigValue(id_val="links", value=links)])
        .override_by_name("State", [*_up_column(), _width(60)])
        .override_by_name("Why not", [_width(80)])
        .override_by_name("Readiness", [*score_column(), _width(120)])
    )
    for category in catalogue.categories:
        panel = panel.override_by_name(category.title, [*status_column(), _width(92)])
    return panel


def _width(pixels: int) -> models.DynamicConfigValue:
    return models.DynamicConfigValue(id_val="custom.width", value=pixels)


def _up_column() -> list[models.DynamicConfigValue]:
    words = {
        "0": models.ValueMappingResult(text="down", color="red", index=0),
        "1": models.ValueMappingResult(text="up", color="green", index=1),
    }
    return [models.DynamicConfigValue(id_val="mappings", value=[models.ValueMap(options=words)]), BACKGROUND]


def _guidelines_not_ok() -> table.Panel:
    labels = ("category", "kind", "guideline", "status")
    verdicts = numbered("wso2_guideline_status", f'{SERVER},machine=""', _NOT_OK)
    of_servers = by_server(f"({verdicts})", *labels)
    of_machines = numbered("wso2_guideline_status", f'{EXPORTER},machine!=""', _NOT_OK)
    shown = {
        "status": "Status",
        "server": "Server",
        "machine": "Machine",
        "category": "Area",
        "kind": "Kind",
        "guideline": "Guideline",
    }
    panel = merged_table(
        "Guidelines that are not ok",
        "What was read, the threshold, where WSO2 says so and what to do are on the exporter's own page. A machine's "
        "guidelines stand here once for all servers on it. The worst come first. An exporter that anybody can read "
        "names no weaknesses: they are only counted, in *Guidelines by status*, and in the status of their area.",
        {"A": f"{of_servers} or max by (machine, {', '.join(labels)}) ({of_machines})"},
        Columns(
            headings=shown,
            left_out=["Time", "Value", "Value #A"],
            highest_first="Value",
        ),
    )
    to_report = models.DynamicConfigValue(id_val="links", value=[row_to_report()])
    return (
        panel.span(24)
        .height(10)
        .override_by_name("Status", [*status_column(), _width(100)])
        .override_by_name("Server", [to_report])
    )


def _counts() -> table.Panel:
    queries: dict[str, str] = {
        status: by_server(f'wso2_guidelines{{{SERVER},status="{status}"}}') for status in WORST_FIRST
    }
    panel = merged_table(
        "Guidelines by status",
        "How many guidelines stand so, those of the machine and weaknesses without a name included. Unanswered: only a "
        "person can tell, and nobody has, in the exporter's configuration.",
        queries,
        Columns(
            headings={"server": "Server", **{f"Value #{status}": status.replace("_", " ") for status in WORST_FIRST}},
            highest_first="Value #critical",
        ),
    )
    return panel.span(14).height(8)


def _waivers() -> table.Panel:
    ends = "wso2_guideline_waiver_expiry_timestamp_seconds"
    of_servers = by_server(f'{ends}{{{SERVER},machine=""}} - time()', "guideline")
    of_machines = f'min by (machine, guideline) ({ends}{{{EXPORTER},machine!=""}} - time())'
    panel = merged_table(
        "Waivers",
        "Guidelines that somebody accepted not to meet, and how long that holds. Below zero it is over, and the "
        "guideline counts again.",
        {"A": f"{of_servers} or {of_machines}"},
        Columns(headings={"guideline": "Guideline", "server": "Server", "machine": "Machine", "Value": "Left"}),
    )
    return panel.span(10).height(8).override_by_name("Left", [models.DynamicConfigValue(id_val="unit", value="s")])


def _area_statuses() -> statetimeline.Panel:
    return states(
        "Status of each area over time",
        "The worst status of the area's guidelines; of many servers the worst areas. Unknown means that nothing could "
        "be read, not that all is well.",
        Line(highest(status_number("wso2_category_status", "category")), "{{server}} {{category}}"),
        status_mappings(),
        span=14,
        height=11,
    )


def _area_scores() -> bargauge.Panel:
    scores = lowest(by_server(f"wso2_category_score{{{SERVER}}}", "category"))
    return (
        bargauge.Panel()
        .title("Score of each area")
        .description(
            "100 %: as WSO2 recommends; 0 %: critical. An area is never better than its scarcest resource. Of many "
            "servers the lowest."
        )
        .datasource(DATASOURCE)
        .unit("percentunit")
        .min(0)
        .max(1)
        .color_scheme(dashboard.FieldColor().mode(models.FieldColorModeId.CONTINUOUS_RD_YL_GR))
        .display_mode(BarGaugeDisplayMode.BASIC)
        .orientation(VizOrientation.HORIZONTAL)
        .span(10)
        .height(11)
        .with_target(instant(Line(scores, "{{server}} {{category}}"), "A"))
    )
