"""A number against thresholds: the nearer to the target, the better."""

import math
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta, Struct

from exporter.facts.fact import Known, Unknown
from exporter.guidelines.checks.demand import ALONE, Demand, Deployment, FieldProblem, Verdict, Words
from exporter.guidelines.checks.score_scale import ScoreScale
from exporter.guidelines.checks.units import Unit, in_unit_of_fact, shown_threshold

Amount = Annotated[float, Meta(ge=0, le=10_000_000)]
Percentage = Annotated[float, Meta(ge=0, lt=100)]


class PerInstance(Struct, frozen=True, forbid_unknown_fields=True):
    """`base`, and `per_instance` for each WSO2 server on the machine; at least `high_concurrency` where that is."""

    per_instance: Amount
    base: Amount = 0
    high_concurrency: Amount | None = None

    def amount(self, deployment: Deployment) -> float:
        """Add up what is asked of a machine; of one server alone where nobody knows how many there are."""
        instances = 1 if isinstance(deployment.instances, Unknown) else max(1, deployment.instances)
        amount = self.base + self.per_instance * instances
        if deployment.high_concurrency and self.high_concurrency is not None:
            return max(amount, self.high_concurrency)
        return amount


class ShareOfTarget(Struct, frozen=True, forbid_unknown_fields=True):
    """A share of the target: 0.5 is half of it."""

    of_target: Amount


class Threshold(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="threshold"):
    """The fact is a number, and one side of the target is the good one. Thresholds are in `unit` (`%` of a ratio).

    Attributes:
        unit: of `target`, `warning` and `zero`.
        better: which side of the thresholds is the good one.
        target, warning, zero: what `ScoreScale` says.
        tolerance: how much less than the target is still enough, in percent.
        approximate_tolerance: the same where only an approximation could be read.
    """

    unit: Unit
    better: Literal["higher", "lower"]
    target: Amount | PerInstance
    zero: Amount | ShareOfTarget
    warning: Amount | None = None
    tolerance: Percentage = 0
    approximate_tolerance: Percentage = 0

    @property
    def varies(self) -> bool:
        """Tell whether it asks more of some deployments than of others."""
        return isinstance(self.target, PerInstance)

    def demand(self, deployment: Deployment) -> Demand:
        """Reckon what is asked of a server."""
        uncounted = deployment.instances if self.varies and isinstance(deployment.instances, Unknown) else None
        return _Measure(self, self._scale(deployment), uncounted)

    def told(self, deployment: Deployment) -> str:
        """Say what its thresholds come to: `target 2 GiB, critical at 0.5 GiB`."""
        scale = self._scale(deployment)
        warning = "" if scale.warning is None else f", warning at {self._shown(scale.warning)}"
        return f"target {self._shown(scale.target)}{warning}, critical at {self._shown(scale.zero)}"

    def problem(self) -> FieldProblem | None:
        """Find the first field that does not fit the others."""
        scale = self._scale(ALONE)
        side = "below" if scale.higher_is_better else "above"
        if scale.reaches(scale.zero, scale.target):
            return "zero", f"found {self._shown(scale.zero)}, expected a threshold {side} the target"
        warning = scale.warning
        if warning is not None and not (scale.within(warning, scale.target) and scale.reaches(warning, scale.zero)):
            return "warning", f"found {self._shown(warning)}, expected a threshold between target and zero"
        return self._tolerance_problem("tolerance", self.tolerance, scale) or self._tolerance_problem(
            "approximate_tolerance", self.approximate_tolerance, scale
        )

    def _scale(self, deployment: Deployment) -> ScoreScale:
        target = self.target.amount(deployment) if isinstance(self.target, PerInstance) else self.target
        zero = target * self.zero.of_target if isinstance(self.zero, ShareOfTarget) else self.zero
        return ScoreScale(
            target=in_unit_of_fact(target, self.unit),
            warning=None if self.warning is None else in_unit_of_fact(self.warning, self.unit),
            zero=in_unit_of_fact(zero, self.unit),
            higher_is_better=self.better == "higher",
        )

    def _tolerance_problem(self, field: str, tolerance: float, scale: ScoreScale) -> FieldProblem | None:
        if tolerance and not scale.higher_is_better:
            return field, "found a tolerance where lower is better, expected none"
        if tolerance and scale.tolerates(scale.zero, tolerance):
            return field, f"found {tolerance:g} %, expected less than what lies between target and zero"
        return None

    def _shown(self, value: float) -> str:
        return shown_threshold(value, self.unit)


@dataclass(frozen=True)
class _Measure:
    """A threshold as it is for one deployment.

    Attributes:
        threshold: as it is written.
        scale: what it comes to.
        uncounted: why nobody can say what it comes to; None where that is known.
    """

    threshold: Threshold
    scale: ScoreScale
    uncounted: Unknown | None

    @property
    def words(self) -> Words:
        """Name the target, and the warning where there is one."""
        words = {"target": shown_threshold(self.scale.target, self.threshold.unit)}
        if self.scale.warning is not None:
            words["warning"] = shown_threshold(self.scale.warning, self.threshold.unit)
        return words

    def verdict(self, fact: Known) -> Verdict | Unknown:
        """Measure a number; unknown where it is none, or where nobody can say what is asked of it."""
        value = fact.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return Unknown(f"{fact.evidence} is no number")
        if self.uncounted is not None:
            return self.uncounted
        tolerance = self.threshold.approximate_tolerance if fact.approximate else self.threshold.tolerance
        if tolerance and self.scale.tolerates(value, tolerance):
            return Verdict(self.scale.status(self.scale.target), 1.0, f" ({tolerance:g} % less is accepted)")
        return Verdict(self.scale.status(value), self.scale.score(value))
