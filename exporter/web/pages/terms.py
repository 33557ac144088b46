"""What a page is written with besides what was read."""

from dataclasses import dataclass

from exporter.model.assessment import Assessment
from exporter.model.disclosure import Disclosure


@dataclass(frozen=True)
class PageTerms:
    """What a page is written with.

    Attributes:
        version: the exporter's.
        now: when it is written, in seconds since the epoch.
        disclosure: who sees security findings.
        served: whether the exporter serves it, so that links to its paths lead somewhere; else it is a file.
    """

    version: str
    now: float
    disclosure: Disclosure = "guarded"
    served: bool = True

    def shows(self, assessment: Assessment) -> bool:
        """Tell whether a verdict may be shown by name."""
        return self.disclosure != "counted" or not assessment.is_confidential
