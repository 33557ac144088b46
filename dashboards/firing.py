"""Alerts that fire, as a table: the worst first, each with the way to its runbook and to its server."""

from grafana_foundation_sdk.builders import stat, table
from grafana_foundation_sdk.models import dashboard as models

from dashboards.links import cell_to_runbook, row_to_its_dashboard, row_to_report
from dashboards.panels import BACKGROUND, Columns, Line, coloured_from_one, figure, merged_table
from dashboards.queries import PLACE_LABEL, placed

_OF_CHOSEN = 'job=~"$job|",instance=~"$instance|",target=~"$target|"'
"""Alerts of the chosen servers, and those about machines, the fleet or exporters, which lack some of these labels."""
_WSO2 = f'alertname=~"WSO2.+",{_OF_CHOSEN}'
_NOT_PROVISION = 'component!="guidelines"'
_PROVISION = 'component="guidelines"'
_SHOWN = ("server", "alertname", "severity")
_LATER_THAN_ALL = 10_000_000_000
"""Seconds since the epoch: more than any alert's beginning, so that severity counts before it."""
_RANKS = {"critical": 3, "warning": 2, "info": 1}
_NAME_IN_WORDS = "/^WSO2" + "([A-Z][a-z]*)" + "([A-Z][a-z]*)?" * 5 + "$/"


def firing(severity: str, component: str = _NOT_PROVISION) -> str:
    """Find alerts of a severity that fire, those on provision and configuration left out.

    A milder one of the same name is left out where a page fires: nobody is told of it then.
    """
    alerts = f'ALERTS{{alertstate="firing",severity="{severity}",{component},{_WSO2}}}'
    pages = f'ALERTS{{alertstate="firing",severity="critical",{_WSO2}}}'
    return alerts if severity == "critical" else f"({alerts} unless on (alertname, server) {pages})"


def firing_counts() -> stat.Panel:
    """How many alerts fire: pages in red, tickets in orange, provision in grey."""
    counts = {
        "pages": firing("critical"),
        "tickets": firing("warning"),
        "provision": firing("warning", _PROVISION),
    }
    panel = figure(
        "Alerts",
        "Alerts that fire now. A page is to be acted on at once, a ticket in office hours. Provision is what a server "
        "was given too little of, or is not set up as WSO2 recommends: it can wait.",
        "short",
        [Line(f"count({selector}) or vector(0)", name) for name, selector in counts.items()],
    )
    for name, colour in (("pages", "red"), ("tickets", "orange"), ("provision", "gray")):
        panel = panel.override_by_name(name, coloured_from_one(colour))
    return panel


def firing_alerts() -> table.Panel:
    """The table of alerts that fire."""
    labels = ", ".join([*_SHOWN, PLACE_LABEL])
    begins = f"ALERTS_FOR_STATE{{{_NOT_PROVISION},{_WSO2}}}"
    since = " or ".join(f"{begins} and ignoring (alertstate) {firing(severity)}" for severity in _RANKS)
    ranks = " or ".join(
        f"({rank} * {_LATER_THAN_ALL} + {begins}) and ignoring (alertstate) {firing(severity)}"
        for severity, rank in _RANKS.items()
    )
    panel = merged_table(
        "Firing alerts",
        "What fires now, pages first, and of these the latest. Click an alert for its runbook, a server for its "
        "dashboard, or the exporter's page on it. Provision and configuration are on the dashboard *WSO2 guidelines*.",
        {
            "since": f"1000 * min by ({labels}) ({_led(since)})",
            "rank": f"max by ({labels}) ({_led(ranks)})",
        },
        Columns(
            headings={"severity": "Severity", "server": "Server", "alertname": "Alert", "Value #since": "Since"},
            linked=[PLACE_LABEL, "Value #rank"],
            highest_first="Value #rank",
        ),
    )
    return (
        panel.span(24)
        .height(6)
        .no_value("Nothing fires.")
        .override_by_name("Severity", [_width(80), _severity_words(), BACKGROUND])
        .override_by_name(
            "Server",
            [_links(row_to_its_dashboard(), row_to_report())],
        )
        .override_by_name("Alert", [_alert_words(), _links(cell_to_runbook())])
        .override_by_name("Since", [_width(150), models.DynamicConfigValue(id_val="unit", value="dateTimeFromNow")])
    )


def _led(expression: str) -> str:
    """Give each alert the way to a dashboard: its exporter's, its machine's, or else its server's."""
    joined = f'label_join({placed(f"({expression})")}, "{PLACE_LABEL}", "|", "component", "{PLACE_LABEL}")'
    for component, way in (
        ("exporter[|](.*)", "wso2-exporter?$1"),
        ("machine[|].*", "wso2-machine?"),
        ("[a-z_]+[|](.*)", "wso2-server?$1"),
    ):
        joined = f'label_replace({joined}, "{PLACE_LABEL}", "{way}", "{PLACE_LABEL}", "{component}")'
    return joined


def _severity_words() -> models.DynamicConfigValue:
    words = {
        "critical": models.ValueMappingResult(text="page", color="red", index=0),
        "warning": models.ValueMappingResult(text="ticket", color="orange", index=1),
        "info": models.ValueMappingResult(text="info", color="gray", index=2),
    }
    return models.DynamicConfigValue(id_val="mappings", value=[models.ValueMap(options=words)])


def _alert_words() -> models.DynamicConfigValue:
    """`WSO2HeapAlmostFull` reads `Heap Almost Full`; alerts that come later need nothing here."""
    words = models.ValueMappingResult(text="$1 $2 $3 $4 $5 $6")
    options = models.DashboardRegexMapOptions(pattern=_NAME_IN_WORDS, result=words)
    return models.DynamicConfigValue(id_val="mappings", value=[models.RegexMap(options=options)])


def _links(*links: models.DashboardLink) -> models.DynamicConfigValue:
    return models.DynamicConfigValue(id_val="links", value=[*links])


def _width(pixels: int) -> models.DynamicConfigValue:
    return models.DynamicConfigValue(id_val="custom.width", value=pixels)
