"""Inspections of one server carried out: their facts with the time when they were read, or why there are none."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from exporter.facts.fact import Fact, Facts, Known, Unknown
from exporter.facts.failures import Failures
from exporter.facts.inspection import Inspection, Origin, Site
from exporter.facts.registry import INSPECTIONS
from exporter.secrecy.printable import printable

_LONGEST = 1000
"""Characters of what is told of a fact: a server may name things as it likes, and at any length."""
_FAILED = Unknown("it could not be found out: the log says why")
_NOT_GIVEN = Unknown("it was looked for and not told")


def inspections_of(facts: Iterable[str], origin: Origin) -> tuple[Inspection, ...]:
    """Give the inspections that find out some facts from one origin, each once.

    Args:
        facts: their names; those that no inspection finds out are left out.
        origin: this one.
    """
    found = (INSPECTIONS[fact] for fact in facts if fact in INSPECTIONS)
    return tuple(dict.fromkeys(each for each in found if each.origin == origin))


def inspect(inspections: Iterable[Inspection], site: Site, failures: Failures | None = None) -> Mapping[str, Facts]:
    """Carry inspections out, one after the other. One that fails costs only its own facts.

    Args:
        inspections: these.
        site: the server.
        failures: takes note of inspections that fail; None: those are only logged.

    Returns:
        All facts of each, by name; none is missing.
    """
    noted = Failures() if failures is None else failures
    facts: dict[str, Facts] = {}
    for inspection in inspections:
        facts.update(_outcome(inspection, site, noted))
    return facts


def _outcome(inspection: Inspection, site: Site, failures: Failures) -> Mapping[str, Facts]:
    try:
        found = inspection.inspect(site)
    except Exception:  # noqa: BLE001 - one guideline's fault is not another's, and is seen
        failures.note(", ".join(inspection.facts))
        return dict.fromkeys(inspection.facts, (_FAILED,))
    return {name: _dated(found.get(name, _NOT_GIVEN), inspection.origin, site.now) for name in inspection.facts}


def _dated(found: Fact | Facts, origin: Origin, now: float) -> Facts:
    facts = found if isinstance(found, tuple) else (found,)
    return tuple(_presentable(each, origin, now) for each in facts)


def _presentable(fact: Fact, origin: Origin, now: float) -> Fact:
    """Give a fact dated, and in texts that every format can hold: names of files need not be of any encoding."""
    if not isinstance(fact, Known):
        return replace(fact, reason=_text(fact.reason))
    dated = replace(fact, read_at=now, source=origin) if fact.read_at is None else fact
    return replace(dated, evidence=_text(fact.evidence), file=printable(fact.file))


def _text(text: str) -> str:
    return printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...")
