"""What the pages for users hold: blocks of code, code within sentences, tables, headings and links."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from development.places import PROJECT
from development.site.pages import PAGES as PAGES  # noqa: PLC0414 - whoever asks what pages hold gets them here

_BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`]+)`")
_COMMENT = re.compile(r"^ *#", re.MULTILINE)
_CELL_END = re.compile(r"(?<= )\|(?= )")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)

EXAMPLES = sorted([*(PROJECT / "examples").glob("*.yml"), *(PROJECT / "dashboards").glob("*.yml")])


def page(name: str) -> str:
    """The text of a page, by its path in the project."""
    return (PROJECT / name).read_text(encoding="utf-8")


README = page("README.md")
CONFIGURATION = page("docs/configuration.md")
CONNECT = page("docs/connect.md")


@dataclass(frozen=True)
class Block:
    """Code that stands by itself."""

    language: str
    text: str


def blocks(text: str) -> list[Block]:
    """The blocks of a page, in their order, also those within lists; without what all their lines are indented by."""
    return [
        Block(language, re.sub(f"^{indent}", "", code, flags=re.MULTILINE))
        for indent, language, code in _BLOCK.findall(text)
    ]


def spans(text: str) -> list[str]:
    """The code within a page's sentences, or a comment's, each on one line."""
    plain = _COMMENT.sub("", _BLOCK.sub("", text))
    return [" ".join(match[1].split()) for match in _SPAN.finditer(plain)]


def rows(text: str, head: str) -> Iterator[tuple[str, ...]]:
    """The cells of a table's rows, by the beginning of the line of its head."""
    _, _, table = text.partition(f"\n{head}")
    for line in table.split("\n")[2:]:
        if not line.startswith("|"):
            return
        yield tuple(cell.strip() for cell in _CELL_END.split(line.removeprefix("|").removesuffix("|")))


def links(text: str) -> list[str]:
    """Where a page's links and pictures lead, as it says it."""
    return _LINK.findall(_SPAN.sub("", _BLOCK.sub("", text)))


def anchors(text: str) -> set[str]:
    """What may stand behind `#` in a link to a page: its headings, as GitHub and the site name them."""
    found: Counter[str] = Counter()
    names = set()
    for heading in _HEADING.findall(_BLOCK.sub("", text)):
        name = re.sub(r"[^\w\- ]", "", _LINK.sub("", heading).lower()).replace(" ", "-")
        names.add(f"{name}-{found[name]}" if found[name] else name)
        found[name] += 1
    return names
