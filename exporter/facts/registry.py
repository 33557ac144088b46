"""Which facts there are: the files of `exporter.facts.gatherers` name them, and nothing else lists them."""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from exporter.facts import gatherers
from exporter.facts.fact import Facts
from exporter.facts.gatherer import Gatherer
from exporter.facts.subject import Subject
from exporter.model.snapshot import AttributeQuery


def _all_gatherers() -> Iterator[Gatherer]:
    for found in iter_modules(gatherers.__path__):
        yield from import_module(f"{gatherers.__name__}.{found.name}").GATHERERS


GATHERERS: Mapping[str, Gatherer] = {gatherer.fact: gatherer for gatherer in _all_gatherers()}
"""The gatherer of each fact."""


def queries_of(facts: Iterable[str]) -> tuple[AttributeQuery, ...]:
    """Give what must be read of a JVM for some facts.

    Args:
        facts: their names.
    """
    return tuple(dict.fromkeys(query for fact in facts for query in GATHERERS[fact].queries))


class GatheredFacts:
    """The facts about one server, gathered from what was read of it and of its machine as they are asked for.

    Args:
        subject: what was read.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def facts(self, name: str) -> Facts:
        """Gather the facts of a name."""
        found = GATHERERS[name].gather(self._subject)
        return found if isinstance(found, tuple) else (found,)
