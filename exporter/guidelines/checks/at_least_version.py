"""A version that is not to be older than another."""

from msgspec import Struct

from exporter.facts.fact import Known, Unknown
from exporter.guidelines.checks.demand import MET, NOT_MET, Demand, Deployment, FieldProblem, Verdict, Words
from exporter.guidelines.checks.version import VersionText, version_numbers


class AtLeastVersion(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="at_least_version"):
    """The fact is a version, and no older than this one."""

    version: VersionText

    @property
    def varies(self) -> bool:
        """Tell whether it asks more of some deployments: never."""
        return False

    def demand(self, _: Deployment) -> Demand:
        """Ask the same of every server."""
        return self

    def verdict(self, fact: Known) -> Verdict | Unknown:
        """Compare number by number; unknown where the fact is no version."""
        found = version_numbers(fact.value) if isinstance(fact.value, str) else None
        wanted = version_numbers(self.version)
        if found is None or wanted is None:
            return Unknown(f"{fact.evidence} is no version")
        return MET if found >= wanted else NOT_MET

    @property
    def words(self) -> Words:
        """Name the version."""
        return {"version": self.version}

    def problem(self) -> FieldProblem | None:
        """Find no problem: there is one field."""
        return None
