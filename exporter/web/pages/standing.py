"""How something stands to all guidelines: findings first, then what nobody answered, knows, wants or minds."""

from collections.abc import Sequence
from itertools import groupby

from exporter.guidelines import Catalogue
from exporter.model.assessment import Assessment, Status
from exporter.web.pages.findings import findings
from exporter.web.pages.markup import html_text, link, sentence
from exporter.web.pages.moments import last_day
from exporter.web.pages.statuses import FINDINGS, pill, words
from exporter.web.pages.terms import PageTerms

_HOW_TO_SEE = (
    "Security findings are shown by name only where the endpoint asks who its caller is, or listens on loopback "
    "addresses alone, or where the configuration has guidelines.expose_findings: true; "
    "on the exporter's machine wso2-exporter check shows them."
)
EXPOSED = (
    "The configuration has guidelines.expose_findings: true. This page shows the weaknesses of servers by name to "
    "everybody who reaches it: something before it has to ask who they are."
)


def standing(assessments: Sequence[Assessment], owner: str, catalogue: Catalogue, terms: PageTerms) -> str:
    """Show every assessment where it belongs; those that are not applicable are counted.

    Args:
        assessments: each guideline once.
        owner: the target's name, or empty.
        catalogue: what they were judged by.
        terms: what the page is written with.
    """
    shown = [each for each in assessments if terms.shows(each)]
    hidden = [each for each in assessments if not terms.shows(each)]
    found = _hidden(hidden) + findings(shown, owner, terms.now)
    return "".join(
        (
            _part("Findings, worst first", found or "<p>None.</p>"),
            _part("Questions that nobody has answered", _questions(_of(shown, "unanswered"), catalogue)),
            _part("Not known", _unknown(_of(shown, "unknown"))),
            _part("Waived", _waived(_of(shown, "waived"))),
            _part("What is well", _well(_of(shown, "ok"))),
            _not_applicable(_of(shown, "not_applicable")),
        )
    )


def _of(assessments: Sequence[Assessment], status: Status) -> Sequence[Assessment]:
    return [each for each in assessments if each.status == status]


def _part(title: str, content: str) -> str:
    return f"<h3>{title}</h3>{content}" if content else ""


def _hidden(assessments: Sequence[Assessment]) -> str:
    wanting = [(status, len(_of(assessments, status))) for status in FINDINGS]
    told = " ".join(pill(status, f"{count} {words(status)}") for status, count in wanting if count)
    if not assessments:
        return ""
    return f'<p class="hidden">Security, not shown here: {told or "nothing to mend"}. {html_text(_HOW_TO_SEE)}</p>'


def _questions(assessments: Sequence[Assessment], catalogue: Catalogue) -> str:
    if not assessments:
        return ""
    asked = {each.id: each.question for each in catalogue.guidelines}
    items = "".join(
        f"<li><strong>{html_text(each.title)}</strong> <small>{html_text(each.guideline)}</small><br>"
        f"{sentence(asked.get(each.guideline, ''))} <small>{sentence(each.advice)}</small></li>"
        for each in assessments
    )
    how = "Answer them in the configuration, below <code>guidelines.answers</code>, with who says so and when."
    return f"<p>{how}</p><ul>{items}</ul>"


def _unknown(assessments: Sequence[Assessment]) -> str:
    """Tell them by their reasons: one reason often has many."""
    by_reason = groupby(sorted(assessments, key=lambda each: each.found), key=lambda each: each.found)
    items = "".join(
        f"<li>{sentence(reason)}: {', '.join(html_text(each.title) for each in same)}</li>"
        for reason, same in by_reason
    )
    return f"<ul>{items}</ul>" if items else ""


def _waived(assessments: Sequence[Assessment]) -> str:
    items = "".join(_waiver(each) for each in assessments)
    return f"<ul>{items}</ul>" if items else ""


def _waiver(assessment: Assessment) -> str:
    waiver = assessment.waiver
    terms = "" if waiver is None else f" until {last_day(waiver.until)}: {html_text(waiver.reason)}"
    found = f"Found {sentence(assessment.found)}; wanted {sentence(assessment.wanted)}."
    return f"<li><strong>{html_text(assessment.title)}</strong>{terms} <small>{found}</small></li>"


def _well(assessments: Sequence[Assessment]) -> str:
    if not assessments:
        return ""
    rows = "".join(
        f"<tr><th scope=row>{html_text(each.title)}</th>"
        f'<td data-label="Found">{sentence(each.found)}</td><td data-label="Wanted">{sentence(each.wanted)}</td></tr>'
        for each in assessments
    )
    return (
        f"<table><thead><tr><th>Guideline</th><th>Found</th><th>Wanted</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _not_applicable(assessments: Sequence[Assessment]) -> str:
    if not assessments:
        return ""
    return f'<p class="soft">{len(assessments)} guidelines are not about such a server.</p>'


def not_judged(catalogue: Catalogue) -> str:
    """Tell the statements of the guidelines that nothing is judged by, each with the reason."""
    items = "".join(
        f"<li><strong>{html_text(each.statement)}</strong> {sentence(each.reason)} "
        f"<small>{link(each.source.url, each.source.text)}</small></li>"
        for each in catalogue.not_judged
    )
    return f'<section class="card"><h2>Not judged</h2><ul>{items}</ul></section>' if items else ""
