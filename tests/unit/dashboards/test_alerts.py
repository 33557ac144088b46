"""What alerts and dashboards say of each other is so."""

from collections.abc import Mapping

import pytest

from alerts.build import all_rules
from exporter.guidelines.catalogue import load_catalogue
from testing.dashboard import Json, shown_panels

LINKED = {
    alert.name: alert.panel
    for layer in all_rules(load_catalogue())
    for alert in layer.alerts
    if alert.panel is not None
}


@pytest.mark.parametrize("alert", sorted(LINKED))
def test_the_panel_that_an_alert_leads_to_is_there(alert: str, dashboards: Mapping[str, Json]) -> None:
    panel = LINKED[alert]
    assert panel.title in {each["title"] for each in shown_panels(dashboards[panel.dashboard])}
