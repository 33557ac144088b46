"""The pages as Sphinx wants them: in one folder, where each keeps its place, with the files that they link to."""

import shutil
from pathlib import Path

from development.places import PROJECT
from development.site.pages import CHANGELOG, LINK, PAGES

_NAVIGATION = Path(__file__).parent / "navigation.md"
_FIRST = PROJECT / "README.md"
_FIRST_ON_THE_SITE = "index.md"


def lay_out(folder: Path) -> None:
    """Copy the pages into a folder, the README as the first page with the navigation below it, and what they link to.

    Args:
        folder: made anew; what it held before is gone.
    """
    shutil.rmtree(folder, ignore_errors=True)
    pages = [*PAGES, CHANGELOG]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        place = folder / page.relative_to(PROJECT)
        place.parent.mkdir(parents=True, exist_ok=True)
        if page == _FIRST:
            text += _NAVIGATION.read_text(encoding="utf-8")
            place = folder / _FIRST_ON_THE_SITE
        place.write_text(_with_the_first_pages_name(page, text), encoding="utf-8")
    for file in {_target(page, link) for page in pages for link in LINK.findall(page.read_text(encoding="utf-8"))}:
        if file.is_file() and file not in pages:
            place = folder / file.relative_to(PROJECT)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)


def _target(page: Path, link: str) -> Path:
    return (page.parent / link).resolve()


def _with_the_first_pages_name(page: Path, text: str) -> str:
    """A page's text with its links to the README leading to the site's first page."""
    for link in set(LINK.findall(text)):
        if _target(page, link) == _FIRST:
            text = text.replace(f"]({link}", f"]({link.removesuffix(_FIRST.name)}{_FIRST_ON_THE_SITE}")
    return text
