"""A fact that is to have one value."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from exporter.facts.fact import Known, Unknown
from exporter.guidelines.checks.demand import MET, NOT_MET, Demand, Deployment, FieldProblem, Verdict, Words


class Equals(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="equals"):
    """The fact is this value: a text (letter by letter), a number, or true or false. What is not there is not it."""

    value: bool | int | float | str

    @property
    def varies(self) -> bool:
        """Tell whether it asks more of some deployments: never."""
        return False

    def demand(self, _: Deployment) -> Demand:
        """Ask the same of every server."""
        return self

    def verdict(self, fact: Known) -> Verdict | Unknown:
        """Compare a value; unknown where it is of another kind."""
        if fact.value is None:
            return NOT_MET
        if _kind(fact.value) != _kind(self.value):
            return Unknown(f"{fact.evidence} is {_OTHER[_kind(self.value)]}")
        return MET if fact.value == self.value else NOT_MET

    @property
    def words(self) -> Words:
        """Name the value."""
        return {"value": str(self.value).lower() if isinstance(self.value, bool) else f"{self.value}"}

    def problem(self) -> FieldProblem | None:
        """Find no problem: there is one field."""
        return None


_Kind = Literal["truth", "number", "text", "several"]

_OTHER: Mapping[_Kind, str] = {"truth": "neither true nor false", "number": "no number", "text": "no text"}


def _kind(value: object) -> _Kind:
    if isinstance(value, bool):
        return "truth"
    return "number" if isinstance(value, int | float) else "text" if isinstance(value, str) else "several"
