"""Whatever is served is on a panel, or on the list of what is left out on purpose."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

import pytest

from dashboards.left_out import LEFT_OUT, why_left_out
from testing.dashboard import Query
from testing.promql import selectors


@pytest.fixture(scope="module")
def unseen(queries: list[Query], served_metrics: Mapping[str, frozenset[str]]) -> set[str]:
    """What is served and asked for by no panel. Of a summary, or of a state's values, one sample is enough."""
    asked = {selector.metric for query in queries for selector in selectors(query.with_all_chosen)}
    return {name for name in served_metrics if not {name, *parts(name)} & asked}


def parts(name: str) -> set[str]:
    base = name.removesuffix("_count").removesuffix("_sum")
    return {f"{base}_count", f"{base}_sum"} if base != name else set()


def test_what_is_on_no_panel_is_left_out_for_a_reason(unseen: set[str]) -> None:
    assert [name for name in sorted(unseen) if not why_left_out(name)] == []


@pytest.mark.parametrize("name", [name for names, _ in LEFT_OUT for name in names])
def test_a_reason_is_about_something_that_is_served_and_unseen(name: str, unseen: set[str]) -> None:
    assert any(fnmatchcase(each, name) for each in unseen)
