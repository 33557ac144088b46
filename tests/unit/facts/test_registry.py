"""The facts that there are, as the files of the gatherers name them."""

from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

import pytest

from exporter.facts import gatherers
from exporter.facts.fact import SERVER_NOT_READ, Known, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.registry import GATHERERS, INSPECTIONS, GatheredFacts, needs_of, queries_of
from exporter.facts.subject import Subject
from exporter.model.snapshot import Snapshot

FILES = [module.name for module in iter_modules(gatherers.__path__)]
NOTHING_SAID = Subject(Snapshot(()), False, None, None, None)


def in_file(file: str) -> list[Gatherer]:
    return list(import_module(f"{gatherers.__name__}.{file}").GATHERERS)


def test_each_fact_is_gathered_in_one_place() -> None:
    facts = Counter(gatherer.fact for file in FILES for gatherer in in_file(file))
    assert max(facts.values()) == 1
    assert facts.keys() == GATHERERS.keys()


@pytest.mark.parametrize("fact", GATHERERS)
def test_of_a_server_that_tells_nothing_a_fact_is_unknown_with_a_reason(fact: str) -> None:
    (found,) = GatheredFacts(NOTHING_SAID).facts(fact)
    if fact == "high_concurrency":  # the configuration alone tells it
        assert found == Known(value=False, evidence="as configured")
    else:
        assert isinstance(found, Unknown)
        assert found.reason


@pytest.mark.parametrize("fact", [gatherer.fact for gatherer in GATHERERS.values() if gatherer.queries])
def test_what_a_jvm_tells_is_unknown_where_the_server_could_not_be_read(fact: str) -> None:
    assert GatheredFacts(Subject(None, False, None, None, 1)).facts(fact) == (SERVER_NOT_READ,)


def test_what_several_facts_need_is_asked_for_once() -> None:
    both = queries_of(["heap_maximum", "heap_initial_share"])
    assert both == queries_of(["heap_maximum"])
    assert len(both) == 2


def test_what_a_fact_of_a_scrape_looks_at_is_found_out_for_it() -> None:
    wanted = ("threads_allowed", "passthrough_pool_max", "product_version_written")
    assert needs_of(["threads_used", "heap_maximum", "passthrough_busy"]) == wanted
    assert set(needs_of(GATHERERS)) <= INSPECTIONS.keys()
