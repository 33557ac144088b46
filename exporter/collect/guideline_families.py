"""The guidelines' verdicts as metric families."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import is_

from exporter.collect.families import state_samples
from exporter.facts.failures import Failures
from exporter.guidelines import Catalogue
from exporter.model.assessment import WORST_FIRST, Assessment, CategoryScore, Report
from exporter.model.disclosure import Disclosure
from exporter.model.metrics import Family, Sample, gauge

SERVED_STATUSES = tuple(status for status in WORST_FIRST if status != "not_applicable")
"""The statuses that have series, the worst first: what is not applicable to a server is only counted."""


@dataclass(frozen=True)
class Terms:
    """What verdicts are shown with.

    Attributes:
        now: what ages are reckoned from, in seconds since the epoch.
        disclosure: how security findings are shown.
    """

    now: float
    disclosure: Disclosure = "counted"

    def shows(self, assessment: Assessment) -> bool:
        """Tell whether a verdict is shown by name; one that another guideline has counted already is not."""
        return not assessment.joined_to and not (self.disclosure == "counted" and assessment.is_confidential)


_Samples = tuple[Sample | None, Sample | None, Sample | None]
"""Of a verdict: its score, its status, and when its waiver ends."""
_NONE: _Samples = (None, None, None)


def catalogue_family(catalogue: Catalogue) -> Family:
    """Describe what each guideline is about."""
    samples = [
        (
            {
                "guideline": entry.id,
                "category": entry.category,
                "kind": entry.kind,
                "scope": entry.scope,
                "severity": entry.severity,
                "title": entry.title,
            },
            1.0,
        )
        for entry in catalogue.guidelines
    ]
    return gauge("wso2_guideline_info", "What each guideline is about.", samples)


def failures_family(failures: Failures) -> Family:
    """Tell how often anything failed unexpectedly while facts were found out."""
    return Family(
        "wso2_exporter_guideline_facts_failed",
        "counter",
        "How often facts could not be found out for a fault of the exporter; the log says which.",
        (Sample({}, float(failures.count), "_total"),),
    )


class VerdictSamples:
    """The samples of verdicts with the same labels, which are kept while they say the same: most do, for hours.

    What is kept is the same object as before, family by family, so that its text is kept, too.
    """

    def __init__(self) -> None:
        self._disclosure: Disclosure | None = None
        self._of_guidelines: dict[str, tuple[Assessment, _Samples]] = {}
        self._of_categories: dict[str, tuple[CategoryScore, tuple[Sample, ...]]] = {}
        self._families: tuple[Family, ...] = ()

    def families(self, labels: Mapping[str, str], report: Report, terms: Terms) -> tuple[Family, ...]:
        """Give the scores, the statuses and the waivers of a target's own verdicts."""
        if self._disclosure != terms.disclosure:
            self._disclosure = terms.disclosure
            self._of_guidelines.clear()
        samples = [self._of_guideline(labels, each, terms) for each in report.assessments]
        made = _verdict_families(samples)
        if self._families:
            made = tuple(map(_same, self._families, made))
        self._families = made
        return made

    def _of_guideline(self, labels: Mapping[str, str], assessment: Assessment, terms: Terms) -> _Samples:
        last = self._of_guidelines.get(assessment.guideline)
        if last is not None and last[0] is assessment:
            return last[1]
        samples = _NONE if assessment.machine or not terms.shows(assessment) else _samples(labels, assessment)
        if last is not None and last[1] == samples:
            samples = last[1]
        self._of_guidelines[assessment.guideline] = assessment, samples
        return samples

    def of_category(self, labels: Mapping[str, str], category: CategoryScore) -> tuple[Sample, ...]:
        """Give the samples of its status."""
        last = self._of_categories.get(category.category)
        if last is None or last[0] is not category:
            own = {**labels, "category": category.category}
            samples = state_samples(own, "status", SERVED_STATUSES, category.status)
            last = self._of_categories[category.category] = category, samples
        return last[1]


