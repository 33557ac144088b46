"""Every guideline of the catalogue at and around its thresholds, as the guidelines' texts have them.

Whoever adds a guideline adds its lines to the tables in `testing/verdicts`: one that has none, or is never met or never
unmet, fails.
"""

import pytest

from exporter.facts.fact import Known, Value
from exporter.facts.file import WrittenFacts
from exporter.guidelines import Guidelines, load_catalogue
from exporter.model.assessment import Status
from testing.deployments import deployed
from testing.verdicts.table import GB, GIB, all_verdicts

VERDICTS = all_verdicts()

FACTS = {guideline.id: guideline.fact for guideline in load_catalogue().guidelines if guideline.fact}
"""What only a person can tell is in `test_standing.py`."""


@pytest.mark.parametrize(
    ("guideline", "value", "status", "score"),
    [(guideline, *verdict) for guideline, verdicts in VERDICTS.items() for verdict in verdicts],
)
def test_a_guideline_judges_as_its_text_says(
    guidelines: Guidelines, guideline: str, value: Value, status: Status, score: float | None
) -> None:
    product = "kernel" if guideline == "jdk_supported" else ""
    facts = {FACTS[guideline]: (Known(value, "so much"),), **deployed(product=product)}
    report = guidelines.report(WrittenFacts("facts.yml", facts))
    (found,) = (each for each in report.assessments if each.guideline == guideline)
    assert found.status == status
    assert found.score == pytest.approx(score, abs=1e-6)


def test_every_guideline_is_seen_met_and_not_met() -> None:
    met = {guideline for guideline, verdicts in VERDICTS.items() for _, status, _ in verdicts if status == "ok"}
    unmet = {guideline for guideline, verdicts in VERDICTS.items() for _, status, _ in verdicts if status != "ok"}
    assert met == unmet == set(FACTS)


@pytest.mark.parametrize(
    ("guideline", "servers", "target"),
    [
        ("cores_provided", 1, 2),
        ("cores_provided", 3, 4),
        ("ram_provided", 1, 4 * GB),
        ("ram_provided", 3, 8 * GB),
        ("disk_provided", 1, 10 * GB),
        ("disk_provided", 3, 30 * GB),
    ],
)
def test_what_the_text_asks_grows_with_the_servers_on_the_machine(
    guidelines: Guidelines, guideline: str, servers: int, target: int
) -> None:
    """One server wants 2 cores, 4 GB, 10 GB; three on a machine want 4 compute units, 8 GB, 30 GB."""
    for value, score in ((target, 1.0), (target * 0.94, None)):
        facts = {FACTS[guideline]: (Known(value, "so much"),), **deployed(servers)}
        report = guidelines.report(WrittenFacts("facts.yml", facts))
        (found,) = (each for each in report.assessments if each.guideline == guideline)
        assert (found.status, found.score == 1.0) == (("ok", True) if score else ("warning", False))


@pytest.mark.parametrize(("servers", "cores"), [(1, 4), (3, 4), (4, 5)])
def test_many_concurrent_users_want_four_cores_and_more(guidelines: Guidelines, servers: int, cores: int) -> None:
    demand = {
        **deployed(servers),
        "high_concurrency": (Known(True, "as configured"),),
    }
    for value, status in ((cores, "ok"), (cores - 0.1, "warning")):
        facts = {**demand, "cores": (Known(value, "so many"),)}
        report = guidelines.report(WrittenFacts("facts.yml", facts))
        (found,) = (each for each in report.assessments if each.guideline == "cores_provided")
        assert (found.status, found.wanted) == (status, f"{cores} or more")


def test_many_concurrent_users_change_nothing_but_the_cores(guidelines: Guidelines) -> None:
    servers = {**deployed()}
    many = {**servers, "high_concurrency": (Known(True, "as configured"),)}
    wanted = [
        {each.guideline: each.wanted for each in guidelines.report(WrittenFacts("facts.yml", facts)).assessments}
        for facts in (servers, many)
    ]
    assert [guideline for guideline in wanted[0] if wanted[0][guideline] != wanted[1][guideline]] == ["cores_provided"]


def test_a_heap_read_from_the_jvm_may_be_an_eighth_less(guidelines: Guidelines) -> None:
    """Parallel and Serial leave a survivor space out of what the JVM tells."""
    for share, status in ((0.875, "ok"), (0.874, "warning")):
        facts = {"heap_maximum": (Known(2 * GIB * share, "so much", approximate=True),)}
        report = guidelines.report(WrittenFacts("facts.yml", facts))
        assert report.assessments[0].status == status
