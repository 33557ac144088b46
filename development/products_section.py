"""What WSO2's pages ask for, by product, as a section of docs/guidelines.md."""

from collections.abc import Callable, Iterator

from exporter.guidelines.checks.product_amount import Entry
from exporter.guidelines.checks.tested_release import TestedReleases
from exporter.guidelines.products import ProductTable
from exporter.model.guideline import Source


def products_section(
    table: ProductTable, plain: Callable[[str], str], linked: Callable[[Source], str]
) -> Iterator[str]:
    """Give the lines on what products want, quantity by quantity, with the page that each figure stands on.

    Args:
        table: what they want.
        plain: puts a text on one line, with nothing that Markdown would take for more than text.
        linked: the same of a source, with a link to it.
    """
    yield from ("## What products want", "")
    yield "Of the pages that speak of a server the first one counts. Each server that shares the thing counts in `n`."
    for quantity in table.quantities.values():
        yield from ("", f"### {quantity.title}", "", "| about | wanted | page |", "|---|---|---|")
        for entry in quantity.entries:
            yield f"| {plain(_servers_of(entry))} | {plain(_wanted_of(entry))} | {linked(entry.source)} |"
        yield from (f"\n{plain(entry.reason)}" for entry in quantity.entries if entry.reason)
    yield from ("", "### Java, feature releases", "", "| about | tested with | page |", "|---|---|---|")
    for page in table.java:
        yield f"| {plain(_servers_of(page))} | {page.words} | {linked(page.source)} |"
    yield from (f"\n{plain(page.reason)}" for page in table.java if page.reason)
    yield ""


def _servers_of(entry: Entry | TestedReleases) -> str:
    versions = entry.versions
    since = f" from {versions.at_least}" if versions is not None and versions.at_least else ""
    until = f" before {versions.below}" if versions is not None and versions.below else ""
    words = [", ".join(entry.products) + since + until]
    if isinstance(entry, Entry):
        words += [", ".join(entry.roles), "container" if entry.container else ""]
    return "; ".join(word for word in words if word) or "all others"


def _wanted_of(entry: Entry) -> str:
    if entry.of_memory:
        return f"{entry.of_memory:g} % of its memory"
    parts = [f"{entry.base:g}"] if entry.base else []
    parts += [f"{entry.per_server:g} n"] if entry.per_server else []
    words = " + ".join(parts)
    return f"{words}, at least {entry.high_concurrency:g} for many users" if entry.high_concurrency else words
