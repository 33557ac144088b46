"""The catalogue is whole, and a malformed one is told by its line."""

from pathlib import Path

import pytest

from exporter.document.errors import DocumentError
from exporter.guidelines import load_catalogue
from exporter.guidelines.applicability import AppliesTo
from exporter.guidelines.checks.check import Check
from exporter.guidelines.checks.equals import Equals
from exporter.guidelines.checks.one_of import OneOf
from exporter.guidelines.checks.version import Versions

AREAS = ("heap", "cores", "ram", "disk", "thread_pools")

CATALOGUE = """\
categories:
  - {id: heap, title: Heap}
guidelines:
  - id: heap_maximum
    category: heap
    kind: provision
    scope: server
    weight: 1
    severity: warning
    title: Maximum heap
    fact: heap_maximum
    check:
      type: threshold
      unit: GiB
      better: higher
      target: 2
      zero: 0.5
    wanted: "{target} or more"
    source: {page: the text}
    statement: two GiB
    why: it matters
    advice: raise it
"""
ENTRY = CATALOGUE[CATALOGUE.index("  - id: heap_maximum") :]
CHECK = CATALOGUE[CATALOGUE.index("    check:") : CATALOGUE.index("    source:")]

MALFORMED = [
    ("title: Heap}", "titel: Heap}", 2, "categories[0].titel"),
    ("{id: heap,", "{id: Heap,", 2, "categories[0].id"),
    ("title: Heap}\n", "title: Heap}\n  - {id: heap, title: Heap}\n", 3, "categories[1].id"),
    ("title: Heap}\n", "title: Heap}\n  - {id: disk, title: Disk}\n", 3, "categories[1].id"),
    ("category: heap", "category: disk", 5, "guidelines[0].category"),
    ("kind: provision", "kind: provisoin", 6, "guidelines[0].kind"),
    ("scope: server", "scope: servers", 7, "guidelines[0].scope"),
    ("weight: 1", "weight: 0", 8, "guidelines[0].weight"),
    ("weight: 1", "weight: -1", 8, "guidelines[0].weight"),
    ("weight: 1", "weight: heavy", 8, "guidelines[0].weight"),
    ("weight: 1", "weight: .inf", 8, "guidelines[0].weight"),
    ("severity: warning", "severity: critical", 9, "guidelines[0].severity"),
    ("severity: warning", "severity: warning\n    worst: info", 8, "guidelines[0].weight"),
    ("severity: warning", "severity: warning\n    worst: ok", 10, "guidelines[0].worst"),
    ("title: Maximum heap", "titel: Maximum heap", 10, "guidelines[0].titel"),
    ("fact: heap_maximum", "fact: heap_maxinum", 11, "guidelines[0].fact"),
    ("type: threshold", "type: thresold", 13, "guidelines[0].check.type"),
    ("      type: threshold\n", "", 12, "guidelines[0].check.type"),
    ("unit: GiB", "unit: KiB", 14, "guidelines[0].check.unit"),
    ("unit: GiB", "unti: GiB", 14, "guidelines[0].check.unti"),
    ("target: 2", "target: {per_server: 2}", 16, "guidelines[0].check.target.per_server"),
    ("target: 2", "target: .inf", 16, "guidelines[0].check.target"),
    ("zero: 0.5", "zero: 2", 17, "guidelines[0].check.zero"),
    ("zero: 0.5", "zero: {of_target: 1}", 17, "guidelines[0].check.zero"),
    ("zero: 0.5", "zero: 0.5\n      warning: 3", 18, "guidelines[0].check.warning"),
    ("zero: 0.5", "zero: 0.5\n      tolerance: 75", 18, "guidelines[0].check.tolerance"),
    ("better: higher", "better: lower", 17, "guidelines[0].check.zero"),
    ('wanted: "{target} or more"', 'wanted: "{warning} or more"', 18, "guidelines[0].wanted"),
    ('wanted: "{target} or more"', 'wanted: "{target or more"', 18, "guidelines[0].wanted"),
    ('wanted: "{target} or more"', 'wanted: "{target:z} or more"', 18, "guidelines[0].wanted"),
    ("advice: raise it", 'advice: ""', 22, "guidelines[0].advice"),
    ("advice: raise it", "advice: raise it\n    advice: lower it", 23, "guidelines[0].advice"),
    ("advice: raise it", "advice: raise it\n    applies_to: {products: [esb]}", 23, ".applies_to.products[0]"),
    ("advice: raise it", "advice: raise it\n    applies_to: {versions: {below: '4'}}", 23, ".applies_to.versions"),
    (ENTRY, ENTRY + ENTRY, 23, "guidelines[1].id"),
    (CHECK, "    check: {type: one_of, values: []}\n    wanted: x\n", 12, "guidelines[0].check.values"),
    (CHECK, "    check: {type: one_of, values: [a, a]}\n    wanted: x\n", 12, "guidelines[0].check.values"),
    (CHECK, "    check: {type: one_of, values: [a]}\n    wanted: '{value}'\n", 13, "guidelines[0].wanted"),
    (CHECK, "    check: {type: equals}\n    wanted: x\n", 12, "guidelines[0].check.value"),
    (CHECK, "    check: {type: at_least_version, version: new}\n    wanted: x\n", 12, "guidelines[0].check.version"),
    (CHECK, "    check: {type: absent, value: a}\n    wanted: x\n", 12, "guidelines[0].check.value"),
]


