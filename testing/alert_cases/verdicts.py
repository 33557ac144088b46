"""The series of a guideline's verdict: the status that holds has one, and it ends with the next verdict."""

from alerts.alert import Severity
from exporter.model.assessment import Kind
from testing.alert_cases.case import Owner, Series

_BELOW: dict[Severity, str] = {"critical": "warning", "warning": "info"}
_STATUSES = ("critical", "warning", "info", "ok")


def verdict(
    guideline: str, category: str, severity: Severity, owner: Owner = "server", kind: Kind = "headroom"
) -> tuple[Series, ...]:
    """Give the series of a guideline that is as bad as a severity, just better, and well.

    While a server cannot be read its last verdicts stay, but for what is left of a resource.

    Args:
        guideline: its id.
        category: its category.
        severity: of the rule: critical, or warning.
        owner: whose verdict it is.
        kind: the guideline's.
    """
    return tuple(
        Series(
            name="wso2_guideline_status",
            labels=f'category="{category}",kind="{kind}",guideline="{guideline}",status="{status}"',
            well=1 if status == "ok" else None,
            bad=1 if status == severity else None,
            below=1 if status == _BELOW[severity] else None,
            owner=owner,
            survives=kind != "headroom",
        )
        for status in _STATUSES
    )
