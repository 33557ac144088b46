"""The series of a guideline's verdict: the status that holds has one, and it ends with the next verdict."""

from alerts.alert import Severity
from testing.alert_cases.case import Owner, Series

_BELOW: dict[Severity, str] = {"critical": "warning", "warning": "info"}
_STATUSES = ("critical", "warning", "info", "ok")


def verdict(guideline: str, category: str, severity: Severity, owner: Owner = "server") -> tuple[Series, ...]:
    """Give the series of a guideline that is as bad as a severity, just better, and well.

    Args:
        guideline: its id.
        category: its category.
        severity: of the rule: critical, or warning.
        owner: whose verdict it is.
    """
    return tuple(
        Series(
            name="wso2_guideline_status",
            labels=f'category="{category}",kind="headroom",guideline="{guideline}",status="{status}"',
            well=1 if status == "ok" else None,
            bad=1 if status == severity else None,
            below=1 if status == _BELOW[severity] else None,
            owner=owner,
        )
        for status in _STATUSES
    )
