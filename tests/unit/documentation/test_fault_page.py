"""docs/fault-to-page.md names every fault as `make demo FAULT=NAME` takes it."""

from development.demo.faults import FAULTS
from testing.pages import page, rows


def test_the_page_has_every_fault_by_its_name() -> None:
    named = [name.strip("`") for name, _, _ in rows(page("docs/fault-to-page.md"), "| `FAULT` |")]
    assert named == list(FAULTS)
