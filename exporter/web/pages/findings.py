"""What is not as the guidelines say: each finding with its evidence, threshold, source, and what mends it."""

from collections.abc import Mapping, Sequence

from exporter.model.assessment import WORST_FIRST, Assessment
from exporter.model.guideline import Place, Step
from exporter.web.pages.markup import anchor, code_lines, html_text, link, sentence
from exporter.web.pages.moments import last_day, moment, span
from exporter.web.pages.statuses import FINDINGS, pill, words

_PLACES: Mapping[Place, str] = {
    "toml": "In the server's deployment.toml:",
    "environment": "In the environment that the server is started with:",
    "argument": "As an argument of its start script:",
    "command": "Run:",
    "file": "In its file {file}:",
    "person": "By hand:",
}


def findings(assessments: Sequence[Assessment], owner: str, now: float) -> str:
    """Show what is not as the guidelines say, the worst first and of those what weighs most.

    What shows the same fault as another finding stands within that.

    Args:
        assessments: those that may be shown.
        owner: the target's name, or empty: it begins the address of each.
        now: what ages are reckoned from, in seconds since the epoch.
    """
    wanting = [each for each in assessments if each.status in FINDINGS]
    own = {each.guideline for each in wanting if not each.joined_to}
    first = [each for each in wanting if each.joined_to not in own]
    first.sort(key=lambda each: (WORST_FIRST.index(each.status), -each.weight))
    joined = {one.guideline: [each for each in wanting if each.joined_to == one.guideline] for one in first}
    return "".join(_finding(each, joined[each.guideline], owner, now) for each in first)


def _finding(assessment: Assessment, same_fault: Sequence[Assessment], owner: str, now: float) -> str:
    rows = [
        ("Found", sentence(assessment.found)),
        ("Wanted", sentence(assessment.wanted) + _overridden(assessment)),
        ("Source", source(assessment)),
        ("Why", sentence(assessment.why)),
        ("To mend", f"{sentence(assessment.advice)}{''.join(map(_step, assessment.steps))}"),
        ("Read", html_text(_read(assessment, now))),
        ("Whose", _machine(assessment)),
        ("Waiver", _expired(assessment)),
        ("Also in", "; ".join(f"{html_text(each.title)}: {sentence(each.found)}" for each in same_fault)),
    ]
    told = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows if text)
    return (
        f'<article class="finding {assessment.status}" id="{anchor(owner)}:{html_text(assessment.guideline)}">'
        f"<h4>{pill(assessment.status, words(assessment.status))} {html_text(assessment.title)}"
        f"<small>{html_text(assessment.guideline)}</small></h4><dl>{told}</dl></article>"
    )


def source(assessment: Assessment) -> str:
    """Say where a guideline stands, and what stands there in our words."""
    return f"{html_text(assessment.statement)} <small>{link(assessment.source.url, assessment.source.text)}</small>"


def _step(step: Step) -> str:
    place = _PLACES[step.place].format(file=step.file)
    lines = f"<p>{sentence(step.lines)}</p>" if step.place == "person" else code_lines(step.lines)
    return f'<div class="step"><p class="soft">{html_text(place)}</p>{lines}</div>'


def _read(assessment: Assessment, now: float) -> str:
    place = f"{assessment.file}:{assessment.line}" if assessment.line else assessment.file
    if assessment.read_at is None:
        return f"just now, {place}" if place else "just now"
    age = f"{moment(assessment.read_at)}, {span(now - assessment.read_at)} before this page"
    return f"{age}, {place}" if place else age


def _machine(assessment: Assessment) -> str:
    if not assessment.machine:
        return ""
    return f"The machine's ({html_text(assessment.machine)}): one for all servers on it."


def _expired(assessment: Assessment) -> str:
    waiver = assessment.waiver
    if waiver is None:
        return ""
    return f"Expired: it held until {last_day(waiver.until)}. Its reason was: {html_text(waiver.reason)}"


def _overridden(assessment: Assessment) -> str:
    if not assessment.overridden:
        return ""
    return f" <small>As this configuration has it; else: {sentence(assessment.overridden)}</small>"
