"""Every state that a server may be in has a number of its own, and with it a word and a colour."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
import yaml

from dashboards.mediation.endpoints import STATES as ENDPOINT_STATES
from dashboards.mediation.workers import STATES as ENGINE_STATES
from dashboards.scrape_errors import REASONS
from dashboards.server.now import STATUSES
from dashboards.state_numbers import State, state_mappings
from development.places import PROJECT
from exporter.model.snapshot import ErrorReason

PACKS = PROJECT / "exporter" / "mapping" / "packs"


def metric(pack: str, name: str) -> dict[str, Any]:
    (found,) = [each for each in _metrics(yaml.safe_load((PACKS / pack).read_text())) if each["name"] == name]
    return found


def _metrics(node: Any) -> Iterator[dict[str, Any]]:
    match node:
        case {"name": _, "type": _}:
            yield node
        case dict():
            for value in node.values():
                yield from _metrics(value)
        case list():
            for value in node:
                yield from _metrics(value)


@pytest.mark.parametrize(
    ("states", "served"),
    [
        (REASONS, get_args(ErrorReason)),
        (STATUSES, metric("carbon.yml", "wso2_server_status")["states"]["values"]),
        (ENGINE_STATES, metric("synapse.yml", "synapse_server_state")["states"]["values"]),
        (
            ENDPOINT_STATES,
            [each["labels"]["state"] for each in metric("synapse.yml", "synapse_endpoint_state")["samples"]],
        ),
    ],
    ids=["reasons", "server", "engine", "endpoints"],
)
def test_every_state_that_is_served_can_be_drawn(states: tuple[State, ...], served: list[str]) -> None:
    assert sorted(state.value for state in states) == sorted(served)
    assert len({state.number for state in states}) == len(states)
    assert min(state.number for state in states) > 0


def test_a_number_becomes_the_word_or_where_there_is_none_the_value() -> None:
    states = (State(1, "STARTED", "green", "started"), State(2, "active", "blue"))
    (mapping,) = state_mappings(states)
    assert isinstance(mapping.options, dict)
    shown = {number: (result.text, result.color) for number, result in mapping.options.items()}
    assert shown == {"1": ("started", "green"), "2": ("active", "blue")}
