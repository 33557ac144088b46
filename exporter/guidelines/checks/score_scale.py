"""The numbers that a value is measured against, for one server: in the unit of the fact."""

from dataclasses import dataclass

from exporter.model.assessment import Status


@dataclass(frozen=True)
class ScoreScale:
    """A scale from `zero` to `target`.

    Attributes:
        target: score 1 here and on its better side.
        warning: where given, `warning` here and on its worse side; else `warning` on the worse side of `target`.
        zero: score 0 here and on its worse side, and `critical`.
        higher_is_better: which side is the better one.
        zero_is_critical: whether `critical` begins at `zero`; else it begins beyond it.
    """

    target: float
    warning: float | None
    zero: float
    higher_is_better: bool
    zero_is_critical: bool = True

    def score(self, value: float) -> float:
        """Score a value: 1 at the target or better, 0 at `zero` or worse, linear between."""
        span = self.target - self.zero
        if not span:  # as a user's own thresholds may be for one of many products
            return 1.0 if self.reaches(value, self.target) else 0.0
        return min(1.0, max(0.0, (value - self.zero) / span))

    def status(self, value: float) -> Status:
        """Call a value `critical`, `warning` or `ok`."""
        if self.within(value, self.zero) and (self.zero_is_critical or value != self.zero):
            return "critical"
        if self.warning is None:
            return "ok" if self.reaches(value, self.target) else "warning"
        return "warning" if self.within(value, self.warning) else "ok"

    def reaches(self, value: float, threshold: float) -> bool:
        """Tell whether a value is at a threshold or on its better side."""
        return value >= threshold if self.higher_is_better else value <= threshold

    def within(self, value: float, threshold: float) -> bool:
        """Tell whether a value is at a threshold or on its worse side."""
        return value <= threshold if self.higher_is_better else value >= threshold

    def tolerates(self, value: float, tolerance_percent: float) -> bool:
        """Tell whether a value falls short of the target by no more than a tolerance; only where higher is better."""
        return self.target * (100 - tolerance_percent) / 100 <= value < self.target
