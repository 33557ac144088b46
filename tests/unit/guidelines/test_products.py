"""The table of products: whole, and a malformed one is told by its line."""

from pathlib import Path

import pytest

from exporter.document.errors import DocumentError
from exporter.facts.fact import Known
from exporter.facts.file import WrittenFacts
from exporter.guidelines import Guidelines, load_catalogue
from exporter.guidelines.products import load_products
from testing.deployments import deployed

GB, GIB = 10**9, 2**30

TABLE = """\
quantities:
  - id: heap
    title: Heap
    entries:
      - {products: [mi], base: 0.5, source: {page: one}}
      - {base: 2, source: {page: another}}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("products: [mi]", "products: [wi]", 5, "quantities[0].entries[0].products[0]"),
        ("products: [mi], ", "", 5, "quantities[0].entries[0]"),
        ("{base: 2,", "{products: [is], base: 2,", 6, "quantities[0].entries[1]"),
        ("base: 2", "bas: 2", 6, "quantities[0].entries[1].bas"),
        ("id: heap", "id: Heap", 2, "quantities[0].id"),
        (
            "    entries",
            "    entries: [{source: {page: one}}]\n  - id: heap\n    title: Heap\n    entries",
            5,
            "quantities[1].id",
        ),
    ],
)
def test_what_is_wrong_with_a_table_is_told_by_its_line(
    tmp_path: Path, old: str, new: str, line: int, field: str
) -> None:
    file = tmp_path / "products.yml"
    file.write_text(TABLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DocumentError) as error:
        load_products(file)
    assert str(error.value).startswith(f"{file}:{line}: {field}: ")


def test_a_catalogue_that_refers_to_nothing_in_the_table_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.yml"
    file.write_text(
        """\
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
    check: {type: threshold, unit: GiB, better: higher, target: {of_product: haep}, zero: 0.5}
    wanted: "{target} or more"
    source: {page: the text}
    statement: two GiB
    why: it matters
    advice: raise it
