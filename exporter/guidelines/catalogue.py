"""The catalogue of guidelines: what `catalogue.yml` and the folder `catalogue` beside it say, typed and checked.

`catalogue.yml` has the categories in their order; each file of the folder has guidelines of one of them. One file of
all of them would be thousands of lines.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from exporter.document.decoder import decode
from exporter.document.reader import Document, read_own_document
from exporter.facts.registry import FACTS
from exporter.guidelines.applicability import AppliesTo
from exporter.guidelines.checks.check import Check
from exporter.guidelines.checks.demand import ALONE, FieldProblem
from exporter.guidelines.checks.grades import Grades
from exporter.guidelines.products import ProductTable, load_products
from exporter.model.assessment import Kind, Scope, Severity
from exporter.model.guideline import Source, Step, Text

Weight = Annotated[float, Meta(ge=0, le=100)]
Id = Annotated[str, Meta(pattern="^[a-z][A-Za-z0-9_]*$")]
"""Of a connector's attribute a guideline has the name that Tomcat gives it: `connector_maxThreads`."""

Statement = Annotated[str, Meta(min_length=1, pattern=r"^\s*\S+(\s+\S+){0,14}\s*$")]

BUILT_IN = Path(__file__).with_name("catalogue.yml")


class Category(Struct, frozen=True, forbid_unknown_fields=True):
    """Guidelines that are shown and scored together.

    Attributes:
        id: the value of the label `category`.
        title: its name as a person reads it.
    """

    id: Id
    title: Text


def _said() -> Check:
    """How what a person says is judged, where only a person can tell."""
    return Grades(ok=("yes",), warning=("no",))


