"""Servers looked at now, side by side, for somebody who waits for it."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from exporter.collect.inspections import InspectedFacts, Inspections, Subject
from exporter.facts import inspector
from exporter.facts.fact import Known, Unknown
from exporter.facts.failures import Failures
from exporter.facts.inspection import Inspection, Site
from exporter.jmx.deadline import Deadline
from exporter.model.site import SiteSettings
from exporter.model.snapshot import Snapshot
from exporter.system.roots import Roots

GUIDELINES: Any = SimpleNamespace(inspected=("quick", "slow"), seldom_queries=(), failures=Failures())


def subject(name: str) -> Subject:
    settings = SiteSettings(host=name)
    return Subject(name, lambda: settings, lambda *_: Snapshot(()), InspectedFacts(), None, None)


@pytest.fixture
def released(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """What the slow inspection of the server `hangs` waits for."""
    event = threading.Event()

    def slow(site: Site) -> dict[str, Any]:
        if site.settings.host == "hangs":
            event.wait(60)
        return {"slow": Known(2, "2")}

    inspections = {
        "quick": Inspection(("quick",), "jmx", lambda _: {"quick": Known(1, "1")}),
        "slow": Inspection(("slow",), "files", slow),
    }
    monkeypatch.setattr(inspector, "INSPECTIONS", inspections)
    yield event
    event.set()


def test_all_are_looked_at_before_it_returns(released: threading.Event) -> None:
    said: list[str] = []
    subjects = [subject("a"), subject("b")]
    inspections = Inspections(GUIDELINES, Roots(), now=lambda: 1000.0)
    inspections.look_at_all(subjects, Deadline.after(60), said.append)
    for each in subjects:
        assert each.memory.facts == {
            "quick": (Known(1, "1", read_at=1000.0, source="jmx"),),
            "slow": (Known(2, "2", read_at=1000.0, source="files"),),
        }
    assert said[-1] == "looking at the servers: 2 of 2 done"


def test_one_that_hangs_costs_its_own_facts_alone(released: threading.Event) -> None:
    hangs, well = subject("hangs"), subject("a")
    Inspections(GUIDELINES, Roots()).look_at_all([hangs, well], Deadline.after(0.3), lambda _: None)
    assert hangs.memory.facts["slow"] == (Unknown("looking at it did not end in time"),)
    assert isinstance(hangs.memory.facts["quick"][0], Known)
    assert isinstance(well.memory.facts["slow"][0], Known)
