"""Which home an inspection is given: that of the server's own process, or the reason why there is none."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from exporter.collect.inspections import InspectedFacts, Inspections, Subject
from exporter.facts import inspector
from exporter.facts.fact import Known
from exporter.facts.failures import Failures
from exporter.facts.inspection import Inspection, Site
from exporter.jmx.deadline import Deadline
from exporter.model.machine import ProcessFacts, ProcessIdentity
from exporter.model.site import SiteSettings
from exporter.model.snapshot import Snapshot
from exporter.system.roots import Roots

GUIDELINES: Any = SimpleNamespace(inspected=("place",), seldom_queries=(), failures=Failures())


def place(site: Site) -> dict[str, Known]:
    return {"place": Known(site.files.configuration if site.files else site.no_files, "")}


def looked_at(process: ProcessFacts | None, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(inspector, "INSPECTIONS", {"place": Inspection(("place",), "files", place)})
    memory = InspectedFacts()
    subject = Subject("a", SiteSettings, lambda *_: Snapshot(()), memory, process, None)
    Inspections(GUIDELINES, Roots()).look_at_all([subject], Deadline.after(60), lambda _: None)
    (fact,) = memory.facts["place"]
    assert isinstance(fact, Known)
    return fact.value


def test_it_is_that_of_the_server_s_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "repository" / "conf").mkdir(parents=True)
    process = ProcessFacts(ProcessIdentity(os.getpid(), 1), (), str(tmp_path), None)
    assert looked_at(process, monkeypatch) == f"{tmp_path}/repository/conf"


def test_without_one_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked_at(None, monkeypatch) == "its process was not found on this machine"
    process = ProcessFacts(ProcessIdentity(os.getpid(), 1), (), "/absent", None)
    assert looked_at(process, monkeypatch) == "/absent: there is no such file"
