"""Something that is not to be there."""

from msgspec import Struct

from exporter.facts.fact import Known, Unknown
from exporter.guidelines.checks.verdict import MET, NOT_MET, Deployment, Problem, Verdict, Words


class Absent(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="absent"):
    """The thing that the fact is about is not there, or there are none of such things."""

    def verdict(self, fact: Known, _: Deployment) -> Verdict | Unknown:
        """See whether there is something; whatever it is, it is not to be there."""
        return MET if fact.value is None or fact.value in ("", ()) else NOT_MET

    def words(self, _: Deployment) -> Words:
        """Name nothing: there is no value to be asked for."""
        return {}

    def problem(self) -> Problem | None:
        """Find no problem: there is no field."""
        return None
