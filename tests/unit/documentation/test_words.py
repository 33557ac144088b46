"""The pages for users are in plain words: their sentences are short."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from development.places import PROJECT
from testing.pages import PAGES

MOST_WORDS = 36
FOR_DEVELOPERS = "architecture.md"
_APART = re.compile(r"^```.*?^```$|^\|.*?$|^#.*?$", re.DOTALL | re.MULTILINE)
"""Blocks of code, tables and headings."""
_PARAGRAPH = re.compile(r"\n\s*\n(?: *(?:[-*]|\d+\.) )?|\n *(?:[-*]|\d+\.) ")


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name != FOR_DEVELOPERS], ids=lambda page: str(page.relative_to(PROJECT))
)
def test_no_sentence_is_long(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [sentence for sentence in sentences(text) if len(sentence.split()) > MOST_WORDS] == []


def sentences(text: str) -> Iterator[str]:
    """A page's sentences, with a single word for each piece of code, and of each link what is read."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"`[^`]+`", "code", _APART.sub("", text)))
    for paragraph in _PARAGRAPH.split(plain):
        yield from re.split(r"(?<=[.!?:]) ", " ".join(paragraph.split()))


def test_a_long_sentence_is_found() -> None:
    text = "# Head\n\nShort. [Another `one`](x.md) is\nshort, too.\n\n- `a b c` and so on\n\n```sh\nlong code\n```\n"
    assert list(sentences(f"\n{text}"))[1:] == ["Short.", "Another code is short, too.", "code and so on", ""]
