"""Whether two decoded values are alike: most have no equality of their own, and they may be shared or cyclic."""

from dataclasses import fields, is_dataclass
from typing import Any

_PAIRS = 20_000


def alike(first: Any, second: Any) -> bool:
    """Compare two values, at most so many pairs of their parts; what is left then passes for alike."""
    seen: set[tuple[int, int]] = set()
    todo = [(first, second)]
    while todo and len(seen) < _PAIRS:
        one, other = todo.pop()
        if one is other or (id(one), id(other)) in seen:
            continue
        seen.add((id(one), id(other)))
        if type(one) is not type(other):
            return False
        parts, others = _parts(one), _parts(other)
        if parts is None or others is None:
            # A number that is none differs from itself.
            if one != other and (one == one or other == other):  # noqa: PLR0124
                return False
        elif len(parts) != len(others):
            return False
        else:
            todo += zip(parts, others, strict=True)
    return True


def _parts(value: Any) -> list[Any] | None:
    """What a value consists of; None where it has an equality of its own."""
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    return None
