import re
from pathlib import Path

import pytest

from development.places import PROJECT
from development.site import source
from development.site.pages import CHANGELOG, LINK, PAGES


@pytest.fixture
def laid_out(tmp_path: Path) -> Path:
    source.lay_out(tmp_path)
    return tmp_path


def test_every_page_keeps_its_place_and_the_readme_is_the_first(laid_out: Path) -> None:
    places = {str(page.relative_to(laid_out)) for page in laid_out.rglob("*.md")}
    pages = {str(page.relative_to(PROJECT)) for page in (*PAGES, CHANGELOG)}
    assert places == pages - {"README.md"} | {"index.md"}


def test_every_link_leads_to_a_file_there(laid_out: Path) -> None:
    missing = [
        (page.name, link)
        for page in laid_out.rglob("*.md")
        for link in LINK.findall(re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL))
        if not (page.parent / link).is_file()
    ]
    assert missing == []
    assert (laid_out / "docs" / "page.png").is_file()


def test_a_link_to_the_readme_leads_to_the_first_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"README.md": "", "CHANGELOG.md": "", "docs/README.md": "", "docs/x.yml": "a: b"}
    texts["docs/a.md"] = "[first](../README.md#begin), [other](README.md), [file](x.yml)"
    (tmp_path / "docs").mkdir()
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(source, "PROJECT", tmp_path)
    monkeypatch.setattr(source, "_FIRST", tmp_path / "README.md")
    monkeypatch.setattr(source, "CHANGELOG", tmp_path / "CHANGELOG.md")
    monkeypatch.setattr(source, "PAGES", [tmp_path / name for name in texts if name.endswith(".md")])
    source.lay_out(tmp_path / "site")
    laid_out = tmp_path / "site" / "docs"
    assert (laid_out / "a.md").read_text() == "[first](../index.md#begin), [other](README.md), [file](x.yml)"
    assert (laid_out / "x.yml").read_text() == "a: b"
