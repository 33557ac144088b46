"""Durations of configurations and rules divided by one number, so that a trial takes minutes in place of an hour."""

import re
from typing import Any

_UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000, "y": 31_536_000_000}
"""In milliseconds, as Prometheus has them ("Time Durations" of its documentation on querying)."""
_DURATION = r"(?:\d+(?:ms|[smhdwy]))+"
_WHOLE = re.compile(_DURATION)
_PART = re.compile(r"(\d+)(ms|[smhdwy])")
_STRING = r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|`[^`]*`'
_IN_EXPRESSION = re.compile(rf"({_STRING})|(?<![\w.]){_DURATION}(?!\w)")
_EXPRESSION = "expr"
_PROSE = frozenset({"annotations", "labels"})


def divided(value: Any, divisor: float) -> Any:
    """Divide every duration of a configuration or a file of rules, but those in labels and annotations.

    Args:
        value: what YAML made of it.
        divisor: at least 1.

    Returns:
        a copy. Numbers stay as they are, among them seconds that a rule compares with.
    """
    if divisor == 1:
        return value
    if isinstance(value, dict):
        return {key: each if key in _PROSE else _of_key(key, each, divisor) for key, each in value.items()}
    if isinstance(value, list):
        return [divided(each, divisor) for each in value]
    return _shorter(value, divisor) if isinstance(value, str) and _WHOLE.fullmatch(value) else value


def divided_expression(expression: str, divisor: float) -> str:
    """Divide every duration of an expression of PromQL: ranges, steps and offsets.

    Args:
        expression: it has no comments.
        divisor: at least 1.
    """
    return _IN_EXPRESSION.sub(lambda found: found[1] or _shorter(found[0], divisor), expression)


def _of_key(key: str, value: Any, divisor: float) -> Any:
    if key == _EXPRESSION and isinstance(value, str):
        return divided_expression(value, divisor)
    return divided(value, divisor)


def _shorter(duration: str, divisor: float) -> str:
    """Give a duration in milliseconds; of none stays none, of more at least one."""
    milliseconds = sum(int(count) * _UNITS[unit] for count, unit in _PART.findall(duration))
    return f"{max(round(milliseconds / divisor), min(milliseconds, 1))}ms"