class Guideline(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One guideline.

    Attributes:
        id: the value of the label `guideline`.
        category, kind, weight: how it counts; `score.category_score` has the rules.
        scope: whether it judges each server, or the machine for all servers on it.
        severity: the most that an alert about it may be; only headroom may be critical.
        title: what it is about, in a few words.
        fact: what it judges: a fact's name among the gatherers and inspections in `exporter.facts`; empty where only a
            person can tell.
        check: how that is judged.
        wanted: what is asked for as a person reads it, with the check's words in braces: `{target} or more`.
        source: where it stands.
        statement: what stands there, in at most fifteen words of our own.
        why: why it matters, in a sentence or two.
        advice: what to do.
        steps: the exact lines to write, or commands to run, one after the other.
        cause: what it has in common with others: of those that show the same fault the first in the catalogue is
            counted as critical or warning, the others say that it is theirs, too. Empty for most.
        worst: the worst status that it may have. What is at worst `info` is not scored, and weighs 0.
        applies_to: the servers that it is about; all where it is left out.
        question: what a person is asked where nothing can be read, or nothing at all; empty where nobody is.
        public: whether what it finds is seen by everybody who connects to the server, so that it is told to everybody.
    """

    id: Id
    category: Id
    kind: Kind
    scope: Scope
    weight: Weight
    severity: Severity
    title: Text
    fact: str = ""
    check: Check = field(default_factory=_said)
    wanted: Text
    source: Source
    statement: Statement
    why: Text
    advice: Text
    steps: tuple[Step, ...] = ()
    cause: str = ""
    worst: Literal["critical", "warning", "info"] = "critical"
    applies_to: AppliesTo | None = None
    question: str = ""
    public: bool = False


class NotJudged(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A statement of WSO2's guidelines that nothing is judged by.

    Attributes:
        id: what it is called.
        statement: what stands there, in at most fifteen words of our own.
        reason: why nothing is judged by it.
        source: where it stands.
    """

    id: Id
    statement: Statement
    reason: Text
    source: Source


@dataclass(frozen=True)
class Catalogue:
    """All guidelines and their categories: what reports, pages, panels and alert rules are made from.

    Attributes:
        categories: in the order in which they are shown; each has guidelines.
        guidelines: in the order in which they are shown.
        not_judged: the statements that nothing is judged by.
    """

    categories: tuple[Category, ...]
    guidelines: tuple[Guideline, ...]
    not_judged: tuple[NotJudged, ...] = ()


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    categories: Annotated[tuple[Category, ...], Meta(min_length=1)]
    guidelines: tuple[Guideline, ...] = ()
    not_judged: tuple[NotJudged, ...] = ()


class _Part(Struct, frozen=True, forbid_unknown_fields=True):
    guidelines: Annotated[tuple[Guideline, ...], Meta(min_length=1)]


def load_catalogue(path: Path = BUILT_IN) -> Catalogue:
    """Read and check a catalogue.

    Raises:
        DocumentError: the first thing that is wrong, with file and line.
    """
    main = read_own_document(path)
    file = decode(main, _File)
    _check_ids(main, "categories", [category.id for category in file.categories])
    categories = [category.id for category in file.categories]
    placed = [(main, index, guideline) for index, guideline in enumerate(file.guidelines)]
    placed += [each for part in sorted(path.with_suffix("").glob("*.yml")) for each in _part(part)]
    products = load_products()
    known: dict[str, Guideline] = {}
    for document, index, written in placed:
        problem, guideline = _bound(written, products)
        problem = problem or _id_problem(guideline, known) or _problem(guideline, categories)
        if problem is not None:
            raise document.error(("guidelines", index, *problem[0].split(".")), problem[1])
        known[guideline.id] = guideline
    guidelines = sorted(known.values(), key=lambda each: categories.index(each.category))
    _check_ids(main, "not_judged", [each.id for each in file.not_judged])
    _check_use(main, categories, known.values())
    return Catalogue(file.categories, tuple(guidelines), file.not_judged)


def _check_use(main: Document, categories: Sequence[str], guidelines: Iterable[Guideline]) -> None:
    used = {guideline.category for guideline in guidelines}
    for index, category in enumerate(categories):
        if category not in used:
            message = f"found {category!r}, which no guideline has, expected one that is used"
            raise main.error(("categories", index, "id"), message)


def _part(path: Path) -> Iterator[tuple[Document, int, Guideline]]:
    document = read_own_document(path)
    for index, guideline in enumerate(decode(document, _Part).guidelines):
        yield document, index, guideline


def _bound(guideline: Guideline, products: ProductTable) -> tuple[FieldProblem | None, Guideline]:
    """Put what products want into a guideline that refers to it."""
    problem = products.problem(guideline.check)
    if problem is not None:
        return (f"check.{problem[0]}", problem[1]), guideline
    return None, replace(guideline, check=products.bound(guideline.check))


def _id_problem(guideline: Guideline, known: Container[str]) -> FieldProblem | None:
    if guideline.id in known:
        return "id", f"found {guideline.id!r} a second time, expected an id of its own"
    return None


def _check_ids(document: Document, part: str, ids: Sequence[str]) -> None:
    for index, one in enumerate(ids):
        if one in ids[:index]:
            raise document.error((part, index, "id"), f"found {one!r} a second time, expected an id of its own")


def _problem(guideline: Guideline, categories: Sequence[str]) -> FieldProblem | None:
    """Find the first field that does not fit the others, and say why; its path is written with dots."""
    if guideline.category not in categories:
        return "category", f"found {guideline.category!r}, expected one of: {', '.join(categories)}"
    if guideline.severity == "critical" and guideline.kind != "headroom":
        return "severity", f"found critical for {guideline.kind}, expected warning or info: only headroom pages"
    if (guideline.worst == "info") != (guideline.weight == 0):
        return "weight", f"found {guideline.weight:g}, expected 0 where the worst is info, and more elsewhere"
    check_problem = guideline.check.problem()
    if check_problem is not None:
        return f"check.{check_problem[0]}", check_problem[1]
    return _fact_problem(guideline) or _applies_to_problem(guideline.applies_to) or _wanted_problem(guideline)


def _fact_problem(guideline: Guideline) -> FieldProblem | None:
    if not guideline.fact and not guideline.question:
        return "fact", "found neither a fact nor a question, expected what it is judged by"
    if guideline.fact and guideline.fact not in FACTS:
        return "fact", f"found {guideline.fact!r}, expected one of: {', '.join(sorted(FACTS))}"
    return None


def _applies_to_problem(applies_to: AppliesTo | None) -> FieldProblem | None:
    if applies_to is not None and applies_to.versions is not None and not applies_to.products:
        return "applies_to.versions", "found versions of any product, expected products beside them"
    return None


def _wanted_problem(guideline: Guideline) -> FieldProblem | None:
    words = guideline.check.demand(ALONE).words
    expected = f"a text with {' and '.join(f'{{{name}}}' for name in sorted(words))}" if words else "a text without any"
    try:
        parts = list(Formatter().parse(guideline.wanted))
    except ValueError:
        return "wanted", f"found an unmatched brace, expected {expected}"
    for _, name, form, conversion in parts:
        if name is None:
            continue
        placeholder = name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        if placeholder not in words:
            return "wanted", f"found {{{placeholder}}}, expected {expected}"
    return None
