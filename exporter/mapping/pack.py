"""Packs: YAML files of mapping rules, read and checked. `docs/packs.md` tells how they are written."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from exporter.document import Document, decode, read_document, read_own_document
from exporter.document.errors import FieldPath
from exporter.jmx import MalformedObjectNameError, ObjectName, is_invoked, is_operation
from exporter.mapping.definitions import Definitions
from exporter.mapping.families import family_rule
from exporter.mapping.labels import name_labels, value_path
from exporter.mapping.rules import NameLabels, Pack, Page, Rule
from exporter.mapping.schema import PackFile, RuleEntry

SHIPPED = Path(__file__).parent / "packs"


def load_packs(page: Page, files: Sequence[Path] | None = None) -> tuple[Pack, ...]:
    """Read the packs whose samples a page shows, for `exporter.mapping.engine.MetricMapper`.

    Every pack is checked, those for the other page too.

    Args:
        page: the page the samples are for.
        files: the packs, in the order in which their families are served; the shipped ones by default.

    Raises:
        DocumentError: the first thing that is wrong, with its file, line and field.
    """
    return served_on(page, read_packs(shipped_files() if files is None else files))


def served_on(page: Page, packs: Iterable[Pack]) -> tuple[Pack, ...]:
    """Choose the packs whose samples a page shows."""
    return tuple(pack for pack in packs if pack.served_on in (None, page))


def shipped_files() -> list[Path]:
    """List the packs that come with the exporter."""
    return sorted(SHIPPED.glob("*.yml"))


def read_packs(files: Iterable[Path]) -> tuple[Pack, ...]:
    """Read packs for both pages and hold them against each other.

    Raises:
        DocumentError: the first thing that is wrong, with its file, line and field.
    """
    definitions = Definitions()
    return tuple(_pack(file, definitions) for file in files)


def _pack(file: Path, definitions: Definitions) -> Pack:
    document = read_own_document(file) if file.parent == SHIPPED else read_document(file)
    entries = decode(document, PackFile)
    rules = []
    for i, entry in enumerate(entries.rules):
        rule = _rule(document, ("rules", i), entry)
        _refuse_own_process(document, ("rules", i, "metrics"), rule, entries.served_on)
        definitions.add(document, ("rules", i, "metrics"), rule, entries.served_on)
        rules.append(rule)
    return Pack(file.stem, tuple(rules), entries.served_on)


def _rule(document: Document, path: FieldPath, entry: RuleEntry) -> Rule:
    try:
        pattern = ObjectName.parse(entry.mbean)
    except MalformedObjectNameError as error:
        raise document.error((*path, "mbean"), f"found {error}, expected an ObjectName pattern") from None
    labels: list[NameLabels] = []
    taken: set[str] = set()
    for i, label in enumerate(entry.labels):
        labels.append(name_labels(document, (*path, "labels", i), label, pattern, taken))
        taken.update(labels[-1].labels)
    rule = Rule(
        pattern=pattern,
        labels=tuple(labels),
        families=tuple(
            family_rule(document, (*path, "metrics", i), metric, taken) for i, metric in enumerate(entry.metrics)
        ),
        origin=f"{document.file}:{document.lines[path]}",
        requires=_attribute(document, (*path, "requires"), entry.requires),
        unless=_attribute(document, (*path, "unless"), entry.unless),
    )
    for mbean, read in rule.reads():
        if is_operation(read.attribute) and not is_invoked(mbean, read.attribute):
            message = f"found {read.attribute} of {mbean}, an operation that is never invoked; expected an attribute"
            raise document.error(path, message)
    return rule


def _refuse_own_process(document: Document, path: FieldPath, rule: Rule, served_on: Page | None) -> None:
    """On the page `metrics` all `process_*` are the exporter's own process, as in every other exporter."""
    for i, family in enumerate(rule.families):
        if served_on != "probe" and family.name.startswith("process_"):
            message = f"found {family.served_name!r}, on /metrics the exporter's own process; expected another name"
            raise document.error((*path, i, "name"), f"{message}, or served_on: probe")


def _attribute(document: Document, path: FieldPath, text: str | None) -> str | None:
    """The name of an attribute alone."""
    if text is None:
        return None
    if value_path(document, path, text).steps:
        raise document.error(path, f"found {text!r}, expected an attribute alone")
    return text
