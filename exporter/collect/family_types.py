"""One type for each name on a page: targets may have mappers that know nothing of one another."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from exporter.mapping import Cut, MappingResult
from exporter.model.metrics import Family


class FamilyTypes:
    """The types of a page's families. Who serves a name first decides which type it has on the page.

    Args:
        families: those that are served whatever targets are mapped into.
    """

    def __init__(self, families: Iterable[Family]) -> None:
        self._types = {family.name: family.type for family in families}

    def served(self, mapped: MappingResult) -> MappingResult:
        """Give what is served of a mapping; names that nobody served before have its types from now on.

        Args:
            mapped: what a target became.

        Returns:
            The same where its families have the types that their names have; else without the others, whose series are
            counted with those that are cut.
        """
        is_served = [self._types.setdefault(each.name, each.type) == each.type for each in mapped.families]
        if all(is_served):
            return mapped
        families = tuple(each for each, served in zip(mapped.families, is_served, strict=True) if served)
        dropped = [
            Cut(_served_name(each), len(each.samples))
            for each, served in zip(mapped.families, is_served, strict=True)
            if not served
        ]
        return replace(mapped, families=families, cut=_together((*mapped.cut, *dropped)))


def _served_name(family: Family) -> str:
    return f"{family.name}_total" if family.type == "counter" else family.name


def _together(cuts: Sequence[Cut]) -> tuple[Cut, ...]:
    """Count the series of each family, which may be cut and dropped."""
    series: dict[str, int] = {}
    for cut in cuts:
        series[cut.family] = series.get(cut.family, 0) + cut.series
    return tuple(Cut(family, count) for family, count in series.items())
