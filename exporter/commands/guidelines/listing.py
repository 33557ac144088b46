"""The catalogue as `wso2-exporter guidelines` lists it, and as its JSON tells it."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import msgspec

from exporter.console.flags import UsageError
from exporter.console.styled import Line, Styled, Table
from exporter.guidelines import Catalogue, Guideline
from exporter.guidelines.applicability import AppliesTo
from exporter.guidelines.wording import grade_words, wanted_words


def guideline_named(name: str, catalogue: Catalogue) -> Guideline:
    """Find a guideline by its id.

    Raises:
        UsageError: none has it; the nearest are named.
    """
    known = {guideline.id: guideline for guideline in catalogue.guidelines}
    if name in known:
        return known[name]
    near = get_close_matches(name, known, 3)
    hint = f"did you mean {' or '.join(near)}?" if near else "wso2-exporter guidelines lists all"
    raise UsageError(f"unknown guideline {name!r}, {hint}")


def listed(catalogue: Catalogue) -> Table:
    """Put all guidelines into a table."""
    rows = [
        (each.id, each.title, wanted_words(each), each.source.text, about(each.applies_to))
        for each in catalogue.guidelines
    ]
    return Table(("ID", "TITLE", "WANTED", "SOURCE", "PRODUCTS"), rows, frozenset({1, 2, 3}))


def not_judged(catalogue: Catalogue) -> Iterator[Line]:
    """Tell the statements that nothing is judged by, with the reason."""
    yield ""
    yield Styled("Not judged:", "heading")
    for each in catalogue.not_judged:
        yield f"  {each.statement} {' '.join(each.reason.split())} ({each.source.text})"


def about(applies_to: AppliesTo | None) -> str:
    """Say which servers a guideline is about."""
    if applies_to is None:
        return "all"
    versions = applies_to.versions
    limits = () if versions is None else (("from", versions.at_least), ("before", versions.below))
    parts = [", ".join(applies_to.products), " ".join(f"{word} {limit}" for word, limit in limits if limit)]
    roles = f"as {', '.join(applies_to.roles)}" if applies_to.roles else ""
    return " ".join(part for part in (*parts, roles) if part) or "all"


def told(guideline: Guideline, category: str) -> Iterator[Line]:
    """Tell everything about a guideline."""
    yield Styled(f"{guideline.title} ({guideline.id})", "heading")
    yield f"  what WSO2 says: {guideline.statement}" if not guideline.source.ours else f"  {guideline.statement}"
    yield f"  source: {guideline.source.text}"
    if guideline.source.url:
        yield f"    {guideline.source.url}"
    if guideline.question:
        yield f"  asked, and answered in the configuration: {guideline.question}"
    yield f"  wanted: {wanted_words(guideline)}"
    for status, words in grade_words(guideline).items():
        yield f"  {status}: {words}"
    yield f"  judged: {guideline.kind} of the {guideline.scope}, in {category}, weight {guideline.weight:g}"
    yield f"  about: {about(guideline.applies_to)}"
    yield f"  why: {' '.join(guideline.why.split())}"
    yield f"  to do: {' '.join(guideline.advice.split())}"
    for step in guideline.steps:
        yield f"    {step.instruction}"
        yield from (Styled(f"      {line}", "verbatim") for line in step.lines.rstrip("\n").split("\n"))


def as_data(guidelines: Sequence[Guideline]) -> Sequence[Mapping[str, Any]]:
    """Turn guidelines into plain values, as the catalogue has them, with what is wanted in words."""
    return [
        {**msgspec.to_builtins(each), "wanted": wanted_words(each), "statuses": grade_words(each)}
        for each in guidelines
    ]
