"""docs/upgrade.md has a row for everything that breaks in the newest release, in the changelog's order."""

import re

from testing.pages import page, rows, spans

_RELEASE = re.compile(r"^## \[", re.MULTILINE)
_ENTRY = re.compile(r"^- \*\*Breaking:\*\* (.*?)(?=^- |^#|\Z)", re.MULTILINE | re.DOTALL)


def breaking() -> list[str]:
    """What breaks, in the newest part of the changelog in which anything does."""
    releases = _RELEASE.split(page("CHANGELOG.md"))[1:]
    return next(entries for release in releases if (entries := _ENTRY.findall(release)))


def test_there_is_a_row_for_each_entry_that_names_what_the_entry_names_first() -> None:
    told = [spans(f"{what} {remedy}") for what, remedy in rows(page("docs/upgrade.md"), "| what |")]
    first = [spans(entry)[0] for entry in breaking()]
    assert len(told) == len(first)
    assert [name for name, names in zip(first, told, strict=True) if not any(n.startswith(name) for n in names)] == []


def test_each_row_says_what_to_do() -> None:
    assert all(remedy for _, remedy in rows(page("docs/upgrade.md"), "| what |"))
