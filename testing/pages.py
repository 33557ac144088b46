"""What the pages for users hold: blocks of code, code within sentences, and tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from development.places import PROJECT

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`]+)`")
_COMMENT = re.compile(r"^ *#", re.MULTILINE)

PAGES = sorted(
    [
        PROJECT / "README.md",
        *(page for folder in ("docs", "alerts", "dashboards") for page in (PROJECT / folder).glob("*.md")),
    ]
)
EXAMPLES = sorted([*(PROJECT / "examples").glob("*.yml"), *(PROJECT / "dashboards").glob("*.yml")])
README = (PROJECT / "README.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Block:
    """Code that stands by itself."""

    language: str
    text: str


def blocks(text: str) -> list[Block]:
    """The blocks of a page, in their order."""
    return [Block(*match.groups()) for match in _BLOCK.finditer(text)]


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
        yield tuple(cell.strip() for cell in line.strip("|").split(" | "))


def commands(path: Path) -> Iterator[str]:
    """What a page says to type: lines of blocks of the shell, and code that begins with a program."""
    text = path.read_text(encoding="utf-8")
    for block in blocks(text):
        if block.language == "sh":
            for line in block.text.splitlines():
                if not line.startswith(("#", "export ", "JAVA_OPTS=")):
                    yield from (part.strip() for part in line.split("&&"))
    for span in spans(text):
        if _PROGRAM.match(span):
            yield span


_PROGRAM = re.compile(r"(wso2-exporter [a-z-]|(make|docker|jcmd|python3?|git|df|du|promtool|amtool|curl) |top(?: |$))")
