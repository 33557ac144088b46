"""The report as JUnit's XML: a suite for each server, a case for each guideline, a failure where `--fail-on` says so.

Elements and attributes are those that Jenkins's xUnit plugin has in its schema, and that GitLab reads:
https://github.com/jenkinsci/xunit-plugin, junit-10.xsd.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from exporter.commands.check.outcome import FailOn, fails
from exporter.commands.check.report import CheckedTarget, CheckReport, Finding
from exporter.console.flags import PROGRAM
from exporter.model.assessment import Status
from exporter.secrecy.printable import printable

_SKIPPED: frozenset[Status] = frozenset({"unknown", "unanswered", "waived", "not_applicable"})


def render_junit(report: CheckReport, fail_on: FailOn) -> Iterator[str]:
    """Write the report as lines of XML; in ASCII, so that it survives every terminal and locale."""
    root = ET.Element("testsuites", name=PROGRAM)
    totals: Counter[str] = Counter()
    for target in report.targets:
        suite = ET.SubElement(root, "testsuite", name=printable(target.target))
        suite.set("timestamp", f"{report.checked_at:%Y-%m-%dT%H:%M:%S}")
        counts = _cases(suite, target, report, fail_on)
        _count(suite, counts)
        totals += counts
    _count(root, totals)
    ET.indent(root, " ")
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield from ET.tostring(root, "us-ascii", xml_declaration=False).decode("ascii").split("\n")


def _cases(suite: ET.Element, target: CheckedTarget, report: CheckReport, fail_on: FailOn) -> Counter[str]:
    counts: Counter[str] = Counter()
    if not target.judged:
        case = _case(suite, target.target, "wso2", "the server can be judged")
        _outcome(case, "error", target.cause, target.reason, "")
        counts.update(("tests", "errors"))
    for finding in report.of(target.target):
        case = _case(suite, target.target, finding.category, f"{finding.title} ({finding.guideline})")
        message = f"{finding.status}: {finding.found}; wanted: {finding.wanted}"
        counts["tests"] += 1
        if fails(finding, fail_on):
            _outcome(case, "failure", message, finding.status, _details(finding))
            counts["failures"] += 1
        elif finding.status in _SKIPPED:
            ET.SubElement(case, "skipped", message=printable(_why_skipped(finding)))
            counts["skipped"] += 1
        else:
            told = ET.SubElement(case, "system-out")
            told.text = printable(message)
    return counts


def _case(suite: ET.Element, target: str, category: str, name: str) -> ET.Element:
    classname = f"{printable(target).replace('.', '_')}.{category}"  # readers take dots for packages
    return ET.SubElement(suite, "testcase", classname=classname, name=printable(name), time="0")


def _outcome(case: ET.Element, kind: str, message: str, type_: str, details: str) -> None:
    element = ET.SubElement(case, kind, message=printable(message), type=type_)
    element.text = details or printable(message)


def _details(finding: Finding) -> str:
    where = f"{finding.file}:{finding.line}" if finding.file and finding.line else finding.file
    told: Mapping[str, str] = {
        "found": finding.found,
        "where": where,
        "wanted": finding.wanted,
        "why": finding.why,
        "to do": finding.advice,
        "source": f"{finding.source.text} {finding.source.url}",
    }
    lines = [f"{name}: {printable(' '.join(text.split()))}" for name, text in told.items() if text]
    steps = [printable(line) for step in finding.steps for line in step.lines.rstrip("\n").split("\n")]
    return "\n".join([*lines, *steps])


def _why_skipped(finding: Finding) -> str:
    waiver = f"; waived until {finding.waiver.last_day}: {finding.waiver.reason}" if finding.waiver else ""
    return f"{finding.status.replace('_', ' ')}: {finding.found}{waiver}"


def _count(element: ET.Element, counts: Counter[str]) -> None:
    for name in ("tests", "failures", "errors", *(("skipped",) if element.tag == "testsuite" else ())):
        element.set(name, str(counts[name]))
