"""Facts that are written in a file, in the place of those that would be gathered from a server.

facts:
  - {fact: heap_maximum, value: 2147483648, evidence: 2.0 GiB (-Xmx2048m)}
  - {fact: connector_max_threads, value: 250, evidence: 250 at http-nio-9763}
  - {fact: connector_max_threads, value: 100, evidence: 100 at https-jsse-nio-9443}
  - {fact: disk_free, unknown: the file may not be read}
  - {fact: memory_available, not_applicable: the server does not run}
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from exporter.document.decoder import decode
from exporter.document.reader import read_document
from exporter.facts.fact import Fact, Facts, Known, NotApplicable, Unanswered, Unknown
from exporter.facts.registry import FACTS
from exporter.secrecy.printable import printable

Text = Annotated[str, Meta(min_length=1)]

_LAST_MOMENT = 253_402_300_799
"""The end of the year 9999: no report has a day after it."""
_FORMS = ("value", "unknown", "not_applicable", "unanswered")


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    fact: Text
    value: bool | int | float | str | tuple[str, ...] | UnsetType | None = UNSET
    evidence: Text | UnsetType = UNSET
    approximate: bool = False
    read_at: Annotated[float, Meta(ge=0, le=_LAST_MOMENT)] | None = None
    source: str = ""
    file: str = ""
    line: Annotated[int, Meta(ge=0)] = 0
    left: Annotated[float, Meta(ge=0)] | None = None
    unknown: Text | UnsetType = UNSET
    not_applicable: Text | UnsetType = UNSET
    unanswered: Text | UnsetType = UNSET


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    facts: tuple[_Entry, ...]


class WrittenFacts:
    """The facts about one server that a file has; others are unknown.

    Args:
        file: the file as its user named it.
        facts: what it has, by the facts' names.
    """

    def __init__(self, file: str, facts: Mapping[str, Facts]) -> None:
        self._facts = facts
        self._missing = Unknown(f"{file} does not tell")

    def facts(self, name: str) -> Facts:
        """Look the facts of a name up."""
        return self._facts.get(name, (self._missing,))

    def all(self) -> Mapping[str, Facts]:
        """Give all that the file has, by name."""
        return self._facts


def load_facts(path: Path, *, shown_as: str | None = None) -> WrittenFacts:
    """Read a file of facts.

    Args:
        path: the file.
        shown_as: its name in errors; the path otherwise.

    Raises:
        DocumentError: the first thing that is wrong, with file and line.
    """
    document = read_document(path, shown_as=shown_as)
    facts: dict[str, Facts] = {}
    for index, entry in enumerate(decode(document, _File).facts):
        problem = _problem(entry)
        if problem is not None:
            raise document.error(("facts", index, problem[0]), problem[1])
        facts[entry.fact] = (*facts.get(entry.fact, ()), _fact(entry))
    return WrittenFacts(document.file, facts)


def written_facts(facts: Mapping[str, Facts]) -> str:
    """Write facts so that `load_facts` reads them: YAML whose entries are JSON, a line each, sorted by name.

    Args:
        facts: these, by name. They hold no secret: gatherers and inspections see to that.
    """
    entries = ({"fact": name, **_told(fact)} for name in sorted(facts) for fact in facts[name])
    lines = [f"  - {json.dumps(entry, ensure_ascii=False)}\n" for entry in entries]
    return f"facts:\n{''.join(lines)}" if lines else "facts: []\n"


def _told(fact: Fact) -> Mapping[str, object]:
    if isinstance(fact, Unknown):
        return {"unknown": printable(fact.reason)}
    if isinstance(fact, NotApplicable):
        return {"not_applicable": printable(fact.reason)}
    if isinstance(fact, Unanswered):
        return {"unanswered": printable(fact.reason)}
    value = fact.value
    if isinstance(value, float) and not math.isfinite(value):
        return {"unknown": "it is no finite number"}
    if isinstance(value, str):
        value = printable(value)
    elif isinstance(value, tuple):
        value = tuple(printable(each) for each in value)
    told: dict[str, object] = {"value": value, "evidence": printable(fact.evidence) or "nothing more is known"}
    others = {"approximate": fact.approximate, "source": fact.source, "file": printable(fact.file), "line": fact.line}
    numbers = {"read_at": fact.read_at, "left": fact.left}
    told |= {name: number for name, number in numbers.items() if number is not None}
    return {**told, **{name: each for name, each in others.items() if each}}


def _fact(entry: _Entry) -> Fact:
    if entry.unknown is not UNSET:
        return Unknown(entry.unknown)
    if entry.not_applicable is not UNSET:
        return NotApplicable(entry.not_applicable)
    if entry.unanswered is not UNSET:
        return Unanswered(entry.unanswered)
    value = None if entry.value is UNSET else entry.value
    evidence = "" if entry.evidence is UNSET else entry.evidence
    about = (entry.approximate, entry.read_at, entry.source, entry.file, entry.line, entry.left)
    return Known(value, evidence, *about)


def _problem(entry: _Entry) -> tuple[str, str] | None:
    """Find the first field that does not fit the others, and say why."""
    if entry.fact not in FACTS:
        return "fact", f"found {entry.fact!r}, expected one of: {', '.join(sorted(FACTS))}"
    forms: list[str] = [form for form in _FORMS if _given(entry, form)]
    if len(forms) != 1:
        return "fact", f"found it with {' and '.join(forms) or 'nothing'}, expected one of: {', '.join(_FORMS)}"
    if _given(entry, "value") != _given(entry, "evidence"):
        return "fact", "found value or evidence alone, expected both or none"
    if isinstance(entry.value, float) and not math.isfinite(entry.value):
        return "value", "found no finite number, expected one"
    if (entry.read_at is None) != (not entry.source):
        return "fact", "found read_at or source alone, expected both or none"
    return None


def _given(entry: _Entry, field: str) -> bool:
    found: Any = getattr(entry, field)
    return found is not UNSET
