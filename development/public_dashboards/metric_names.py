"""The metrics that a query asks for."""

from collections.abc import Iterator
from typing import Any

import promql_parser

_NAME = "__name__"
_BELOW = ("lhs", "rhs", "expr", "vector_selector")
"""What expressions are made of, beside the arguments of functions."""


def metric_names(expression: str) -> frozenset[str]:
    """Give the names of the metrics in a query, without variables; none where the parser does not know its PromQL."""
    try:
        return frozenset(_names(promql_parser.parse(expression)))
    except ValueError:
        return frozenset()


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, promql_parser.VectorSelector):
        given = {each.value for each in node.matchers.matchers if each.name == _NAME and str(each.op).endswith("Equal")}
        yield from given if node.name is None else {node.name}
        return
    for part in (*getattr(node, "args", ()), *(getattr(node, name, None) for name in _BELOW)):
        if part is not None:
            yield from _names(part)
