"""The committed page of metrics is what its program writes, but for what only other machines have."""

import re

from development.metrics_page import METRICS_PAGE, metrics_page
from development.recorded_machine import ASKING_THE_SYSTEM
from exporter.host.collectors import collector_names

MACHINE = re.compile(r"(?<=\n## The machine\n).*?(?=\n## )", re.DOTALL)
WRITE_IT = "run: make docs"


def test_the_committed_page_is_the_output_of_the_program() -> None:
    written = METRICS_PAGE.read_text(encoding="utf-8")
    assert MACHINE.sub("", written) == MACHINE.sub("", metrics_page()), WRITE_IT


def test_every_collector_is_on_the_page() -> None:
    """What it finds is recorded, or on every machine: else nobody has seen it work."""
    lines = MACHINE.findall(METRICS_PAGE.read_text(encoding="utf-8"))[0].splitlines()
    assert {line.rsplit("|", 2)[1].strip(" `") for line in lines if line.startswith("| `")} == {"", *collector_names()}


def test_the_machines_families_are_too_but_for_collectors_that_ask_the_system() -> None:
    committed, here = (
        MACHINE.findall(page)[0].splitlines() for page in (METRICS_PAGE.read_text(encoding="utf-8"), metrics_page())
    )
    assert set(here) - set(committed) == set(), WRITE_IT
    only_elsewhere = {line.rsplit("|", 2)[1].strip(" `") for line in set(committed) - set(here)}
    assert only_elsewhere <= ASKING_THE_SYSTEM, WRITE_IT
