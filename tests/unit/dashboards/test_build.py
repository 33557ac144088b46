"""The committed dashboards are what their programs write."""

from dashboards.build import FOLDER, alerts_by_panel, dashboard_files
from exporter.guidelines.catalogue import load_catalogue
from testing.dashboard import load_dashboards, shown_panels


def test_the_committed_files_are_the_output_of_the_programs() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert committed == dashboard_files(), "run: python -m dashboards.build"


def test_a_panel_that_alerts_lead_to_leads_to_their_runbooks() -> None:
    server = load_dashboards()["wso2-server"]
    (deadlocked,) = [panel for panel in shown_panels(server) if panel["title"] == "Deadlocked threads"]
    assert [link["url"] for link in deadlocked["links"]] == ["${exporter_url}/runbooks/WSO2Deadlock"]


def test_every_panel_that_an_alert_leads_to_is_there() -> None:
    shown = {uid: {panel["title"] for panel in shown_panels(each)} for uid, each in load_dashboards().items()}
    wanted = alerts_by_panel(load_catalogue())
    assert len(wanted) > 5
    assert [(uid, title) for uid, panels in wanted.items() for title in panels.keys() - shown[uid]] == []
