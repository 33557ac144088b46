"""The report for a person: the verdict, what to mend, worst first, then what is unknown, waived and well."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from exporter.commands.check.outcome import FailOn, fails
from exporter.commands.check.report import CheckedTarget, CheckReport, Finding
from exporter.console.styled import Line, Style, Styled
from exporter.model.assessment import Status
from exporter.model.guideline import Step
from exporter.model.target_status import LeftServer
from exporter.secrecy.printable import printable

_STYLES: Mapping[Status, Style] = {"critical": "bad", "warning": "doubtful", "unknown": "doubtful", "ok": "good"}
_TO_MEND: tuple[Status, ...] = ("critical", "warning", "info")
_NOT_JUDGED = "wso2-exporter guidelines says which statements of WSO2 are not judged, and why."
_NOT_SECURE = "Full marks are no proof of security: they say that nothing was found that these guidelines ask for."


def render_text(report: CheckReport) -> Iterator[Line]:
    """Write the report as lines of text."""
    told: dict[tuple[str, str], str] = {}
    for place, target in enumerate(report.targets):
        if place:
            yield ""
        yield from _target(target, report.of(target.target), told)
    yield from _gone(report)
    if any(target.judged for target in report.targets):
        yield ""
        yield _NOT_JUDGED
        yield _NOT_SECURE


def not_judged(report: CheckReport) -> Iterator[Line]:
    """Say which targets could not be judged, and why; a report in text says it itself."""
    for target in report.targets:
        if not target.judged:
            yield Styled(f"{printable(target.target)}: not judged: {printable(target.cause)}", "bad")


def summary(report: CheckReport, fail_on: FailOn) -> Iterator[Line]:
    """Say in a line what the exit status comes from; a fault that several guidelines show counts once."""
    judged = sum(target.judged for target in report.targets)
    failing = sum(fails(finding, fail_on) and not finding.joined_to for finding in report.findings)
    new = "new " if any(finding.change for finding in report.findings) else ""
    noun = "finding" if failing == 1 else "findings"
    style: Style = "bad" if failing or judged < len(report.targets) else "good"
    yield Styled(f"{judged} of {len(report.targets)} judged; --fail-on {fail_on}: {failing or 'no'} {new}{noun}", style)


def not_read(servers: Sequence[LeftServer]) -> Iterator[Line]:
    """Say which servers of this machine are not judged, since they are not read."""
    for left in servers:
        told = f"{printable(left.server)} (process {left.pid}) is not read: {printable(left.reason)}"
        yield Styled(told, "doubtful")


def _target(target: CheckedTarget, findings: Sequence[Finding], told: dict[tuple[str, str], str]) -> Iterator[Line]:
    name = f"{printable(target.target)}{f' ({printable(target.address)})' if target.address else ''}"
    if not target.judged:
        yield Styled(f"{name}: not judged: {printable(target.cause)}", "bad")
        return
    counts = target.counts
    style: Style = "bad" if counts["critical"] else "doubtful" if counts["warning"] else "good"
    yield Styled(f"{name}: {target.verdict}", style)
    yield from _categories(target)
    for status in _TO_MEND:
        for finding in _with(findings, status):
            yield ""
            yield from _to_mend(finding, told)
    yield from _section("not known", [_reason(each) for each in _with(findings, "unknown")])
    yield from _section("not answered", [_reason(each) for each in _with(findings, "unanswered")])
    yield from _section("waived", [_waived(each) for each in _with(findings, "waived")])
    yield from _well(findings)


def _categories(target: CheckedTarget) -> Iterator[Line]:
    for category in target.categories:
        score = "" if category.score is None else f", {int(100 * category.score)} %"
        status = category.status.replace("_", " ")
        yield Styled(f"  {category.title}: {status}{score}", _STYLES.get(category.status, "plain"))


def _to_mend(finding: Finding, told: dict[tuple[str, str], str]) -> Iterator[Line]:
    new = "new: " if finding.change == "new" else ""
    yield Styled(f"{finding.status}: {new}{finding.title} ({finding.guideline})", _STYLES.get(finding.status, "plain"))
    yield f"  found: {printable(finding.found)}"
    if finding.file:
        yield f"  where: {printable(finding.file)}{f', line {finding.line}' if finding.line else ''}"
    yield f"  wanted: {printable(finding.wanted)}"
    if finding.overridden:
        yield f"  changed by the configuration; it was: {printable(finding.overridden)}"
    if finding.waiver is not None and finding.waiver.expired:
        yield f"  waived until {finding.waiver.last_day}, which is over: {printable(finding.waiver.reason)}"
    if finding.joined_to:
        yield f"  the same fault as {finding.joined_to}, and counted there"
    first = told.setdefault((finding.machine, finding.guideline), finding.target) if finding.machine else ""
    if first and first != finding.target:
        yield f"  it is the machine's, {printable(finding.machine)}: as with {printable(first)}"
        return
    yield f"  why: {_joined(finding.why)}"
    yield f"  to do: {_joined(finding.advice)}"
    for step in finding.steps:
        yield from _step(step)
    yield f"  source: {_source(finding)}"


def _step(step: Step) -> Iterator[Line]:
    yield f"    {step.instruction}"
    for line in step.lines.rstrip("\n").split("\n"):
        yield Styled(f"      {printable(line)}", "verbatim")


def _source(finding: Finding) -> str:
    return finding.source.text + (f", {finding.source.url}" if finding.source.url else "")


def _reason(finding: Finding) -> str:
    return f"{finding.title} ({finding.guideline}): {printable(finding.found)}"


def _waived(finding: Finding) -> str:
    if finding.waiver is None:
        return _reason(finding)
    until = f"until {finding.waiver.last_day}"
    return f"{_reason(finding)}; {until}: {printable(finding.waiver.reason)}"


def _section(heading: str, lines: Sequence[str]) -> Iterator[Line]:
    if lines:
        yield ""
        yield Styled(f"{heading}:", "heading")
        yield from (f"  {line}" for line in lines)


def _well(findings: Sequence[Finding]) -> Iterator[Line]:
    counts = Counter(finding.status for finding in findings)
    yield ""
    yield Styled(f"as wanted: {_count(counts['ok'])}", "good")
    if counts["not_applicable"]:
        yield f"not about such a server: {_count(counts['not_applicable'])}"


def _gone(report: CheckReport) -> Iterator[Line]:
    lines = [f"{printable(each.target)}: {each.guideline} was {each.status}" for each in report.gone]
    yield from _section("gone since the baseline", lines)


def _with(findings: Sequence[Finding], status: Status) -> Sequence[Finding]:
    """Those of a status, the lowest score first; what others have counted comes last."""
    found = [finding for finding in findings if finding.status == status]
    return sorted(found, key=lambda each: (bool(each.joined_to), 1.0 if each.score is None else each.score))


def _count(number: int) -> str:
    return f"{number} guideline{'' if number == 1 else 's'}"


def _joined(text: str) -> str:
    return " ".join(text.split())
