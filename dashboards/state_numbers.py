"""States as numbers, which panels draw, and back as words: families with one series a state, of which one is 1."""

from collections.abc import Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.models.dashboard import ValueMap, ValueMapping, ValueMappingResult

from dashboards.queries import SERVER, by_server


@dataclass(frozen=True)
class State:
    """One state that something may be in.

    Attributes:
        number: stands for it in a panel: more than 0, and the higher the worse.
        value: what the metric's label says.
        colour: of its bar.
        word: what a person reads; empty: the value.
    """

    number: int
    value: str
    colour: str
    word: str = ""


def state_number(metric: str, label: str, states: Sequence[State], *others: str) -> str:
    """Give the PromQL of the number of the state that holds, for each server; nothing where none of them does.

    Args:
        metric: the family.
        label: which of its labels tells the state.
        states: all that may hold.
        others: labels that tell series of a server apart.
    """
    each = " or ".join(f'{state.number} * {metric}{{{SERVER},{label}="{state.value}"}}' for state in states)
    return f"{by_server(each, *others)} > 0"


def state_mappings(states: Sequence[State]) -> list[ValueMapping]:
    """Give the words and colours of the numbers."""
    options: dict[str, ValueMappingResult] = {
        str(state.number): ValueMappingResult(text=state.word or state.value, color=state.colour, index=index)
        for index, state in enumerate(states)
    }
    return [ValueMap(options=options)]
