"""A number against thresholds: the nearer to the target, the better."""

import math
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta, Struct

from exporter.facts.fact import Known, Unknown
from exporter.guidelines.checks.demand import ALONE, MET, Demand, Deployment, FieldProblem, Verdict, Words
from exporter.guidelines.checks.product_amount import Amount, Entry, OfProduct
from exporter.guidelines.checks.score_scale import ScoreScale
from exporter.guidelines.checks.units import Unit, in_unit_of_fact, shown_threshold

Percentage = Annotated[float, Meta(ge=0, lt=100)]


class ShareOfTarget(Struct, frozen=True, forbid_unknown_fields=True):
    """A share of the target: 0.5 is half of it."""

    of_target: Amount


class Threshold(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="threshold"):
    """The fact is a number, and one side of the target is the good one. Thresholds are in `unit` (`%` of a ratio).

    Attributes:
        unit: of `target`, `warning` and `zero`.
        better: which side of the thresholds is the good one.
        target, warning, zero: what `ScoreScale` says.
        zero_is_critical: whether what is just at `zero` is critical already; else only what is beyond it.
        tolerance: how much less than the target is still enough, in percent.
        approximate_tolerance: the same where only an approximation could be read.
        enough: of a share: as much left in gigabytes is enough, whatever share that is; 0: only the share counts.
    """

    unit: Unit
    better: Literal["higher", "lower"]
    target: Amount | OfProduct
    zero: Amount | ShareOfTarget
    warning: Amount | None = None
    zero_is_critical: bool = True
    tolerance: Percentage = 0
    approximate_tolerance: Percentage = 0
    enough: Amount | OfProduct | None = None

    @property
    def varies(self) -> bool:
        """Tell whether it asks more of some deployments than of others."""
        return any(isinstance(each, OfProduct) for each in (self.target, self.enough))

    def demand(self, deployment: Deployment) -> Demand:
        """Reckon what is asked of a server."""
        return _Measure(self, self._scale(deployment), self._enough(deployment), self._uncounted(deployment))

    def entry(self, deployment: Deployment) -> Entry | None:
        """Find what a page asks of a server; None where no page is looked up."""
        looked_up = next((each for each in (self.target, self.enough) if isinstance(each, OfProduct)), None)
        return None if looked_up is None else looked_up.most(deployment)[0]

    def told(self, deployment: Deployment) -> str:
        """Say what its thresholds come to: `target 2 GiB, critical at 0.5 GiB`."""
        scale = self._scale(deployment)
        warning = "" if scale.warning is None else f", warning at {self._shown(scale.warning)}"
        enough = self._enough(deployment)
        left = f", or {shown_threshold(enough, 'GB')} left" if enough else ""
        return f"target {self._shown(scale.target)}{warning}, critical at {self._shown(scale.zero)}{left}"

    def problem(self) -> FieldProblem | None:
        """Find the first field that does not fit the others, as it is for a server alone."""
        scale = self._scale(ALONE)
        side = "below" if scale.higher_is_better else "above"
        if scale.reaches(scale.zero, scale.target):
            return "zero", f"found {self._shown(scale.zero)}, expected a threshold {side} the target"
        warning = scale.warning
        if warning is not None and not (scale.within(warning, scale.target) and scale.reaches(warning, scale.zero)):
            return "warning", f"found {self._shown(warning)}, expected a threshold between target and zero"
        if self.enough is not None and self.unit != "%":
            return "enough", "found it beside a threshold that is no share, expected it beside one in %"
        return self._tolerance_problem("tolerance", self.tolerance, scale) or self._tolerance_problem(
            "approximate_tolerance", self.approximate_tolerance, scale
        )

    def _scale(self, deployment: Deployment) -> ScoreScale:
        target = _amount(self.target, deployment)
        zero = target * self.zero.of_target if isinstance(self.zero, ShareOfTarget) else self.zero
        return ScoreScale(
            target=in_unit_of_fact(target, self.unit),
            warning=None if self.warning is None else in_unit_of_fact(self.warning, self.unit),
            zero=in_unit_of_fact(zero, self.unit),
            higher_is_better=self.better == "higher",
            zero_is_critical=self.zero_is_critical,
        )

    def _enough(self, deployment: Deployment) -> float | None:
        return None if self.enough is None else in_unit_of_fact(_amount(self.enough, deployment), "GB")

    def _uncounted(self, deployment: Deployment) -> Unknown | None:
        """Tell why nobody can say how much is asked; None where that is known."""
        if not isinstance(self.target, OfProduct):
            return None
        entry, servers = self.target.most(deployment)[0], self.target.servers(deployment)
        if isinstance(servers, Unknown) and entry.per_server:
            return servers
        if entry.of_memory and deployment.memory_bytes is None:
            return Unknown("it is not known how much memory its container has")
        return None

    def _tolerance_problem(self, field: str, tolerance: float, scale: ScoreScale) -> FieldProblem | None:
        if tolerance and not scale.higher_is_better:
            return field, "found a tolerance where lower is better, expected none"
        if tolerance and scale.tolerates(scale.zero, tolerance):
            return field, f"found {tolerance:g} %, expected less than what lies between target and zero"
        return None

    def _shown(self, value: float) -> str:
        return shown_threshold(value, self.unit)


def _amount(amount: Amount | OfProduct, deployment: Deployment) -> float:
    return amount.most(deployment)[1] if isinstance(amount, OfProduct) else amount


@dataclass(frozen=True)
class _Measure:
    """A threshold as it is for one deployment.

    Attributes:
        threshold: as it is written.
        scale: what it comes to.
        enough: how many bytes left are enough; 0 or None where only the share counts.
        uncounted: why nobody can say what it comes to; None where that is known.
    """

    threshold: Threshold
    scale: ScoreScale
    enough: float | None
    uncounted: Unknown | None

    @property
    def words(self) -> Words:
        """Name the target, and the warning and what is enough where there is one."""
        words = {"target": shown_threshold(self.scale.target, self.threshold.unit)}
        if self.scale.warning is not None:
            words["warning"] = shown_threshold(self.scale.warning, self.threshold.unit)
        if self.enough is not None:
            words["or_enough"] = f", or {shown_threshold(self.enough, 'GB')} left" if self.enough else ""
        return words

    def verdict(self, fact: Known) -> Verdict | Unknown:
        """Measure a number; unknown where it is none, or where nobody can say what is asked of it."""
        value = fact.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return Unknown(f"{fact.evidence} is no number")
        if self.uncounted is not None:
            return self.uncounted
        if self.enough and fact.left is not None and fact.left >= self.enough:
            return MET
        tolerance = self.threshold.approximate_tolerance if fact.approximate else self.threshold.tolerance
        if tolerance and self.scale.tolerates(value, tolerance):
            return Verdict(self.scale.status(self.scale.target), 1.0, f" ({tolerance:g} % less is accepted)")
        return Verdict(self.scale.status(value), self.scale.score(value))
