"""Which pages there are for people, wherever they stand in the project."""

import re

from development.places import PROJECT

CHANGELOG = PROJECT / "CHANGELOG.md"
PAGES = sorted(
    [
        *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
        *(PROJECT / "docs").rglob("*.md"),
        *(page for folder in ("alerts", "dashboards") for page in (PROJECT / folder).rglob("*.md")),
    ]
)
"""Those that say how things are; the changelog says how they were."""
LINK = re.compile(r"\]\((?!https?://)([^)#\s]+)")
"""A link or picture of a page, up to the heading that it leads to: its group is the file as the page names it."""
