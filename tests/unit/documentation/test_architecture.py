"""The page for developers names rooms, modules and classes that there are, and leaves no room out."""

import pkgutil
import re

import pytest

import exporter
from development.places import PROJECT
from testing.pages import rows, spans

PAGE = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROOMS = {module.name for module in pkgutil.iter_modules(exporter.__path__)} - {"__main__"}
NAMED = sorted({span for span in spans(PAGE) if span.partition(".")[0] in ROOMS and not span.endswith(".py")})


def test_the_page_has_a_line_for_every_room() -> None:
    cells = [cell for cell, *_ in rows(PAGE, "| room of ")]
    told = [name.removesuffix(".py") for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    assert sorted(told) == sorted(ROOMS)


@pytest.mark.parametrize("name", [name for name in NAMED if re.fullmatch(r"[\w.]+", name)])
def test_what_the_page_names_is_there(name: str) -> None:
    pkgutil.resolve_name(f"exporter.{name}")


def test_the_page_names_rooms_and_what_is_in_them() -> None:
    assert len(NAMED) > 20


def test_a_change_goes_to_a_place_that_there_is() -> None:
    places = [span for row in rows(PAGE, "| what is new |") for cell in row for span in spans(cell) if "/" in span]
    assert len(places) > 12
    assert [place for place in places if not (PROJECT / place).exists()] == []
