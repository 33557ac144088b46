"""The catalogue says what the guidelines say, and a malformed one is told by its line."""

from pathlib import Path

import pytest

from exporter.document import DocumentError
from exporter.guidelines.catalogue import load_catalogue

GIB = 1024 * 1024 * 1024
GB = 1000 * 1000 * 1000

# The table of the product's requirements for one server on a machine, written down in bytes and ratios:
# category, kind, weight, score 1 at, warning (None: whatever is short of that), score 0 at, never critical.
TABLE = {
    "heap_maximum": ("heap", "provision", 1, 2 * GIB, None, GIB / 2, False),
    "heap_initial": ("heap", "provision", 1, 1.0, None, 0, True),
    "heap_after_collection": ("heap", "headroom", 2, 0.60, 0.80, 0.95, False),
    "cores_provided": ("cores", "provision", 1, 2, None, 1, False),
    "cores_load": ("cores", "headroom", 2, 0.7, 1, 2, False),
    "ram_provided": ("ram", "provision", 1, 4 * GB, None, 2 * GB, False),
    "ram_available": ("ram", "headroom", 2, 0.20, 0.10, 0.05, False),
    "disk_provided": ("disk", "provision", 1, 10 * GB, None, 1 * GB, False),
    "disk_used": ("disk", "headroom", 2, 0.70, 0.85, 0.95, False),
    "connector_max_threads": ("thread_pools", "provision", 1, 250, None, 125, False),
    "connector_min_spare_threads": ("thread_pools", "provision", 1, 50, None, 25, True),
    "connector_accept_count": ("thread_pools", "provision", 1, 200, None, 100, True),
    "connector_busy_threads": ("thread_pools", "headroom", 2, 0.50, 0.80, 0.95, False),
    "connector_connections": ("thread_pools", "headroom", 1, 0.50, 0.80, 0.95, False),
}

# WSO2's text: one server wants 2 cores, 4 GB, 10 GB; three on a machine 4 compute units, 8 GB, 30 GB.
SIZES = [
    ("cores_provided", 1, 2),
    ("cores_provided", 3, 4),
    ("ram_provided", 1, 4 * GB),
    ("ram_provided", 3, 8 * GB),
    ("disk_provided", 1, 10 * GB),
    ("disk_provided", 3, 30 * GB),
]

CATEGORIES = """\
categories:
  - {id: heap, title: Heap}
"""
ENTRY = """\
guidelines:
  - id: heap_maximum
    category: heap
    kind: provision
    scope: server
    weight: 1
    severity: warning
    title: Maximum heap
    reading: heap_maximum
    unit: GiB
    better: higher
    target: 2
    zero: 0.5
    wanted: "{target} or more"
    source: the text
    advice: raise it
"""

MALFORMED = [
    ("title: Heap}", "titel: Heap}", 2, "categories[0].titel"),
    ("{id: heap,", "{id: Heap,", 2, "categories[0].id"),
    ("title: Heap}\n", "title: Heap}\n  - {id: heap, title: Heap}\n", 3, "categories[1].id"),
    ("title: Heap}\n", "title: Heap}\n  - {id: disk, title: Disk}\n", 3, "categories[1].id"),
    ("category: heap", "category: disk", 5, "guidelines[0].category"),
    ("scope: server", "scope: servers", 7, "guidelines[0].scope"),
    ("weight: 1", "weight: 0", 8, "guidelines[0].weight"),
    ("weight: 1", "weight: heavy", 8, "guidelines[0].weight"),
    ("kind: provision", "kind: provisoin", 6, "guidelines[0].kind"),
    ("severity: warning", "severity: critical", 9, "guidelines[0].severity"),
    ("title: Maximum heap", "titel: Maximum heap", 10, "guidelines[0].titel"),
    ("reading: heap_maximum", "reading: heap_maxinum", 11, "guidelines[0].reading"),
    ("unit: GiB", "unit: MiB", 12, "guidelines[0].unit"),
    ("target: 2", "target: {per_server: 2}", 14, "guidelines[0].target.per_server"),
    ("zero: 0.5", "zero: 2", 15, "guidelines[0].zero"),
    ("zero: 0.5", "zero: {of_target: 1}", 15, "guidelines[0].zero"),
    ("zero: 0.5", "zero: 0.5\n    warning: 3", 16, "guidelines[0].warning"),
    ("zero: 0.5", "zero: 0.5\n    tolerance: 75", 16, "guidelines[0].tolerance"),
    ("better: higher\n    target: 2\n    zero: 0.5", "better: lower\n    target: 2\n    zero: 0.5", 15, ".zero"),
    ('wanted: "{target} or more"', 'wanted: "{warning} or more"', 16, "guidelines[0].wanted"),
    ('wanted: "{target} or more"', 'wanted: "{target or more"', 16, "guidelines[0].wanted"),
    ('wanted: "{target} or more"', 'wanted: "{target:z} or more"', 16, "guidelines[0].wanted"),
    ("target: 2", "target: .inf", 14, "guidelines[0].target"),
    ("weight: 1", "weight: .inf", 8, "guidelines[0].weight"),
    ("advice: raise it", 'advice: ""', 18, "guidelines[0].advice"),
    ("advice: raise it", "advice: raise it\n    advice: lower it", 19, "guidelines[0].advice"),
    (ENTRY, ENTRY + ENTRY.removeprefix("guidelines:\n"), 19, "guidelines[1].id"),
    (ENTRY, "guidelines: []\n", 3, "guidelines"),
]


