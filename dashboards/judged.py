"""How much of a resource is used, told by the guideline that judges it.

The score tells no less than the figure between target and critical, in both forms of scraping and also where the
figure itself is no metric, or belongs to a machine; and it agrees with the verdict: where much is left of a large disk,
a high share of it is fine.
"""

from dataclasses import dataclass

from grafana_foundation_sdk.models.dashboard import (
    DashboardRangeMapOptions,
    DynamicConfigValue,
    RangeMap,
    ValueMappingResult,
)

from dashboards.limits import Limits
from dashboards.panels import limits_column
from dashboards.queries import EXPORTER, SERVER, of_its_machine
from exporter.guidelines import Catalogue, Guideline
from exporter.guidelines.checks.threshold import Threshold

_ROUNDING = 0.0005


@dataclass(frozen=True)
class JudgedUse:
    """The use of a resource between the target of its guideline, where the score is 1, and critical, where it is 0.

    Attributes:
        guideline: its id.
        of_machine: whether it is judged once for all servers on a machine.
        target: the share in use at which the score is 1; as much or less looks the same.
        limits: from where on the share is a warning, and critical.
    """

    guideline: str
    of_machine: bool
    target: float
    limits: Limits

    @property
    def expression(self) -> str:
        """PromQL of the share in use, of each server on this machine where it is judged for the machine."""
        critical = self.limits.critical or 0.0
        return f"{critical:g} - {critical - self.target:.4g} * {self._score}"

    @property
    def _score(self) -> str:
        if not self.of_machine:
            return f'wso2_guideline_score{{{SERVER},guideline="{self.guideline}"}}'
        of_machine = f'wso2_guideline_score{{{EXPORTER},guideline="{self.guideline}",machine!=""}}'
        return of_its_machine(of_machine)

    @property
    def column(self) -> list[DynamicConfigValue]:
        """How a table shows it: coloured beyond the limits, and `< 70 %` where it is somewhere below the target."""
        critical = self.limits.critical or 0.0
        fine = _range(None, self.target + _ROUNDING, f"< {_percent(self.target)}", "transparent")
        worst = _range(critical - _ROUNDING, None, f"≥ {_percent(critical)}", "red")
        return limits_column("percentunit", self.limits, [fine, worst])


def judged_use(catalogue: Catalogue, guideline: str) -> JudgedUse:
    """Find the guideline on a share that is used or, the other way round, left.

    Raises:
        ValueError: the catalogue has no such guideline, or it judges no share by plain numbers.
    """
    for each in catalogue.guidelines:
        if each.id == guideline:
            return _use(each)
    raise ValueError(f"there is no guideline {guideline!r}")


def _use(guideline: Guideline) -> JudgedUse:
    match guideline.check:
        case Threshold(
            unit="%", better=better, target=int() | float() as target, warning=warning, zero=int() | float() as zero
        ):
            target, zero = _used(target, better), _used(zero, better)
            limits = Limits(None if warning is None else _used(warning, better), zero)
            return JudgedUse(guideline.id, guideline.scope == "machine", target, limits)
        case _:
            raise ValueError(f"the guideline {guideline.id!r} judges no share by plain numbers")


def _used(percent: float, better: str) -> float:
    return (percent if better == "lower" else 100 - percent) / 100


def _range(low: float | None, high: float | None, text: str, colour: str) -> RangeMap:
    result = ValueMappingResult(text=text, color=colour)
    return RangeMap(options=DashboardRangeMapOptions(from_val=low, to=high, result=result))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
