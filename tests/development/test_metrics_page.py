"""The committed page of metrics is what its program writes, but for what only other machines have."""

import re

from development.metrics_page import METRICS_PAGE, metrics_page

MACHINE = re.compile(r"(?<=\n## The machine\n).*?(?=\n## )", re.DOTALL)
WRITE_IT = "run: make docs"


def test_the_committed_page_is_the_output_of_the_program() -> None:
    written = METRICS_PAGE.read_text(encoding="utf-8")
    assert MACHINE.sub("", written) == MACHINE.sub("", metrics_page()), WRITE_IT


def test_every_family_of_this_machine_is_on_the_committed_page() -> None:
    committed, here = (MACHINE.findall(page) for page in (METRICS_PAGE.read_text(encoding="utf-8"), metrics_page()))
    assert [len(committed), len(here)] == [1, 1]
    assert set(here[0].splitlines()) <= set(committed[0].splitlines()), WRITE_IT
