"""What a check asks of servers that are deployed alike, and what it says of their facts."""

from dataclasses import dataclass
from typing import Literal, Protocol

from exporter.facts.fact import Known, Unknown
from exporter.model.assessment import Status

Words = dict[str, str]
"""What is asked for, by the names that stand in braces in a guideline's `wanted`."""

FieldProblem = tuple[str, str]
"""A field of a check that does not fit the others, and why."""

Resource = Literal["cores", "memory", "disk"]
"""What servers may share: processors, memory, or the filesystem of their homes."""


@dataclass(frozen=True)
class ServerKind:
    """What decides which page of WSO2 speaks of a server.

    Attributes:
        product: one of `exporter.facts.product`; None where nobody knows, as of a bare kernel.
        version: of that product; None where nobody knows.
        roles: what it does among others.
    """

    product: str | None = None
    version: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sharing:
    """How many WSO2 servers share each resource, the one that is judged included, or why nobody knows."""

    cores: int | Unknown = 1
    memory: int | Unknown = 1
    disk: int | Unknown = 1

    def of(self, resource: Resource) -> int | Unknown:
        """Give the number for one resource."""
        return {"cores": self.cores, "memory": self.memory, "disk": self.disk}[resource]


@dataclass(frozen=True)
class Deployment:
    """How a server is deployed, or the servers of a machine together.

    Attributes:
        kinds: which it is; several where a machine is judged for all of them.
        sharing: with how many others it shares what it has.
        high_concurrency: whether it is for many concurrent users.
        limited: which resources a container limits, or may: of a server elsewhere nobody knows.
        memory_bytes: the container's memory, or as much as a JVM elsewhere sees; None where it is the machine's.
    """

    kinds: tuple[ServerKind, ...] = (ServerKind(),)
    sharing: Sharing = Sharing()
    high_concurrency: bool = False
    limited: frozenset[Resource] = frozenset()
    memory_bytes: float | None = None


ALONE = Deployment()
"""The only server on its machine, of a product that nobody knows."""


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
