"""Limits are the guideline's, and colour the right side of them."""

import pytest
from grafana_foundation_sdk.builders.dashboard import ThresholdsConfig

from dashboards.limits import Limits, coloured, drawn, guideline_limits, in_seconds
from exporter.guidelines.catalogue import load_catalogue


def steps(config: ThresholdsConfig) -> list[tuple[float | None, str]]:
    return [(step.value, step.color) for step in config.build().steps]


@pytest.mark.parametrize(
    ("guideline", "limits"),
    [
        ("heap_after_collection", Limits(0.8, 0.95)),
        ("ram_available", Limits(0.1, 0.05, higher_is_better=True)),
        ("cores_load", Limits(None, 2)),
    ],
)
def test_a_guidelines_limits_are_shares_where_it_is_in_percent(guideline: str, limits: Limits) -> None:
    """The figures are those of the catalogue's files heap.yml, ram.yml and cores.yml."""
    assert guideline_limits(load_catalogue(), guideline) == limits


def test_days_become_seconds() -> None:
    """The certificate's guideline in tls.yml: 30 days are a warning, 7 are critical."""
    in_days = guideline_limits(load_catalogue(), "certificate_expiry")
    assert in_seconds(in_days) == Limits(2_592_000, 604_800, higher_is_better=True)


@pytest.mark.parametrize("guideline", ["heap_maximum_of_nobody", "tls_protocols"])
def test_what_has_no_numbers_has_no_limits(guideline: str) -> None:
    with pytest.raises(ValueError, match=guideline):
        guideline_limits(load_catalogue(), guideline)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(), [(None, "green")]),
        (Limits(0.8, 0.95), [(None, "green"), (0.8, "orange"), (0.95, "red")]),
        (Limits(critical=0.9), [(None, "green"), (0.9, "red")]),
        (Limits(0.1, 0.05, higher_is_better=True), [(None, "red"), (0.05, "orange"), (0.1, "green")]),
        (Limits(warning=0.1, higher_is_better=True), [(None, "orange"), (0.1, "green")]),
    ],
)
def test_a_value_has_the_colour_of_the_side_it_is_on(limits: Limits, expected: list[tuple[float | None, str]]) -> None:
    assert steps(coloured(limits)) == expected


def test_lines_are_drawn_at_both_limits_the_lower_first() -> None:
    """Grafana wants the steps sorted."""
    floor = Limits(0.1, 0.05, higher_is_better=True)
    assert steps(drawn(floor)) == [(None, "transparent"), (0.05, "red"), (0.1, "orange")]
    assert steps(drawn(Limits(0.8, 0.95))) == [(None, "transparent"), (0.8, "orange"), (0.95, "red")]


@pytest.mark.parametrize(
    ("limits", "highest"),
    [(Limits(), None), (Limits(0.8, 0.95), 0.95), (Limits(0.8), 0.8), (Limits(0.1, 0.05, higher_is_better=True), 0.1)],
)
def test_the_highest_limit_is_as_far_as_an_axis_must_reach(limits: Limits, highest: float | None) -> None:
    assert limits.highest == highest
