"""Which facts there are: the files of `gatherers` and `inspections` name them, and nothing else lists them."""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from exporter.facts import gatherers, inspections
from exporter.facts.fact import NOT_INSPECTED, Facts, Unknown
from exporter.facts.failures import Failures
from exporter.facts.gatherer import Gatherer
from exporter.facts.inspection import Inspection
from exporter.facts.subject import Subject
from exporter.model.snapshot import AttributeQuery


def _all_gatherers() -> Iterator[Gatherer]:
    for found in iter_modules(gatherers.__path__):
        yield from import_module(f"{gatherers.__name__}.{found.name}").GATHERERS


def _all_inspections() -> Iterator[Inspection]:
    for found in iter_modules(inspections.__path__):
        yield from import_module(f"{inspections.__name__}.{found.name}").INSPECTIONS


GATHERERS: Mapping[str, Gatherer] = {gatherer.fact: gatherer for gatherer in _all_gatherers()}
"""The gatherer of each fact that a scrape itself gives."""

INSPECTIONS: Mapping[str, Inspection] = {fact: each for each in _all_inspections() for fact in each.facts}
"""The inspection that finds out each of the other facts."""

FACTS: frozenset[str] = frozenset((*GATHERERS, *INSPECTIONS))
"""The names of all facts."""


_FAILED: Facts = (Unknown("it could not be found out: the log says why"),)


def queries_of(facts: Iterable[str]) -> tuple[AttributeQuery, ...]:
    """Give what must be read of a JVM for some facts.

    Args:
        facts: their names.
    """
    scraped = (GATHERERS[fact] for fact in facts if fact in GATHERERS)
    return tuple(dict.fromkeys(query for gatherer in scraped for query in gatherer.queries))


def seldom_queries_of(facts: Iterable[str]) -> tuple[AttributeQuery, ...]:
    """Give what must be read of a JVM, seldom, for some facts.

    Args:
        facts: their names.
    """
    inspected = (INSPECTIONS[fact] for fact in facts if fact in INSPECTIONS)
    return tuple(dict.fromkeys(query for inspection in inspected for query in inspection.queries))


def needs_of(facts: Iterable[str]) -> tuple[str, ...]:
    """Give the facts of inspections that must be found out for some facts that a scrape gives.

    Args:
        facts: their names.
    """
    scraped = (GATHERERS[fact] for fact in facts if fact in GATHERERS)
    return tuple(dict.fromkeys(need for gatherer in scraped for need in gatherer.needs))


class GatheredFacts:
    """The facts about one server, gathered from what was read of it and of its machine as they are asked for.

    Args:
        subject: what was read.
        failures: takes note of gatherers that fail.
    """

    def __init__(self, subject: Subject, failures: Failures | None = None) -> None:
        self._subject = subject
        self._failures = Failures() if failures is None else failures
        self._known: dict[str, Facts] = {} if subject.written else dict(subject.inspected)

    def facts(self, name: str) -> Facts:
        """Gather the facts of a name; give what was found out before where an inspection does that.

        A gatherer that fails costs its own facts alone. What is unknown may be written by somebody else.
        """
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._found_or_written(name)
        return found

    def _found_or_written(self, name: str) -> Facts:
        found = self._found(name)
        written = self._subject.written.get(name)
        return written if written and all(isinstance(fact, Unknown) for fact in found) else found

    def _found(self, name: str) -> Facts:
        if name in INSPECTIONS:
            return self._subject.inspected.get(name, NOT_INSPECTED)
        try:
            found = GATHERERS[name].gather(self._subject)
        except Exception:  # noqa: BLE001 - one guideline's fault is not another's, and is seen
            self._failures.note(name)
            return _FAILED
        return found if isinstance(found, tuple) else (found,)
