"""How much of a resource is used, as its guideline's score tells."""

import json

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder

from dashboards.judged import judged_use
from dashboards.limits import Limits
from exporter.guidelines.catalogue import load_catalogue


def test_what_is_left_is_turned_into_what_is_used() -> None:
    """The guideline in ram.yml: 20 % available is the target, 10 % a warning, 5 % critical."""
    use = judged_use(load_catalogue(), "ram_available")
    assert (use.target, use.limits) == (0.8, Limits(0.9, 0.95))
    assert use.of_machine


def test_what_is_used_is_what_the_guideline_says() -> None:
    """The guideline in thread_pools.yml: 50 %, 80 % and 95 % of the workers."""
    use = judged_use(load_catalogue(), "passthrough_busy")
    assert (use.target, use.limits, use.of_machine) == (0.5, Limits(0.8, 0.95), False)


def test_a_share_below_the_target_is_told_as_such() -> None:
    """A score of 1 tells no more than that."""
    column = judged_use(load_catalogue(), "passthrough_busy").column
    shown = JSONEncoder().encode([each.value for each in column if each.id_val == "mappings"])
    (mappings,) = json.loads(shown)
    assert [mapping["options"]["result"]["text"] for mapping in mappings] == ["< 50 %", "≥ 95 %", ""]


@pytest.mark.parametrize("guideline", ["disk_of_nobody", "cores_load"])
def test_what_is_no_share_has_no_use(guideline: str) -> None:
    with pytest.raises(ValueError, match=guideline):
        judged_use(load_catalogue(), guideline)