def report_families(
    labels: Mapping[str, str], report: Report, terms: Terms, kept: VerdictSamples | None = None
) -> tuple[Family, ...]:
    """Give a target's own verdicts, and its scores and counts, in which its machine's verdicts count too.

    A score that is unknown is absent; its status says `unknown`.

    Args:
        labels: what tells the target from others: `target`, or nothing where the scraper adds it.
        report: how it was judged.
        terms: what they are shown with.
        kept: the samples of the last time with these labels; None: there are none.
    """
    known = VerdictSamples() if kept is None else kept
    counts = report.counts
    scored = [({**labels, "category": each.category}, each.score) for each in report.categories]
    return (
        gauge(
            "wso2_readiness_score",
            "All categories together: 1 is as the guidelines say, less than 0.5 while something is critical.",
            [] if report.readiness is None else [(labels, report.readiness)],
        ),
        gauge(
            "wso2_category_score",
            "A category's score: 1 is as the guidelines say, 0 critical.",
            [(own, score) for own, score in scored if score is not None],
        ),
        Family(
            "wso2_category_status",
            "gauge",
            "A category's status: 1 for the one it has.",
            tuple(_category_samples(labels, report.categories, known)),
        ),
        *known.families(labels, report, terms),
        gauge(
            "wso2_guidelines",
            "How many guidelines have a status.",
            [({**labels, "status": status}, float(counts[status])) for status in WORST_FIRST],
        ),
        gauge(
            "wso2_guideline_facts_age_seconds",
            "How old the oldest fact is that was judged, of each source that is not read at every scrape.",
            [
                ({**labels, "source": source}, max(0.0, terms.now - read_at))
                for source, read_at in report.read_at.items()
            ],
        ),
    )


def machine_families(labels: Mapping[str, str], reports: Iterable[Report], terms: Terms) -> tuple[Family, ...]:
    """Give the verdicts on this machine that count in any of the reports, each once, with the label `machine`.

    Args:
        labels: an empty `target` beside other targets; nothing where the scraper adds it.
        reports: how the targets were judged.
        terms: what they are shown with.
    """
    verdicts: dict[str, Assessment] = {}
    for report in reports:
        for each in report.assessments:
            if each.machine and terms.shows(each) and _is_worse(each, verdicts.get(each.guideline)):
                verdicts[each.guideline] = each
    return _verdict_families([_samples({**labels, "machine": each.machine}, each) for each in verdicts.values()])


def _same(last: Family, family: Family) -> Family:
    """Give the last one where it has the same samples."""
    alike = len(last.samples) == len(family.samples) and all(map(is_, last.samples, family.samples))
    return last if alike else family


def _is_worse(assessment: Assessment, other: Assessment | None) -> bool:
    """Tell whether a verdict is worse than that of another server on the machine, for which there may be a waiver."""
    return other is None or WORST_FIRST.index(assessment.status) < WORST_FIRST.index(other.status)


def _category_samples(
    labels: Mapping[str, str], categories: Sequence[CategoryScore], known: VerdictSamples
) -> Iterable[Sample]:
    for each in categories:
        if each.status in SERVED_STATUSES:
            yield from known.of_category(labels, each)


def _samples(labels: Mapping[str, str], assessment: Assessment) -> _Samples:
    own = {
        **labels,
        "category": assessment.category,
        "kind": assessment.kind,
        "guideline": assessment.guideline,
    }
    waiver = assessment.waiver
    return (
        None if assessment.score is None else Sample(own, assessment.score),
        Sample({**own, "status": assessment.status}, 1.0) if assessment.status in SERVED_STATUSES else None,
        None if waiver is None else Sample({**labels, "guideline": assessment.guideline}, waiver.until),
    )


def _verdict_families(samples: Sequence[_Samples]) -> tuple[Family, ...]:
    scores, statuses, waivers = (
        tuple([sample for each in samples if (sample := each[place]) is not None]) for place in range(3)
    )
    return (
        Family(
            "wso2_guideline_score", "gauge", "A guideline's score: 1 at its target, 0 at critical or beyond.", scores
        ),
        Family("wso2_guideline_status", "gauge", "The status that a guideline has: always 1.", statuses),
        Family("wso2_guideline_waiver_expiry_timestamp_seconds", "gauge", "When a waiver ends, or has ended.", waivers),
    )
