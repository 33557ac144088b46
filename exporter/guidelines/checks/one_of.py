"""A fact that may have some values and no others."""

from typing import Annotated

from msgspec import Meta, Struct

from exporter.facts.fact import Known, Unknown
from exporter.guidelines.checks.demand import MET, NOT_MET, Demand, Deployment, FieldProblem, Verdict, Words


class OneOf(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="one_of"):
    """The fact is one of these texts, or several texts of which each is one of these. What is not there is none."""

    values: Annotated[tuple[Annotated[str, Meta(min_length=1)], ...], Meta(min_length=1)]

    @property
    def varies(self) -> bool:
        """Tell whether it asks more of some deployments: never."""
        return False

    def demand(self, _: Deployment) -> Demand:
        """Ask the same of every server."""
        return self

    def verdict(self, fact: Known) -> Verdict | Unknown:
        """Look for the texts; unknown where the fact is no text."""
        if fact.value is None:
            return NOT_MET
        found = fact.value if isinstance(fact.value, tuple) else (fact.value,)
        if not all(isinstance(text, str) for text in found):
            return Unknown(f"{fact.evidence} is no text")
        return MET if set(found) <= set(self.values) else NOT_MET

    @property
    def words(self) -> Words:
        """Name the values."""
        return {"values": ", ".join(self.values)}

    def problem(self) -> FieldProblem | None:
        """Find a value that stands there twice."""
        twice = next((value for value in self.values if self.values.count(value) > 1), None)
        return None if twice is None else ("values", f"found {twice!r} twice, expected each once")
