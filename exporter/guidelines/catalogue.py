"""The catalogue of guidelines: what `catalogue.yml` says, typed and checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from msgspec import Meta, Struct

from exporter.document import Document, DocumentError, decode, read_document
from exporter.guidelines.readings import READINGS
from exporter.guidelines.thresholds import Thresholds
from exporter.guidelines.wording import GB, GIB, threshold
from exporter.model.assessment import Kind, Scope, Severity

Text = Annotated[str, Meta(min_length=1)]
Weight = Annotated[float, Meta(gt=0, le=100)]
Percentage = Annotated[float, Meta(ge=0, lt=100)]
Amount = Annotated[float, Meta(ge=0, le=1_000_000)]
Unit = Literal["GiB", "GB", "%", "number"]
Id = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$")]

BUILT_IN = Path(__file__).with_name("catalogue.yml")

_UNITS: dict[Unit, Fraction] = {
    "GiB": Fraction(GIB),
    "GB": Fraction(GB),
    "%": Fraction(1, 100),
    "number": Fraction(1),
}
_ONE_INSTANCE = 1


class Category(Struct, frozen=True, forbid_unknown_fields=True):
    """Guidelines that are shown and scored together.

    Attributes:
        id: the value of the label `category`.
        title: its name as a person reads it.
    """

    id: Id
    title: Text


class Scaled(Struct, frozen=True, forbid_unknown_fields=True):
    """`base`, and `per_instance` for each WSO2 server on the machine; at least `high_concurrency` where that is."""

    per_instance: Amount
    base: Amount = 0
    high_concurrency: Amount | None = None


class ShareOfTarget(Struct, frozen=True, forbid_unknown_fields=True):
    """A share of the target: 0.5 is half of it."""

    of_target: Amount


class Guideline(Struct, frozen=True, forbid_unknown_fields=True):
    """One guideline. Thresholds are in its unit (`%` of a ratio) and mean what `Thresholds` says.

    Attributes:
        id: the value of the label `guideline`.
        category, kind, weight: how it counts; `score.category_score` has the rules.
        scope: whether it judges each server, or the machine for all servers on it.
        severity: the most that an alert about it may be; only headroom may be critical.
        title: what it is about, in a few words.
        reading: what is read, a name of `readings.READINGS`.
        unit: of `target`, `warning` and `zero`.
        better: which side of the thresholds is the good one.
        never_critical: whether `warning` is the worst that it can be.
        tolerance: how much less than the target is still enough, in percent.
        approximate_tolerance: the same where only an approximation could be read.
        wanted: the threshold as a person reads it, with `{target}` and `{warning}`.
        source: where it stands.
        advice: what to do.
    """

    id: Id
    category: Id
    kind: Kind
    scope: Scope
    weight: Weight
    severity: Severity
    title: Text
    reading: Text
    unit: Unit
    better: Literal["higher", "lower"]
    target: Amount | Scaled
    zero: Amount | ShareOfTarget
    wanted: Text
    source: Text
    advice: Text
    warning: Amount | None = None
    never_critical: bool = False
    tolerance: Percentage = 0
    approximate_tolerance: Percentage = 0

    def thresholds(self, instances: int, *, high_concurrency: bool = False) -> Thresholds:
        """What applies to one of `instances` servers on a machine."""
        target = self._target(instances, high_concurrency=high_concurrency)
        zero = target * self.zero.of_target if isinstance(self.zero, ShareOfTarget) else self.zero
        return Thresholds(
            target=_in_units_read(target, self.unit),
            warning=None if self.warning is None else _in_units_read(self.warning, self.unit),
            zero=_in_units_read(zero, self.unit),
            higher_is_better=self.better == "higher",
            never_critical=self.never_critical,
        )

    @property
    def grows_with_instances(self) -> bool:
        """Whether it asks for more the more servers share a machine."""
        return isinstance(self.target, Scaled)

    def wanted_words(self, thresholds: Thresholds) -> str:
        """`wanted` with its numbers."""
        warning = "" if thresholds.warning is None else threshold(thresholds.warning, self.unit)
        return self.wanted.format(target=threshold(thresholds.target, self.unit), warning=warning)

    def _target(self, instances: int, *, high_concurrency: bool) -> float:
        if not isinstance(self.target, Scaled):
            return self.target
        target = self.target.base + self.target.per_instance * max(_ONE_INSTANCE, instances)
        if high_concurrency and self.target.high_concurrency is not None:
            return max(target, self.target.high_concurrency)
        return target


@lru_cache(maxsize=1024)  # the same few numbers at every scrape, and fractions are slow
def _in_units_read(number: float, unit: Unit) -> float:
    # A fraction, since 70 * 0.01 is more than 0.7 and 0.7 is to be at the threshold of 70 %.
    return float(Fraction(number) * _UNITS[unit])


@dataclass(frozen=True)
class Catalogue:
    """All guidelines and their categories: what reports, pages, panels and alert rules are made from.

    Attributes:
        categories: in the order in which they are shown; each has guidelines.
        guidelines: in the order in which they are shown.
    """

    categories: tuple[Category, ...]
    guidelines: tuple[Guideline, ...]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    categories: Annotated[tuple[Category, ...], Meta(min_length=1)]
    guidelines: Annotated[tuple[Guideline, ...], Meta(min_length=1)]


def load_catalogue(path: Path = BUILT_IN) -> Catalogue:
    """Read and check a catalogue.

    Raises:
        DocumentError: the first thing that is wrong, with file and line.
    """
    document = read_document(path)
    file = decode(document, _File)
    _check_ids(document, "categories", [category.id for category in file.categories])
    _check_ids(document, "guidelines", [guideline.id for guideline in file.guidelines])
    categories = [category.id for category in file.categories]
    for index, guideline in enumerate(file.guidelines):
        problem = _category_problem(guideline, categories) or _problem(guideline)
        if problem is not None:
            raise _error(document, index, *problem)
    used = {guideline.category for guideline in file.guidelines}
    for index, category in enumerate(categories):
        if category not in used:
            message = f"found {category!r}, which no guideline has, expected one that is used"
            raise document.error(("categories", index, "id"), message)
    return Catalogue(file.categories, file.guidelines)


def _check_ids(document: Document, part: str, ids: Sequence[str]) -> None:
    for index, one in enumerate(ids):
        if one in ids[:index]:
            raise document.error((part, index, "id"), f"found {one!r} a second time, expected an id of its own")


def _category_problem(guideline: Guideline, categories: Sequence[str]) -> tuple[str, str] | None:
    if guideline.category in categories:
        return None
    return "category", f"found {guideline.category!r}, expected one of: {', '.join(categories)}"


def _error(document: Document, index: int, field: str, message: str) -> DocumentError:
    return document.error(("guidelines", index, field), message)


def _problem(guideline: Guideline) -> tuple[str, str] | None:
    """The first field that does not fit the others, and why."""
    if guideline.reading not in READINGS:
        return "reading", f"found {guideline.reading!r}, expected one of: {', '.join(READINGS)}"
    if guideline.severity == "critical" and guideline.kind != "headroom":
        return "severity", f"found critical for {guideline.kind}, expected warning or info: only headroom pages"
    return _threshold_problem(guideline) or _wanted_problem(guideline)


def _threshold_problem(guideline: Guideline) -> tuple[str, str] | None:
    thresholds = guideline.thresholds(_ONE_INSTANCE)
    side = "below" if thresholds.higher_is_better else "above"
    if thresholds.reaches(thresholds.zero, thresholds.target):
        return "zero", f"found {_shown(guideline, thresholds.zero)}, expected a threshold {side} the target"
    warning = thresholds.warning
    if warning is not None and not (
        thresholds.within(warning, thresholds.target) and thresholds.reaches(warning, thresholds.zero)
    ):
        return "warning", f"found {_shown(guideline, warning)}, expected a threshold between target and zero"
    for field, tolerance in (
        ("tolerance", guideline.tolerance),
        ("approximate_tolerance", guideline.approximate_tolerance),
    ):
        if tolerance and not thresholds.higher_is_better:
            return field, "found a tolerance where lower is better, expected none"
        if tolerance and thresholds.tolerates(thresholds.zero, tolerance):
            return field, f"found {tolerance:g} %, expected less than what lies between target and zero"
    return None


def _wanted_problem(guideline: Guideline) -> tuple[str, str] | None:
    allowed = {"target"} if guideline.warning is None else {"target", "warning"}
    expected = " and ".join(f"{{{name}}}" for name in sorted(allowed))
    try:
        parts = list(Formatter().parse(guideline.wanted))
    except ValueError:
        return "wanted", f"found an unmatched brace, expected a text with {expected}"
    for _, name, form, conversion in parts:
        if name is None:
            continue
        placeholder = name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        if placeholder not in allowed:
            return "wanted", f"found {{{placeholder}}}, expected a text with {expected}"
    return None


def _shown(guideline: Guideline, value: float) -> str:
    return threshold(value, guideline.unit)
