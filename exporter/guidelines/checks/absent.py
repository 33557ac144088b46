"""Something that is not to be there."""

from msgspec import Struct

from exporter.facts.fact import Known, Unknown
from exporter.guidelines.checks.demand import MET, NOT_MET, Demand, Deployment, FieldProblem, Verdict, Words


class Absent(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="absent"):
    """The thing that the fact is about is not there, or there are none of such things."""

    @property
    def varies(self) -> bool:
        """Tell whether it asks more of some deployments: never."""
        return False

    def demand(self, _: Deployment) -> Demand:
        """Ask the same of every server."""
        return self

    def verdict(self, fact: Known) -> Verdict | Unknown:
        """See whether there is something; whatever it is, it is not to be there."""
        return MET if fact.value is None or fact.value in ("", ()) else NOT_MET

    @property
    def words(self) -> Words:
        """Name nothing: there is no value to be asked for."""
        return {}

    def problem(self) -> FieldProblem | None:
        """Find no problem: there is no field."""
        return None
