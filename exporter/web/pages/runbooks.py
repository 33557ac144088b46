"""The runbooks as a page: a section for each alert, whose address is the alert's name in small letters."""

import re

from exporter.web.pages.frame import document, navigation
from exporter.web.pages.markup import code_lines, html_text
from exporter.web.pages.terms import PageTerms

_STRONG = re.compile(r"\*\*(.+?)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*<>]+)(?<=\S)\*(?![\w*])")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def runbooks_page(markdown: str, terms: PageTerms) -> str:
    """Write the page of runbooks.

    Args:
        markdown: sections that begin with `## NAME`, of paragraphs and blocks of code.
        terms: what the page is written with.
    """
    about, *sections = markdown.split("\n## ")
    _, _, introduction = about.partition("\n")
    return document(
        "Runbooks",
        f'<header><div class="top"><h1>Runbooks</h1>{navigation(terms, "/runbooks")}</div>'
        f"{_paragraphs(introduction)}</header><main>{''.join(map(_section, sections))}</main>",
    )


def _section(section: str) -> str:
    name, _, text = section.partition("\n")
    title = f"<h2>{html_text(name)}</h2>"
    return f'<section class="card" id="{html_text(name.lower())}">{title}{_paragraphs(text)}</section>'


def _paragraphs(text: str) -> str:
    return "".join(_paragraph(block) for block in text.strip().split("\n\n") if block.strip())


def _paragraph(block: str) -> str:
    lines = block.splitlines()
    if lines[0].startswith("```"):
        return code_lines("\n".join(lines[1:-1]))
    if lines[0].startswith("|"):
        return f"<ul>{''.join(map(_row, lines[2:]))}</ul>"
    return f"<p>{_inline(' '.join(block.split()))}</p>"


def _row(line: str) -> str:
    return f"<li>{': '.join(_inline(cell) for cell in line.strip('| ').split(' | '))}</li>"


def _inline(text: str) -> str:
    plain = _LINK.sub(r"\1", html_text(text))
    strong = _STRONG.sub(r"<strong>\1</strong>", _CODE.sub(r"<code>\1</code>", plain))
    return _EMPHASIS.sub(r"<em>\1</em>", strong)
