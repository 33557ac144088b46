"""The runbooks as pages: one for each alert, and the list that leads to them."""

import re

from exporter.web.pages.frame import document, navigation
from exporter.web.pages.markup import code_lines, html_text
from exporter.web.pages.terms import PageTerms

_STRONG = re.compile(r"\*\*(.+?)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*<>]+)(?<=\S)\*(?![\w*])")
_CODE = re.compile(r"`([^`]+)`")
_OTHER_RUNBOOK = re.compile(r"\[([^\]]+)\]\((\w+)\.md\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def runbook_page(markdown: str, terms: PageTerms) -> str:
    """Write a runbook, or the list of them, as a page.

    Args:
        markdown: a title (`# NAME`), an introduction, and sections (`## NAME`) of paragraphs, lists, tables of two
            columns and blocks of code, separated by empty lines. Links to `NAME.md` lead to other runbooks; the text
            of any other stays.
        terms: what the page is written with.
    """
    about, *sections = markdown.split("\n## ")
    title, _, introduction = about.removeprefix("# ").partition("\n")
    return document(
        title,
        f'<header><div class="top"><h1>{html_text(title)}</h1>{navigation(terms, "")}</div>'
        f"{_blocks(introduction)}</header><main>{''.join(map(_section, sections))}</main>",
    )


def _section(section: str) -> str:
    name, _, text = section.partition("\n")
    return f'<section class="card"><h2>{html_text(name)}</h2>{_blocks(text)}</section>'


def _blocks(text: str) -> str:
    return "".join(_block(block) for block in text.strip().split("\n\n") if block.strip())


def _block(block: str) -> str:
    lines = block.splitlines()
    if lines[0].startswith("```"):
        return code_lines("\n".join(lines[1:-1]))
    if lines[0].startswith("|"):
        return f"<ul>{''.join(map(_row, lines[2:]))}</ul>"
    if lines[0].startswith("- "):
        return f"<ul>{''.join(f'<li>{_inline(item)}</li>' for item in _items(block))}</ul>"
    return f"<p>{_inline(' '.join(block.split()))}</p>"


def _items(block: str) -> list[str]:
    return [" ".join(item.split()) for item in block.removeprefix("- ").split("\n- ")]


def _row(line: str) -> str:
    return f"<li>{': '.join(_inline(cell) for cell in line.strip('| ').split(' | '))}</li>"


def _inline(text: str) -> str:
    linked = _OTHER_RUNBOOK.sub(r'<a href="/runbooks/\2">\1</a>', html_text(text))
    plain = _LINK.sub(r"\1", linked)
    strong = _STRONG.sub(r"<strong>\1</strong>", _CODE.sub(r"<code>\1</code>", plain))
    return _EMPHASIS.sub(r"<em>\1</em>", strong)
