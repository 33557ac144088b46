"""What the overview shows of guidelines as a whole: how many stand how, and what was accepted until when."""

from grafana_foundation_sdk.builders import table
from grafana_foundation_sdk.models.dashboard import DynamicConfigValue

from dashboards.panels import merged_table
from dashboards.queries import EXPORTER, SERVER, per_server
from exporter.model.assessment import WORST_FIRST


def panels() -> list[table.Panel]:
    """The counts of each server, and the waivers."""
    return [_counts(), _waivers()]


def _counts() -> table.Panel:
    queries: dict[str, str] = {
        status: per_server(f'wso2_guidelines{{{SERVER},status="{status}"}}') for status in WORST_FIRST
    }
    panel = merged_table(
        "Guidelines by status",
        "How many guidelines stand so, those of the machine and weaknesses without a name included. Unanswered: only a "
        "person can tell, and nobody has, in the exporter's configuration.",
        queries,
        columns={
            "job": "job",
            "instance": "instance",
            "target": "target",
            **{f"Value #{status}": status.replace("_", " ") for status in WORST_FIRST},
        },
        hidden=["Time", "job"],
        highest_first="Value #critical",
    )
    return panel.span(14).height(8)


def _waivers() -> table.Panel:
    ends = "wso2_guideline_waiver_expiry_timestamp_seconds"
    of_servers = per_server(f'{ends}{{{SERVER},machine=""}} - time()', "guideline")
    of_machines = f'min by (machine, guideline) ({ends}{{{EXPORTER},machine!=""}} - time())'
    shown = ["guideline", "machine", "instance", "target"]
    panel = merged_table(
        "Waivers",
        "Guidelines that somebody accepted not to meet, and how long that holds. Below zero it is over, and the "
        "guideline counts again.",
        {"A": f"{of_servers} or {of_machines}"},
        columns={**{name: name for name in shown}, "Value": "Left"},
        hidden=["Time", "job"],
    )
    return panel.span(10).height(8).override_by_name("Left", [DynamicConfigValue(id_val="unit", value="s")])