def test_the_five_areas_come_in_the_order_of_the_requirements() -> None:
    areas = [("heap", "Heap"), ("cores", "Cores"), ("ram", "RAM"), ("disk", "Disk"), ("thread_pools", "Thread pools")]
    assert [(category.id, category.title) for category in load_catalogue().categories[:5]] == areas


@pytest.mark.parametrize("area", AREAS)
def test_each_area_is_judged_twice_by_what_it_was_given_and_by_what_is_left(area: str) -> None:
    members = [g for g in load_catalogue().guidelines if g.category == area]
    weights = {g.kind: max(other.weight for other in members if other.kind == g.kind) for g in members}
    assert weights["headroom"] == 2 * weights["provision"] > 0


def test_what_is_the_machines_alone_is_judged_for_the_machine() -> None:
    """So is a disk that fills up; what a server was given of it is its own: each may keep its home on another."""
    scopes = {g.id: g.scope for g in load_catalogue().guidelines}
    machines = ("cores_provided", "cores_used", "cores_load", "ram_provided", "heap_fits_memory", "ram_available")
    assert {scopes[guideline] for guideline in (*machines, "disk_used")} == {"machine"}
    assert {scopes[guideline] for guideline in ("heap_maximum", "disk_provided")} == {"server"}


@pytest.mark.parametrize("area", AREAS)
def test_what_is_left_in_an_area_may_page_and_nothing_else(area: str) -> None:
    paging = {g.kind for g in load_catalogue().guidelines if g.category == area and g.severity == "critical"}
    assert paging == {"headroom"}


def load_text(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "catalogue.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_catalogue_that_the_malformed_ones_are_made_of_is_right(tmp_path: Path) -> None:
    assert [g.id for g in load_catalogue(load_text(tmp_path, CATALOGUE)).guidelines] == ["heap_maximum"]


@pytest.mark.parametrize(("right", "wrong", "line", "field"), MALFORMED)
def test_a_malformed_catalogue_is_told_by_its_line_and_field(
    tmp_path: Path, right: str, wrong: str, line: int, field: str
) -> None:
    assert right in CATALOGUE
    file = load_text(tmp_path, CATALOGUE.replace(right, wrong))
    with pytest.raises(DocumentError) as error:
        load_catalogue(file)
    assert error.value.line == line
    assert error.value.field.endswith(field)
    assert str(error.value).startswith(f"{file}:{line}: ")


@pytest.mark.parametrize(
    ("written", "check"),
    [
        ("{type: equals, value: Strict}", Equals("Strict")),
        ("{type: equals, value: true}", Equals(value=True)),
        ("{type: one_of, values: [TLSv1.2, TLSv1.3]}", OneOf(("TLSv1.2", "TLSv1.3"))),
    ],
)
def test_a_check_is_told_from_others_by_its_type(tmp_path: Path, written: str, check: Check) -> None:
    text = CATALOGUE.replace(CHECK, f"    check: {written}\n    wanted: as it should be\n")
    (found,) = load_catalogue(load_text(tmp_path, text)).guidelines
    assert found.check == check


def test_a_guideline_may_be_about_some_servers_alone(tmp_path: Path) -> None:
    narrow = "applies_to: {products: [apim, is], versions: {at_least: '4.0', below: '5'}, roles: [key-manager]}"
    (found,) = load_catalogue(load_text(tmp_path, f"{CATALOGUE}    {narrow}\n")).guidelines
    assert found.applies_to == AppliesTo(("apim", "is"), Versions("4.0", "5"), ("key-manager",))
