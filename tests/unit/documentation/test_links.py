"""Every link of a page leads to a file, and to a heading, that there is; the README is short and answers newcomers."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from development.places import PROJECT
from development.site.pages import CHANGELOG
from testing.pages import PAGES, README, anchors, links, rows

EVERYWHERE = [*PAGES, CHANGELOG]
QUESTIONS = (
    ("API Manager", "Identity Server", "Micro Integrator"),
    ("metric",),
    ("port",),
    ("permission",),
    ("user runs",),
    ("lock",),
    ("upgrade",),
    ("How many servers",),
    ("target down",),
    ("contribute",),
    ("hole",),
)
"""What newcomers ask: words of a question in the README."""


@pytest.mark.parametrize("page", EVERYWHERE, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    inside = [link for link in links(text) if not link.startswith(("http://", "https://"))]
    assert [link for link in inside if not leads_somewhere(page, link)] == []


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    if not target.is_file() or not target.resolve().is_relative_to(PROJECT):
        return False
    return not anchor or anchor in anchors(target.read_text(encoding="utf-8"))


def test_a_heading_is_found_as_it_is_linked() -> None:
    text = "# Which port?\n\n## `targets.tls.ca_file`\n\n## Twice\n\n```text\n# not one\n```\n\n## Twice\n"
    assert anchors(text) == {"which-port", "targetstlsca_file", "twice", "twice-1"}


def test_the_readme_has_at_most_1300_words() -> None:
    text = re.sub(r"<[^>]*>", " ", MarkdownIt("commonmark").enable("table").render(README))
    assert 400 < len(text.split()) <= 1300


def test_the_readmes_first_screen_says_what_it_is_shows_it_and_names_three_things() -> None:
    first = README[: README.index("\n## ")]
    assert len(re.findall(r"^- ", first, re.MULTILINE)) == 3
    assert "docs/page.png" in first


@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_the_readme_answers_what_newcomers_ask_with_a_link(words: tuple[str, ...]) -> None:
    answers = [answer for question, answer in rows(README, "| question |") if all(word in question for word in words)]
    assert answers
    assert all(links(answer) for answer in answers)


def test_every_page_is_reached_from_the_readme() -> None:
    """By links from page to page; the changelog is one of them, and has none of its own."""
    reached = {PROJECT / "README.md"}
    new = set(reached)
    while new:
        new = {target for page in new for target in targets(page)} - reached
        reached |= new
    assert [str(page.relative_to(PROJECT)) for page in PAGES if page not in reached] == []


def targets(page: Path) -> set[Path]:
    found = links(page.read_text(encoding="utf-8"))
    paths = {(page.parent / link.partition("#")[0]).resolve() for link in found if "://" not in link}
    return {path for path in paths if path.suffix == ".md" and path.is_file()}
