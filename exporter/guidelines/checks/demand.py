"""What a check asks of servers that are deployed alike, and what it says of their facts."""

from dataclasses import dataclass
from typing import Protocol

from exporter.facts.fact import Known, Unknown
from exporter.model.assessment import Status

Words = dict[str, str]
"""What is asked for, by the names that stand in braces in a guideline's `wanted`."""

FieldProblem = tuple[str, str]
"""A field of a check that does not fit the others, and why."""


@dataclass(frozen=True)
class Deployment:
    """How a server is deployed.

    Attributes:
        instances: how many WSO2 servers share its machine, itself included, or why nobody knows.
        high_concurrency: whether it is for many concurrent users.
    """

    instances: int | Unknown
    high_concurrency: bool


ALONE = Deployment(1, high_concurrency=False)
"""The only server on its machine."""


@dataclass(frozen=True)
class Verdict:
    """How a fact stands to what is asked for.

    Attributes:
        status: `critical` where it is not met at all; the guideline may say that this is less bad.
        score: 0 to 1.
        remark: what to add to the words that say what is asked for; empty, or with a blank at its head.
    """

    status: Status
    score: float
    remark: str = ""


MET = Verdict("ok", 1.0)
NOT_MET = Verdict("critical", 0.0)


class Demand(Protocol):
    """What is asked of servers that are deployed alike."""

    @property
    def words(self) -> Words:
        """Name what is asked for, as a person reads it."""

    def verdict(self, fact: Known) -> Verdict | Unknown:
        """Judge a fact; unknown where its value is not of the kind that can be judged."""
