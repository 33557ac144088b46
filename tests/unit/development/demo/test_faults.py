"""The faults, held to the rules."""

import pytest

from alerts.build import all_rules
from development.demo.faults import FAULTS
from exporter.guidelines.catalogue import load_catalogue

SEVERITIES = {
    alert.name: {level.severity for level in alert.levels}
    for layer in all_rules(load_catalogue())
    for alert in layer.alerts
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_must_come_of_a_fault_are_alerts_that_there_are(name: str) -> None:
    assert set(FAULTS[name].expects) <= set(SEVERITIES)


@pytest.mark.parametrize("name", FAULTS)
def test_incidents_are_opened_by_alerts_that_page(name: str) -> None:
    fault = FAULTS[name]
    assert bool(fault.incidents) == any("critical" in SEVERITIES[alert] for alert in fault.expects)
