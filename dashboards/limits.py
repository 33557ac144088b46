"""Where a value turns orange and red in a panel: where the guideline or the alert on it does."""

from collections.abc import Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders.dashboard import ThresholdsConfig
from grafana_foundation_sdk.models.dashboard import Threshold, ThresholdsMode

from exporter.guidelines import Catalogue
from exporter.guidelines.checks.threshold import Threshold as GuidelineThreshold


@dataclass(frozen=True)
class Limits:
    """From where on a value is a warning, and from where on it is critical, in the unit of the panel.

    Attributes:
        warning: None: it is never a mere warning.
        critical: None: it is never critical.
        higher_is_better: the limits are floors, not ceilings.
    """

    warning: float | None = None
    critical: float | None = None
    higher_is_better: bool = False

    @property
    def highest(self) -> float | None:
        """The limit that is furthest up; None where there is none."""
        return max((limit for limit in (self.warning, self.critical) if limit is not None), default=None)


def guideline_limits(catalogue: Catalogue, guideline: str) -> Limits:
    """Give the limits that a guideline has, a share of one where it is in percent.

    Raises:
        ValueError: the catalogue has no such guideline, or it has no thresholds.
    """
    checks = {each.id: each.check for each in catalogue.guidelines}
    match checks.get(guideline):
        case GuidelineThreshold(unit=unit, better=better, warning=warning, zero=float() | int() as zero):
            scale = 100 if unit == "%" else 1
            return Limits(
                None if warning is None else warning / scale, zero / scale, higher_is_better=better == "higher"
            )
        case _:
            raise ValueError(f"no guideline {guideline!r} has thresholds that are numbers")


def in_seconds(days: Limits) -> Limits:
    """Give limits in seconds that a guideline has in days."""
    warning, critical = (None if limit is None else limit * 86_400 for limit in (days.warning, days.critical))
    return Limits(warning, critical, higher_is_better=days.higher_is_better)


def drawn(limits: Limits) -> ThresholdsConfig:
    """Make lines across a graph at the limits."""
    return _config("transparent", _bounds(limits))


def coloured(limits: Limits, *, fine: str = "green") -> ThresholdsConfig:
    """Colour a value by the side of the limits that it is on.

    Args:
        limits: the value's.
        fine: the colour of what is on their good side; `transparent` where only faults should stand out.
    """
    bounds = _bounds(limits)
    if not limits.higher_is_better:
        return _config(fine, bounds)
    values = [value for value, _ in bounds]
    colours = [*(colour for _, colour in bounds), fine]
    return _config(colours[0], list(zip(values, colours[1:], strict=True)))


def _bounds(limits: Limits) -> list[tuple[float, str]]:
    """List the limits that there are with their colours, the lowest first."""
    found = [(limits.warning, "orange"), (limits.critical, "red")]
    return sorted((value, colour) for value, colour in found if value is not None)


def _config(base: str, bounds: Sequence[tuple[float, str]]) -> ThresholdsConfig:
    steps = [Threshold(value=None, color=base), *(Threshold(value=value, color=colour) for value, colour in bounds)]
    return ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)
