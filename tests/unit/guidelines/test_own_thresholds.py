"""Thresholds of one's own in the place of the catalogue's."""

import pytest

from exporter.document import DocumentError
from exporter.facts.fact import Known, Value
from exporter.facts.file import WrittenFacts
from exporter.guidelines import Guidelines
from exporter.guidelines.policy import OwnThresholds, Policy
from exporter.model.assessment import Assessment, Status
from testing.deployments import deployed
from testing.policies import make_thresholds

GIB = 2**30


def judged(own: OwnThresholds, fact: str, value: Value) -> Assessment:
    facts = {fact: (Known(value, "so much"),), **deployed(3)}
    report = Guidelines.load(Policy(thresholds=(own,))).report(WrittenFacts("facts.yml", facts))
    (found,) = (each for each in report.assessments if each.guideline == own.guideline.text)
    return found


@pytest.mark.parametrize(
    ("heap", "status", "score"),
    [(GIB, "ok", 1.0), (GIB / 2, "warning", 1 / 3), (GIB / 4, "warning", 0.0), (GIB / 4 - 1, "critical", 0.0)],
)
def test_they_decide_at_their_bounds(heap: float, status: Status, score: float) -> None:
    found = judged(make_thresholds("heap_maximum", target=1, zero=0.25), "heap_maximum", heap)
    assert (found.status, found.wanted) == (status, "1 GiB or more")
    assert found.score == pytest.approx(score, abs=1e-6)
    assert found.overridden == "target 2 GiB, critical at 0.5 GiB"


def test_what_is_left_out_stays_as_it_is() -> None:
    found = judged(make_thresholds("heap_after_collection", warning=70), "old_generation_after_collection", 0.7)
    assert found.status == "warning"
    assert found.overridden == "target 60 %, warning at 80 %, critical at 95 %"


def test_a_number_takes_the_place_of_what_grows_with_the_servers() -> None:
    found = judged(make_thresholds("cores_provided", target=2), "cores", 2)
    assert (found.status, found.overridden) == ("ok", "target 4, critical at 2")


@pytest.mark.parametrize(
    ("guideline", "fact", "used", "wanted", "before"),
    [
        (
            "disk_used",
            "disk_used_share",
            0.5,
            "less than 50 % used",
            "target 70 %, warning at 85 %, critical at 95 %, or 30 GB left",
        ),
        (
            "ram_available",
            "memory_available",
            0.15,
            "more than 15 % available",
            "target 20 %, warning at 10 %, critical at 5 %, or 2 GB left",
        ),
    ],
)
def test_those_of_a_share_count_although_much_is_left(
    guideline: str, fact: str, used: float, wanted: str, before: str
) -> None:
    own = make_thresholds(guideline, target=20, warning=float(wanted.split()[2]))
    facts = {fact: (Known(used, "so much", left=1e15),), **deployed(3)}
    report = Guidelines.load(Policy(thresholds=(own,))).report(WrittenFacts("facts.yml", facts))
    (found,) = (each for each in report.assessments if each.guideline == guideline)
    assert (found.status, found.wanted, found.overridden) == ("warning", wanted, before)


def test_other_guidelines_stay_as_they_are() -> None:
    facts = WrittenFacts("facts.yml", {"heap_initial_share": (Known(1.0, "all of it"),)})
    policy = Policy(thresholds=(make_thresholds("heap_maximum", target=1),))
    found = {each.guideline: each for each in Guidelines.load(policy).report(facts).assessments}
    assert {each.guideline for each in found.values() if each.overridden} == {"heap_maximum"}


@pytest.mark.parametrize(
    ("own", "line"),
    [
        (
            make_thresholds("ram_available", target=5),
            "guidelines.x.ram_available.zero: found 5 %, expected a threshold below the target",
        ),
        (
            make_thresholds("heap_after_collection", warning=99),
            "guidelines.x.heap_after_collection.warning: found 99 %, expected a threshold between target and zero",
        ),
        (
            make_thresholds("q_rpo", target=1),
            "guidelines.x.q_rpo: found a guideline that is not judged by a number, expected one that is",
        ),
    ],
)
def test_those_that_do_not_go_together_are_refused(own: OwnThresholds, line: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Guidelines.load(Policy(thresholds=(own,)))
    assert str(caught.value) == f"c.yml:3: {line}"
