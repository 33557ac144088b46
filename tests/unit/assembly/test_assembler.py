"""What a configuration is built into, and what of it outlives the next one. No server is contacted."""

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from exporter.assembly.assembler import Assembler, Assembly
from exporter.collect.target import Target
from exporter.collect.wait import completed
from exporter.config.settings import DiscoverySettings, HostSettings, Settings, TargetSettings
from exporter.document import DocumentError, Mention
from exporter.jmx import ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.mapping import Selection
from exporter.model.snapshot import Snapshot, TargetError
from exporter.system.roots import Roots
from exporter.targets.native.source import NativeSource
from testing.patience import PATIENCE
from testing.shortage import after

ONE = TargetSettings("one", ServiceUrl("127.0.0.1", 1))
TWO = TargetSettings("two", ServiceUrl("127.0.0.1", 2))
BOTH = Settings(targets=(ONE, TWO), host=HostSettings(enabled=False))


@pytest.fixture
def assembler() -> Assembler:
    return Assembler(Roots())


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the targets that were retired."""
    names: list[str] = []
    monkeypatch.setattr(Target, "retire", lambda target: names.append(target.identity.name))
    return names


def targets(assembly: Assembly) -> dict[str, Target]:
    return {settings.name: target for settings, target in assembly.targets}


def test_targets_whose_settings_are_the_same_are_taken_over(assembler: Assembler, ended: list[str]) -> None:
    moved = replace(TWO, url=ServiceUrl("127.0.0.1", 3))
    before = assembler.build(BOTH)
    after = assembler.build(replace(BOTH, targets=(moved, ONE)), before)
    assert targets(after)["one"] is targets(before)["one"]
    assert targets(after)["two"] is not targets(before)["two"]
    before.retire(after)
    assert ended == ["two"]


def test_a_target_that_is_labelled_anew_goes_on(assembler: Assembler, ended: list[str]) -> None:
    """Its session, too: another label is no reason for another login."""
    before = assembler.build(BOTH)
    after = assembler.build(replace(BOTH, targets=(replace(ONE, labels=(("team", "a"),)), TWO)), before)
    before.retire(after)
    assert (targets(after), ended) == (targets(before), [])
    assert [target.labels for target in targets(after).values()] == [(("team", "a"),), ()]


def test_a_target_that_is_to_be_read_for_more_is_a_new_one(
    assembler: Assembler, ended: list[str], tmp_path: Path
) -> None:
    own = tmp_path / "own.yml"
    own.write_text("rules: [{mbean: 'a:b=c', metrics: [{name: d, type: gauge, help: D, value: D}]}]\n")
    before = assembler.build(BOTH)
    after = assembler.build(replace(BOTH, mapping=Selection(own=(own,))), before)
    assert {*targets(after).values()}.isdisjoint(targets(before).values())
    before.retire(after)
    assert sorted(ended) == ["one", "two"]


def test_targets_go_on_where_nothing_but_a_limit_has_changed(assembler: Assembler, ended: list[str]) -> None:
    before = assembler.build(BOTH)
    views = {name: target.view("metrics") for name, target in targets(before).items()}
    after = assembler.build(replace(BOTH, mapping=Selection(series_limit=7)), before)
    before.retire(after)
    assert (targets(after), ended) == (targets(before), [])
    assert all(target.view("metrics") is not views[name] for name, target in targets(after).items())


def test_what_is_in_force_is_as_it_was_where_the_next_cannot_be_built(assembler: Assembler) -> None:
    before = assembler.build(BOTH)
    views = {name: target.view("metrics") for name, target in targets(before).items()}
    wrong = Selection(without_packs=(Mention("tomkat", "c.yml", 3, ("mapping", "without", "packs", 0)),))
    with pytest.raises(DocumentError, match=r"^c\.yml:3: mapping\.without\.packs\[0\]: found no pack's name"):
        assembler.build(replace(BOTH, mapping=wrong), before)
    assert {name: target.view("metrics") for name, target in targets(before).items()} == views


def test_looking_for_servers_ends_with_the_configuration_that_wanted_it(assembler: Assembler, ended: list[str]) -> None:
    before = assembler.build(replace(BOTH, discovery=DiscoverySettings(enabled=True)))
    after = assembler.build(BOTH, before)
    assert (before.discovered is before.roster, after.discovered) == (True, None)
    assert targets(after) == targets(before)
    before.retire(after)
    assert ended == []


def test_what_leaves_ends_after_the_scrapes_that_began_before(
    assembler: Assembler, ended: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may wait for what runs on this machine, and read the servers only then."""
    released = Event()

    def read(*_: object) -> Snapshot:
        assert released.wait(PATIENCE)
        raise TargetError("connect", "refused")

    monkeypatch.setattr(NativeSource, "read", read)
    before = assembler.build(BOTH)
    scrapes = [before.scraper.everything_steps(Deadline.after(PATIENCE)) for _ in range(2)]
    for scrape in scrapes:
        scrape.send(None)
    before.retire(assembler.build(replace(BOTH, targets=(ONE,)), before))
    scrapes[0].close()
    assert ended == []
    released.set()
    completed(scrapes[1])
    after(lambda: ended == ["two"])


def test_what_jmxquery_cannot_give_is_told_by_the_packs_that_are_used(
    assembler: Assembler, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = tmp_path / "own.yml"
    own.write_text("rules: [{mbean: 'a:b=c', metrics: [{name: d, type: gauge, help: D, value: 'D[key]'}]}]\n")
    queried = replace(BOTH, targets=(ONE, replace(TWO, transport="jmxquery")), mapping=Selection(own=(own,)))
    assembler.build(BOTH)
    assembler.build(queried)
    (record,) = (each for each in caplog.records if "jmxquery" in each.message)
    assert vars(record)["targets"] == "two"
    assert ", d; " in record.message
