"""What PromQL selects."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import promql_parser


@dataclass(frozen=True)
class Selector:
    """One metric that an expression selects.

    Attributes:
        metric: its name.
        matchers: of each label the operator and the value.
        in_rate: whether it is an argument of a function that counters are read by.
    """

    metric: str
    matchers: dict[str, tuple[str, str]]
    in_rate: bool


def selectors(expression: str) -> Iterator[Selector]:
    """Every selector of an expression.

    Raises:
        ValueError: it is no PromQL.
    """
    for found, in_rate in _selectors(promql_parser.parse(expression), in_rate=False):
        assert found.name is not None, expression
        matchers = {each.name: (_OPERATORS[str(each.op)], each.value) for each in found.matchers.matchers}
        yield Selector(found.name, matchers, in_rate)


_OF_COUNTERS = {"rate", "irate", "increase"}
_OPERATORS = {"MatchOp.Equal": "=", "MatchOp.NotEqual": "!=", "MatchOp.Re": "=~", "MatchOp.NotRe": "!~"}


def _selectors(node: Any, *, in_rate: bool) -> Iterator[tuple[promql_parser.VectorSelector, bool]]:
    match node:
        case promql_parser.VectorSelector():
            yield node, in_rate
        case promql_parser.MatrixSelector():
            yield node.vector_selector, in_rate
        case promql_parser.Call():
            for argument in node.args:
                yield from _selectors(argument, in_rate=in_rate or node.func.name in _OF_COUNTERS)
        case promql_parser.BinaryExpr():
            yield from _selectors(node.lhs, in_rate=in_rate)
            yield from _selectors(node.rhs, in_rate=in_rate)
        case promql_parser.AggregateExpr() | promql_parser.ParenExpr() | promql_parser.UnaryExpr():
            yield from _selectors(node.expr, in_rate=in_rate)
        case promql_parser.SubqueryExpr():
            yield from _selectors(node.expr, in_rate=in_rate)
        case promql_parser.NumberLiteral() | promql_parser.StringLiteral():
            return
        case _:
            raise AssertionError(f"no expression of ours has a {type(node).__name__}")