""",
        encoding="utf-8",
    )
    with pytest.raises(DocumentError) as error:
        load_catalogue(file)
    assert str(error.value).startswith(f"{file}:12: guidelines[0].check.target.of_product: found 'haep', expected one")


ASKED = [
    # Micro Integrator, Installation Prerequisites: 2 cores, 2 GB, about 512 MB of heap; a container: half a core, 1 GB.
    ("mi", "4.5.0", (), "cores_provided", "cores", 2, 1.9),
    ("mi", "4.5.0", ("cores", "memory"), "cores_provided", "cores", 0.5, 0.4),
    ("mi", "4.5.0", (), "ram_provided", "memory", 2 * GB, 1.8 * GB),
    ("mi", "4.5.0", ("cores", "memory"), "ram_provided", "memory", GB, 0.9 * GB),
    ("mi", "4.5.0", (), "heap_maximum", "heap_maximum", GIB // 2, GIB // 2 - 2**25),
    # Identity Server 7, Install: 4 vCPU, 4 GB; before it what the guidelines for all say.
    ("is", "7.0.0", (), "cores_provided", "cores", 4, 3),
    ("is", "6.1.0", (), "cores_provided", "cores", 2, 1.5),
    ("is", "7.0.0", (), "heap_initial", "heap_initial_share", 0.25, 0.24),
    # API Manager, Tuning Performance.
    ("apim", "4.5.0", (), "heap_initial", "heap_initial_share", 1.0, 0.99),
    ("apim", "4.5.0", (), "connector_maxThreads", "connector_max_threads", 250, 249),
]


@pytest.mark.parametrize(("product", "version", "limited", "guideline", "fact", "enough", "short"), ASKED)
def test_a_product_is_asked_what_its_own_page_asks(
    guidelines: Guidelines,
    *,
    product: str,
    version: str,
    limited: tuple[str, ...],
    guideline: str,
    fact: str,
    enough: float,
    short: float,
) -> None:
    about = deployed(product=product, version=version, limited=limited)
    for value, status in ((enough, "ok"), (short, "warning")):
        report = guidelines.report(WrittenFacts("facts.yml", {**about, fact: (Known(value, "so much"),)}))
        (found,) = (each for each in report.assessments if each.guideline == guideline)
        assert found.status == status


@pytest.mark.parametrize(
    ("guideline", "fact", "asked", "others"),
    [
        ("nofile_soft", "nofile_soft", 200_000, 4096),
        ("connector_maxKeepAliveRequests", "connector_max_keep_alive_requests", 600, 200),
    ],
)
def test_a_key_manager_is_asked_for_more(
    guidelines: Guidelines, guideline: str, fact: str, asked: int, others: int
) -> None:
    """API Manager, Tuning Performance, Key Manager nodes."""
    server = deployed(product="apim", version="4.5.0")
    manager = {**server, "roles": (Known(("key-manager",), "as configured"),)}
    for about, amount in ((server, others), (manager, asked)):
        for value, status in ((amount, "ok"), (amount - 1, "warning")):
            report = guidelines.report(WrittenFacts("facts.yml", {**about, fact: (Known(value, "so much"),)}))
            (found,) = (each for each in report.assessments if each.guideline == guideline)
            assert found.status == status


TESTED_WITH = [
    # API Manager, Product Compatibility of 4.4 and later, and the notes of 4.0 and 4.2.
    ("apim", "4.5.0", (11, 17, 21), "11, 17, 21"),
    ("apim", "4.4.0", (11, 17, 21), "11, 17, 21"),
    ("apim", "4.3.0", (8, 11, 17), "8, 11, 17"),
    ("apim", "4.1.0", (8, 11), "8, 11"),
    ("apim", "3.2.0", None, "a release"),
    ("apim", "", None, "a release"),
    # Identity Server 7, Environment Compatibility; Micro Integrator 4.5, Installation Prerequisites.
    ("is", "7.0.0", (11, 17, 21), "11, 17, 21"),
    ("is", "5.11.0", None, "a release"),
    ("mi", "4.5.0", (11, 17, 21), "11, 17, 21"),
    ("ei", "6.6.0", None, "a release"),
    # The kernel's own start script.
    ("kernel", "", tuple(range(11, 22)), "11 to 21"),
    ("", "", None, "a release"),
]


@pytest.mark.parametrize(("product", "version", "tested", "words"), TESTED_WITH)
def test_a_product_is_tested_with_some_releases_of_java(
    guidelines: Guidelines, product: str, version: str, tested: tuple[int, ...] | None, words: str
) -> None:
    for release in range(7, 26):
        facts = {"java_release": (Known(release, f"Java {release}"),), **deployed(product=product, version=version)}
        report = guidelines.report(WrittenFacts("facts.yml", facts))
        (found,) = (each for each in report.assessments if each.guideline == "jdk_supported")
        assert found.status == ("unknown" if tested is None else "ok" if release in tested else "warning")
        assert found.wanted == f"Java: {words} that the product was tested with"


def test_releases_of_java_stand_in_their_order(tmp_path: Path) -> None:
    file = tmp_path / "products.yml"
    java = "java:\n  - {products: [mi], releases: [17, 11], source: {page: one}, statement: both}\n"
    file.write_text(TABLE + java, encoding="utf-8")
    with pytest.raises(DocumentError) as error:
        load_products(file)
    assert str(error.value).startswith(f"{file}:8: java[0].releases: found releases in another order")


@pytest.mark.parametrize(
    ("guideline", "page"), [("cores_provided", "Install, prerequisites"), ("ram_provided", "System Requirements")]
)
def test_a_verdict_names_the_page_that_it_stands_on(guidelines: Guidelines, guideline: str, page: str) -> None:
    report = guidelines.report(WrittenFacts("facts.yml", deployed(product="is", version="7.0.0")))
    (found,) = (each for each in report.assessments if each.guideline == guideline)
    assert page in found.source.page


def test_a_key_manager_wants_more_threads(guidelines: Guidelines) -> None:
    """API Manager, Tuning Performance: 750 threads, 150 spare ones, 600 that may wait, and 200000 open files."""
    facts = {**deployed(product="apim"), "roles": (Known(("key-manager",), "as configured"),)}
    report = guidelines.report(WrittenFacts("facts.yml", facts))
    wanted = {each.guideline: each.wanted.split()[0] for each in report.assessments}
    names = ("connector_maxThreads", "connector_minSpareThreads", "connector_acceptCount", "nofile_soft")
    assert [wanted[name] for name in names] == ["750", "150", "600", "200000"]
