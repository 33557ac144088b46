"""The site offers every page, under the question that it answers."""

import re

from development.places import PROJECT
from development.site.pages import CHANGELOG, PAGES
from testing.pages import page


def test_the_navigation_offers_every_page_once() -> None:
    """A new page needs a line in development/site/navigation.md; the README is the first page, and offers itself."""
    offered = re.findall(r"<(.+)>", page("development/site/navigation.md"))
    pages = {str(each.relative_to(PROJECT).with_suffix("")) for each in (*PAGES, CHANGELOG)} - {"README"}
    assert sorted(offered) == sorted(pages)
