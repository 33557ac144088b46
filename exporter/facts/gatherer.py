"""How one fact is gathered, and what must be read of a JVM for it."""

from collections.abc import Callable
from dataclasses import dataclass

from exporter.facts.fact import Fact, Facts
from exporter.facts.subject import Subject
from exporter.model.snapshot import AttributeQuery


@dataclass(frozen=True)
class Gatherer:
    """One way to gather facts of one name; a pure function of what was read.

    Attributes:
        fact: what the catalogue of guidelines calls it.
        gather: gives the fact, or one of each thing of its kind.
        queries: the attributes that it looks at.
        needs: the facts that inspections find out and that it looks at.
    """

    fact: str
    gather: Callable[[Subject], Fact | Facts]
    queries: tuple[AttributeQuery, ...] = ()
    needs: tuple[str, ...] = ()
