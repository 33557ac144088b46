"""The thresholds of one guideline for one subject: numbers in the units of the readings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """What a value is measured against.

    Attributes:
        target: score 1 here and on its better side.
        warning: where given, `warning` here and on its worse side; else `warning` on the worse side of `target`.
        zero: score 0 here and on its worse side, and `critical` unless `never_critical`.
        higher_is_better: which side is the better one.
        never_critical: whether `warning` is the worst that a value can be.
    """

    target: float
    warning: float | None
    zero: float
    higher_is_better: bool
    never_critical: bool = False

    def reaches(self, value: float, threshold: float) -> bool:
        """Whether a value is at a threshold or on its better side."""
        return value >= threshold if self.higher_is_better else value <= threshold

    def within(self, value: float, threshold: float) -> bool:
        """Whether a value is at a threshold or on its worse side."""
        return value <= threshold if self.higher_is_better else value >= threshold

    def tolerates(self, value: float, tolerance_percent: float) -> bool:
        """Whether a value falls short of the target by no more than a tolerance; only where higher is better."""
        return self.target * (100 - tolerance_percent) / 100 <= value < self.target
