"""A number against thresholds: the nearer to the target, the better."""

import math
from typing import Annotated, Literal

from msgspec import Meta, Struct

from exporter.facts.fact import Known, Unknown
from exporter.guidelines.checks.scale import Scale
from exporter.guidelines.checks.units import Unit, in_unit_of_fact, shown_threshold
from exporter.guidelines.checks.verdict import Deployment, Problem, Verdict, Words

Amount = Annotated[float, Meta(ge=0, le=1_000_000)]
Percentage = Annotated[float, Meta(ge=0, lt=100)]

_ALONE = Deployment(1, high_concurrency=False)


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
        target, warning, zero: what `Scale` says.
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

    def scale(self, deployment: Deployment) -> Scale:
        """Reckon what applies to a server."""
        target = self.target.amount(deployment) if isinstance(self.target, PerInstance) else self.target
        zero = target * self.zero.of_target if isinstance(self.zero, ShareOfTarget) else self.zero
        return Scale(
            target=in_unit_of_fact(target, self.unit),
            warning=None if self.warning is None else in_unit_of_fact(self.warning, self.unit),
            zero=in_unit_of_fact(zero, self.unit),
            higher_is_better=self.better == "higher",
        )

    def verdict(self, fact: Known, deployment: Deployment) -> Verdict | Unknown:
        """Measure a number; unknown where it is none, or where nobody can say what is asked of it."""
        value = fact.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return Unknown(f"{fact.evidence} is no number")
        if isinstance(self.target, PerInstance) and isinstance(deployment.instances, Unknown):
            return deployment.instances
        scale = self.scale(deployment)
        tolerance = self.approximate_tolerance if fact.approximate else self.tolerance
        if tolerance and scale.tolerates(value, tolerance):
            return Verdict(scale.status(scale.target), 1.0, f" ({tolerance:g} % less is accepted)")
        return Verdict(scale.status(value), scale.score(value))

    def words(self, deployment: Deployment) -> Words:
        """Name the target, and the warning where there is one, as a person reads them."""
        scale = self.scale(deployment)
        words = {"target": shown_threshold(scale.target, self.unit)}
        if scale.warning is not None:
            words["warning"] = shown_threshold(scale.warning, self.unit)
        return words

    def problem(self) -> Problem | None:
        """Find the first field that does not fit the others."""
        scale = self.scale(_ALONE)
        side = "below" if scale.higher_is_better else "above"
        if scale.reaches(scale.zero, scale.target):
            return "zero", f"found {self._shown(scale.zero)}, expected a threshold {side} the target"
        warning = scale.warning
        if warning is not None and not (scale.within(warning, scale.target) and scale.reaches(warning, scale.zero)):
            return "warning", f"found {self._shown(warning)}, expected a threshold between target and zero"
        return self._tolerance_problem("tolerance", self.tolerance, scale) or self._tolerance_problem(
            "approximate_tolerance", self.approximate_tolerance, scale
        )

    def _tolerance_problem(self, field: str, tolerance: float, scale: Scale) -> Problem | None:
        if tolerance and not scale.higher_is_better:
            return field, "found a tolerance where lower is better, expected none"
        if tolerance and scale.tolerates(scale.zero, tolerance):
            return field, f"found {tolerance:g} %, expected less than what lies between target and zero"
        return None

    def _shown(self, value: float) -> str:
        return shown_threshold(value, self.unit)
