"""A report of before, and what has changed since."""

from pathlib import Path

import msgspec
from msgspec.structs import replace

from exporter.commands.check.report import CheckReport, Finding, GoneFinding
from exporter.document import Document, DocumentError, decode
from exporter.model.assessment import WORST_FIRST, Status
from exporter.system.files import UnreadableFileError, read_small_file

_MOST_BYTES = 256 << 20
_WORTH_TELLING: frozenset[Status] = frozenset({"critical", "warning", "unknown"})


def load_baseline(file: str) -> CheckReport:
    """Read a report that `--format json` wrote.

    Raises:
        DocumentError: the file cannot be read, or holds something else.
    """
    try:
        content = read_small_file(Path(file), _MOST_BYTES, "a report of --format json")
    except UnreadableFileError as error:
        raise DocumentError(file, 1, (), str(error)) from None
    try:
        data = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        data = None
    if not isinstance(data, dict) or "version" not in data:
        raise DocumentError(file, 1, (), "found something else, expected a report of --format json")
    return decode(Document(file, data, {}), CheckReport)


def compared(report: CheckReport, before: CheckReport) -> CheckReport:
    """Say of each finding whether a report of before has it, and what of that is gone.

    What has become worse is new. Of targets that could not be judged, or were not asked for, nothing is gone.

    Args:
        report: what was found now.
        before: what was found then.
    """
    known = {(each.guideline, each.target): each.status for each in before.findings}
    now = {(each.guideline, each.target): each.status for each in report.findings}
    judged = {target.target for target in report.targets if target.judged}
    gone = tuple(
        GoneFinding(guideline, target, status)
        for (guideline, target), status in known.items()
        if target in judged and status in _WORTH_TELLING and now.get((guideline, target)) not in _WORTH_TELLING
    )
    findings = tuple(_marked(each, known.get((each.guideline, each.target))) for each in report.findings)
    return replace(report, findings=findings, gone=gone)


def _marked(finding: Finding, before: Status | None) -> Finding:
    if finding.status not in _WORTH_TELLING:
        return finding
    is_known = before is not None and WORST_FIRST.index(before) <= WORST_FIRST.index(finding.status)
    return replace(finding, change="known" if is_known else "new")
