"""docs/guidelines.md is what is written from the catalogue, and each guideline can be linked to."""

import pytest

from development.guidelines_page import GUIDELINES_PAGE, guidelines_page
from exporter.guidelines import Catalogue, load_catalogue
from testing.pages import anchors, links


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def page() -> str:
    return GUIDELINES_PAGE.read_text(encoding="utf-8")


def test_the_page_is_current(catalogue: Catalogue, page: str) -> None:
    assert page == guidelines_page(catalogue), "python -m development.guidelines_page writes it"


def test_each_guideline_has_an_anchor_of_its_id(catalogue: Catalogue, page: str) -> None:
    assert {guideline.id.lower() for guideline in catalogue.guidelines} <= anchors(page)


def test_each_source_that_has_an_address_is_linked(catalogue: Catalogue, page: str) -> None:
    addresses = {each.source.url for each in catalogue.guidelines if each.source.url}
    assert addresses <= set(links(page))
