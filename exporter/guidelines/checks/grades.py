"""A fact that is one of a few words, each of which has its own status."""

from typing import Annotated

from msgspec import Meta, Struct

from exporter.facts.fact import Known, Unknown
from exporter.guidelines.checks.demand import MET, NOT_MET, Demand, Deployment, FieldProblem, Verdict, Words

_Grades = tuple[Annotated[str, Meta(min_length=1)], ...]
_INFO = Verdict("info", 1.0)
_HALF = Verdict("warning", 0.5)


class Grades(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="grades"):
    """The fact is one of these words, which say how well it stands; any other word is unknown.

    Attributes:
        ok, info, warning, critical: the words that have the status. What is `info` scores as what is `ok`.
    """

    ok: Annotated[_Grades, Meta(min_length=1)]
    info: _Grades = ()
    warning: _Grades = ()
    critical: _Grades = ()

    @property
    def varies(self) -> bool:
        """Tell whether it asks more of some deployments: never."""
        return False

    def demand(self, _: Deployment) -> Demand:
        """Ask the same of every server."""
        return self

    def verdict(self, fact: Known) -> Verdict | Unknown:
        """Look the word up."""
        graded = ((self.ok, MET), (self.info, _INFO), (self.warning, _HALF), (self.critical, NOT_MET))
        found = next((verdict for words, verdict in graded if fact.value in words), None)
        return found or Unknown(f"{fact.evidence} is none of the grades that are known")

    @property
    def words(self) -> Words:
        """Name nothing: the guideline says in its own words what is asked for."""
        return {}

    def problem(self) -> FieldProblem | None:
        """Find a word that stands there twice."""
        words = [*self.ok, *self.info, *self.warning, *self.critical]
        twice = next((word for word in words if words.count(word) > 1), None)
        return None if twice is None else ("ok", f"found {twice!r} twice in all grades, expected each once")
