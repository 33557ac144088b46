"""What guidelines ask, in words: for the command that lists them, and for the page that is written from them."""

from collections.abc import Iterator, Mapping

from exporter.guidelines.catalogue import Guideline
from exporter.guidelines.checks.check import Check
from exporter.guidelines.checks.demand import ALONE
from exporter.guidelines.checks.grades import Grades
from exporter.guidelines.checks.tested_release import TestedRelease
from exporter.guidelines.checks.threshold import ShareOfTarget, Threshold
from exporter.guidelines.checks.units import in_unit_of_fact, shown_threshold
from exporter.model.assessment import WORST_FIRST, Status

_ALONE = "of a server alone on its machine"


def wanted_words(guideline: Guideline) -> str:
    """Say what is wanted: where that is not the same for all servers, of one alone whose product nobody knows."""
    wanted = guideline.wanted.format_map(guideline.check.demand(ALONE).words)
    if isinstance(guideline.check, TestedRelease):
        return wanted
    return f"{wanted} ({_ALONE})" if guideline.check.varies else wanted


def grade_words(guideline: Guideline) -> Mapping[Status, str]:
    """Say from where on a guideline is critical, a warning or worth knowing; the worst first.

    Statuses that it cannot have are left out: `worst` bounds them.
    """
    check, told = guideline.check, dict[Status, str]()
    for status, words in _graded(check) if isinstance(check, Grades) else _measured(check):
        bounded = max(status, guideline.worst, key=WORST_FIRST.index)
        joined = isinstance(check, Grades) and bounded in told
        told[bounded] = f"{told[bounded]}, {words}" if joined else words  # of two thresholds the nearer one decides
    return told


def _graded(check: Grades) -> Iterator[tuple[Status, str]]:
    """The words of each status, as people write them."""
    graded: tuple[tuple[Status, tuple[str, ...]], ...] = (
        ("critical", check.critical),
        ("warning", check.warning),
        ("info", check.info),
    )
    for status, grades in graded:
        if grades:
            yield status, ", ".join(grade.replace("_", " ") for grade in grades)


def _measured(check: Check) -> Iterator[tuple[Status, str]]:
    if not isinstance(check, Threshold):
        yield "critical", "anything else"
        return
    side = "less" if check.better == "higher" else "more"
    if isinstance(check.zero, ShareOfTarget):
        zero, comma = f"{100 * check.zero.of_target:g} % of what is wanted", ","
    else:
        zero, comma = _amount(check, check.zero), ""
    yield "critical", f"{zero}{comma} or {side}" if check.zero_is_critical else f"{side} than {zero}"
    if check.warning is not None:
        yield "warning", f"{_amount(check, check.warning)} or {side}"
    else:
        yield "warning", f"{side} than what is wanted"


def _amount(check: Threshold, value: float) -> str:
    return shown_threshold(in_unit_of_fact(value, check.unit), check.unit)
