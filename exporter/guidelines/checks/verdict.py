"""What a check says of a fact, and what it has to know of a server besides."""

from dataclasses import dataclass

from exporter.facts.fact import Unknown
from exporter.model.assessment import Status

Words = dict[str, str]
"""What a check asks for, by the names that stand in braces in a guideline's `wanted`."""

Problem = tuple[str, str]
"""A field that does not fit the others, and why."""


@dataclass(frozen=True)
class Deployment:
    """How a server is deployed.

    Attributes:
        instances: how many WSO2 servers share its machine, itself included, or why nobody knows.
        high_concurrency: whether it is for many concurrent users.
    """

    instances: int | Unknown
    high_concurrency: bool


@dataclass(frozen=True)
class Verdict:
    """How a fact stands to what a check asks for.

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
