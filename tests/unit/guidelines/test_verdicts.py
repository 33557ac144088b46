"""Every guideline of the catalogue at and around its thresholds, as the guidelines' texts have them.

Whoever adds a guideline on a known fact adds its lines here: one that has none, or is never met or never unmet, fails.
"""

from collections.abc import Mapping, Sequence

import pytest

from exporter.facts.fact import Known, Value
from exporter.facts.file import WrittenFacts
from exporter.guidelines import Guidelines, load_catalogue
from exporter.model.assessment import Status

GIB = 1024 * 1024 * 1024
GB = 1000 * 1000 * 1000

VERDICTS: Mapping[str, Sequence[tuple[Value, Status, float | None]]] = {
    # Production Deployment Guidelines: 2 GB for the JVM; 512 MB is what they call sufficient for typical messages.
    "heap_maximum": [
        (4 * GIB, "ok", 1),
        (2 * GIB, "ok", 1),
        (2 * GIB - 1, "warning", 1),
        (1.25 * GIB, "warning", 0.5),
        (GIB / 2, "critical", 0),
    ],
    # API Manager, Tuning Performance: as large as the maximum.
    "heap_initial": [(1.0, "ok", 1), (0.99, "warning", 0.99), (0.25, "warning", 0.25), (0.0, "warning", 0)],
    # WSO2's memory watcher begins at 80 %.
    "heap_after_collection": [
        (0.60, "ok", 1),
        (0.79, "ok", 16 / 35),
        (0.80, "warning", 15 / 35),
        (0.94, "warning", 1 / 35),
        (0.95, "critical", 0),
    ],
    # One unit for the operating system and one for each JVM; half of that is critical.
    "cores_provided": [(2, "ok", 1), (1.5, "warning", 0.5), (1, "critical", 0)],
    "cores_load": [
        (0.7, "ok", 1),
        (0.99, "ok", 1.01 / 1.3),
        (1.0, "warning", 1 / 1.3),
        (1.99, "warning", 0.01 / 1.3),
        (2.0, "critical", 0),
    ],
    # 4 GB for one server, of which 5 % may be missing: a machine of 4 GiB shows 3.7 GiB.
    "ram_provided": [
        (4 * GB, "ok", 1),
        (3.8 * GB, "ok", 1),
        (3.799 * GB, "warning", 0.8995),
        (2.1 * GB, "warning", 0.05),
        (2 * GB, "critical", 0),
    ],
    "ram_available": [
        (0.20, "ok", 1),
        (0.11, "ok", 0.4),
        (0.10, "warning", 1 / 3),
        (0.06, "warning", 1 / 15),
        (0.05, "critical", 0),
    ],
    # 10 GB free disk space.
    "disk_provided": [
        (10 * GB, "ok", 1),
        (9.5 * GB, "ok", 1),
        (9.4 * GB, "warning", 14 / 15),
        (1.9 * GB, "warning", 0.1),
        (1 * GB, "critical", 0),
    ],
    "disk_used": [
        (0.70, "ok", 1),
        (0.84, "ok", 0.44),
        (0.85, "warning", 0.4),
        (0.94, "warning", 0.04),
        (0.95, "critical", 0),
    ],
    # Running the product: maxThreads 250, minSpareThreads 50, acceptCount 200.
    "connector_max_threads": [(250, "ok", 1), (249, "warning", 0.992), (126, "warning", 0.008), (125, "critical", 0)],
    "connector_min_spare_threads": [(50, "ok", 1), (49, "warning", 0.96), (25, "warning", 0), (0, "warning", 0)],
    "connector_accept_count": [(200, "ok", 1), (199, "warning", 0.99), (100, "warning", 0), (0, "warning", 0)],
    "connector_busy_threads": [
        (0.50, "ok", 1),
        (0.79, "ok", 16 / 45),
        (0.80, "warning", 1 / 3),
        (0.94, "warning", 1 / 45),
        (0.95, "critical", 0),
    ],
    "connector_connections": [
        (0.50, "ok", 1),
        (0.79, "ok", 16 / 45),
        (0.80, "warning", 1 / 3),
        (0.94, "warning", 1 / 45),
        (0.95, "critical", 0),
    ],
}
"""Of one server alone on its machine: the fact's value, and the status and score that it gives.

A guideline that is only worth knowing (`worst: info`) gives no score: None.
"""

FACTS = {guideline.id: guideline.fact for guideline in load_catalogue().guidelines}


@pytest.mark.parametrize(
    ("guideline", "value", "status", "score"),
    [(guideline, *verdict) for guideline, verdicts in VERDICTS.items() for verdict in verdicts],
)
def test_a_guideline_judges_as_its_text_says(
    guidelines: Guidelines, guideline: str, value: Value, status: Status, score: float | None
) -> None:
    facts = {FACTS[guideline]: (Known(value, "so much"),), "servers_on_machine": (Known(1, "1 server"),)}
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
        facts = {FACTS[guideline]: (Known(value, "so much"),), "servers_on_machine": (Known(servers, "so many"),)}
        report = guidelines.report(WrittenFacts("facts.yml", facts))
        (found,) = (each for each in report.assessments if each.guideline == guideline)
        assert (found.status, found.score == 1.0) == (("ok", True) if score else ("warning", False))


@pytest.mark.parametrize(("servers", "cores"), [(1, 4), (3, 4), (4, 5)])
def test_many_concurrent_users_want_four_cores_and_more(guidelines: Guidelines, servers: int, cores: int) -> None:
    demand = {
        "servers_on_machine": (Known(servers, "so many"),),
        "high_concurrency": (Known(True, "as configured"),),
    }
    for value, status in ((cores, "ok"), (cores - 0.1, "warning")):
        facts = {**demand, "cores": (Known(value, "so many"),)}
        report = guidelines.report(WrittenFacts("facts.yml", facts))
        (found,) = (each for each in report.assessments if each.guideline == "cores_provided")
        assert (found.status, found.wanted) == (status, f"{cores} or more")


def test_many_concurrent_users_change_nothing_but_the_cores(guidelines: Guidelines) -> None:
    servers = {"servers_on_machine": (Known(1, "1 server"),)}
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