def test_the_catalogue_has_the_numbers_of_the_requirements() -> None:
    found = {}
    for guideline in load_catalogue().guidelines:
        t = guideline.thresholds(1)
        found[guideline.id] = (
            guideline.category,
            guideline.kind,
            guideline.weight,
            t.target,
            t.warning,
            t.zero,
            t.never_critical,
        )
    assert found == TABLE


def test_the_five_areas_come_in_the_order_of_the_requirements() -> None:
    areas = [("heap", "Heap"), ("cores", "Cores"), ("ram", "RAM"), ("disk", "Disk"), ("thread_pools", "Thread pools")]
    assert [(category.id, category.title) for category in load_catalogue().categories] == areas


def test_what_is_the_machines_alone_is_judged_for_the_machine() -> None:
    """A disk is the server's: each may keep its home on another."""
    machines = {g.id for g in load_catalogue().guidelines if g.scope == "machine"}
    assert machines == {"cores_provided", "cores_load", "ram_provided", "ram_available"}


@pytest.mark.parametrize(("guideline", "instances", "target"), SIZES)
def test_what_the_text_asks_grows_with_the_servers_on_the_machine(guideline: str, instances: int, target: int) -> None:
    found = next(g for g in load_catalogue().guidelines if g.id == guideline)
    assert found.thresholds(instances).target == target


@pytest.mark.parametrize(("instances", "cores"), [(1, 4), (3, 4), (4, 5)])
def test_high_concurrency_asks_for_four_cores_and_more(instances: int, cores: int) -> None:
    found = next(g for g in load_catalogue().guidelines if g.id == "cores_provided")
    assert found.thresholds(instances, high_concurrency=True).target == cores


def test_high_concurrency_changes_nothing_but_the_cores() -> None:
    changed = [g.id for g in load_catalogue().guidelines if g.thresholds(1) != g.thresholds(1, high_concurrency=True)]
    assert changed == ["cores_provided"]


def test_tolerances_are_for_gigabytes_of_the_text_and_for_a_heap_read_from_the_jvm() -> None:
    tolerant = [g for g in load_catalogue().guidelines if g.tolerance or g.approximate_tolerance]
    assert {g.id: (g.tolerance, g.approximate_tolerance) for g in tolerant} == {
        "heap_maximum": (0, 12.5),
        "ram_provided": (5, 0),
        "disk_provided": (5, 0),
    }


def test_only_headroom_may_page() -> None:
    assert {(g.kind, g.severity) for g in load_catalogue().guidelines} == {
        ("headroom", "critical"),
        ("provision", "warning"),
    }


def test_the_entry_that_the_malformed_ones_are_made_of_is_right(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.yml"
    file.write_text(CATEGORIES + ENTRY, encoding="utf-8")
    assert [g.id for g in load_catalogue(file).guidelines] == ["heap_maximum"]


@pytest.mark.parametrize(("right", "wrong", "line", "field"), MALFORMED)
def test_a_malformed_catalogue_is_told_by_its_line_and_field(
    tmp_path: Path, right: str, wrong: str, line: int, field: str
) -> None:
    file = tmp_path / "catalogue.yml"
    file.write_text((CATEGORIES + ENTRY).replace(right, wrong), encoding="utf-8")
    with pytest.raises(DocumentError) as error:
        load_catalogue(file)
    assert error.value.line == line
    assert error.value.field.endswith(field)
    assert str(error.value).startswith(f"{file}:{line}: ")
