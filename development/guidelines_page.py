"""`python -m development.guidelines_page` writes docs/guidelines.md: what servers are judged by, from the catalogue."""

import re
from collections.abc import Iterator, Sequence

from development.places import PROJECT
from development.products_section import products_section
from exporter.commands.guidelines.listing import about
from exporter.guidelines import Catalogue, Guideline, load_catalogue
from exporter.guidelines.catalogue import Category
from exporter.guidelines.products import load_products
from exporter.guidelines.wording import grade_words, wanted_words
from exporter.model.guideline import Source

GUIDELINES_PAGE = PROJECT / "docs" / "guidelines.md"

_INTRODUCTION = """\
# The guidelines it scores

Written by `make docs` from the catalogue, `exporter/guidelines/catalogue`. `wso2-exporter guidelines` lists the same.

The exporter judges each server and its machine by WSO2's production guidelines: whether it was given enough, how much
is left of that, how it is configured, and whether it is locked. [The report](report.md),
[`wso2-exporter check`](check.md) and the metrics tell the same verdicts.

## How a verdict comes about

Each guideline looks at one fact, and has one status:

| status | |
|---|---|
| `critical` | not met at all |
| `warning` | not met |
| `unknown` | it could not be read, with the reason. What was not read is never called ok |
| `unanswered` | only a person can tell, and nobody has |
| `info` | not as recommended, and worth knowing |
| `ok` | met |
| `waived` | not met, and accepted with a reason, until a day |
| `not_applicable` | it is not about such a server, as of one without Tomcat |

Its score is 1 where all is as wanted and 0 where it is critical, and between the two where it is a number. A
category's score is the weighted mean of its guidelines, but never more than its worst headroom. Its status is that of
its worst guideline.

`wso2_readiness_score` is the mean of the categories. While anything is critical that is not waived, it is at most
0.49. What is unknown or unanswered counts in no score, and stands beside it. Full marks are no proof of security.

What is about the machine is judged once, with the label `machine`, and counts for every server on it. Where a
server's container or JVM has less, the verdict is the server's own. Where several guidelines show one fault, the
first of them counts it.

Only headroom is ever critical in an alert: what runs out wakes somebody, what was set up wrongly does not.

## How to read, change and silence one

- Read: `wso2-exporter guidelines heap_maximum` tells all of one. What is found on a server stands on its page and in
  `wso2-exporter check`.
- Change: [`guidelines.thresholds`](configuration.md#guidelinesthresholds) has thresholds of your own. A number there
  is in the unit that the guideline's thresholds have below. The report shows what they were before.
- Silence: [a waiver](waivers.md#silence-a-finding) is an exception, with a reason and a last day.
  Afterwards the finding counts again, and the report says so.
- Answer: [`guidelines.answers`](configuration.md#guidelinesanswers) has what only a person can tell, with who said it
  and when.
- Say what a server is: [`product`](configuration.md#targetsproduct) and [`role`](configuration.md#targetsrole) of a
  target decide which guidelines are about it, where it does not say so itself.
"""
_MARKUP = re.compile(r"([\\`*<>\[\]|])")


def guidelines_page(catalogue: Catalogue) -> str:
    """The page in Markdown, which ends with a newline."""
    sections = [
        line for category in catalogue.categories for line in _category(category, _members(category, catalogue))
    ]
    return "\n".join([_INTRODUCTION, *sections, *_not_judged(catalogue), *_products()])


def _not_judged(catalogue: Catalogue) -> Iterator[str]:
    yield from ("## What is not judged", "", "| statement | why nothing is judged by it | source |", "|---|---|---|")
    for each in catalogue.not_judged:
        yield f"| {_plain(each.statement)} | {_plain(each.reason)} | {_source(each.source)} |"
    yield ""


def _products() -> Iterator[str]:
    return products_section(load_products(), _plain, _source)


def _members(category: Category, catalogue: Catalogue) -> Sequence[Guideline]:
    return [each for each in catalogue.guidelines if each.category == category.id]


def _category(category: Category, members: Sequence[Guideline]) -> Iterator[str]:
    yield from (f"## {category.title}", "")
    yield from ("| guideline | what is wanted | kind | about |", "|---|---|---|---|")
    for each in members:
        link = f"[`{each.id}`](#{each.id.lower()})"  # as readers of Markdown make anchors of headings
        yield f"| {link} | {_plain(wanted_words(each))} | {each.kind} | {_plain(about(each.applies_to))} |"
    yield ""
    for each in members:
        yield from _guideline(each)


def _guideline(guideline: Guideline) -> Iterator[str]:
    yield from (f"### `{guideline.id}`", "", f"| {_plain(guideline.title)} | |", "|---|---|")
    rows = [
        ("our own" if guideline.source.ours else "the guidelines say", guideline.statement),
        *((("asked", guideline.question),) if guideline.question else ()),
        ("wanted", wanted_words(guideline)),
        *grade_words(guideline).items(),
        ("weight", f"{guideline.weight:g}, judged for each {guideline.scope}"),
        ("why", guideline.why),
        ("to do", guideline.advice),
    ]
    yield from (f"| {name} | {_plain(text)} |" for name, text in rows)
    yield from (f"| source | {_source(guideline.source)} |", "")
    for step in guideline.steps:
        yield from (f"{step.instruction[0].upper()}{step.instruction[1:]}", "", "```text")
        yield from (step.lines.rstrip("\n"), "```", "")


def _source(source: Source) -> str:
    text = _plain(source.text)
    return f"[{text}]({source.url})" if source.url else text


def _plain(text: str) -> str:
    """On one line, with nothing that Markdown would take for more than text."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


if __name__ == "__main__":
    GUIDELINES_PAGE.write_text(guidelines_page(load_catalogue()), encoding="utf-8")
