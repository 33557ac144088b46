"""The site offers every page, under the question that it answers."""

import re
from fnmatch import fnmatch

from development.places import PROJECT
from development.site.pages import CHANGELOG, PAGES
from testing.pages import page


def test_the_navigation_offers_every_page_once() -> None:
    """A new page needs a line in development/site/navigation.md; the README is the first page, and offers itself.

    A line that is a pattern offers each page that it fits.
    """
    navigation = page("development/site/navigation.md")
    pages = {str(each.relative_to(PROJECT).with_suffix("")) for each in (*PAGES, CHANGELOG)} - {"README"}
    patterns = re.findall(r"^(\S+\*)$", navigation, re.MULTILINE)
    fitting = [each for each in pages for pattern in patterns if fnmatch(each, pattern)]
    assert sorted([*re.findall(r"<(.+)>", navigation), *fitting]) == sorted(pages)
