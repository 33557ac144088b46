"""What is wrong with packs, and with what they make of a server."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from exporter.commands.lint.dry_run import DryRun, RuleOutcome
from exporter.jmx import is_operation
from exporter.mapping import Pack
from exporter.mapping.pack import SHIPPED
from exporter.mapping.rules import InfoRule, Rule
from exporter.model.snapshot import UnreadableAttribute
from exporter.secrecy.display import display_name, display_text
from exporter.secrecy.printable import printable
from exporter.secrecy.redaction import is_secret

ProblemKind = Literal["secret", "no_mbean", "no_sample", "unreadable", "unmapped", "conflict", "cut"]

_DENIED = "java.lang.SecurityException"
"""How a server begins to say that a user may only read (`MBeanServerAccessController`, of the JDK's agent)."""


@dataclass(frozen=True)
class Problem:
    """A problem that the reader of the report should mend.

    Attributes:
        kind: what it is, in a word.
        where: a rule's place in its file, an MBean, or a family.
        message: what was found.
    """

    kind: ProblemKind
    where: str
    message: str


def pack_problems(packs: Sequence[Pack], own: Collection[str]) -> tuple[Problem, ...]:
    """Find what is wrong with the user's own packs that is no error: labels from what looks like a secret."""
    rules = [rule for pack in packs if pack.name in own for rule in pack.rules]
    return tuple(
        Problem("secret", shown_origin(rule.origin), f"{family}: the label {label} looks like a secret: {path}")
        for rule in rules
        for family, label, path in _secret_labels(rule)
    )


def server_problems(run: DryRun, own: Collection[str]) -> tuple[Problem, ...]:
    """Find what is wrong with what packs make of a server: their rules that gave nothing, and all that was lost.

    That a shipped rule finds nothing is none: there are packs for products that this server is not.
    """
    rules = [rule for rule in run.rules if rule.pack in own]
    return (*(problem for rule in rules for problem in _rule_problems(rule)), *_lost(run))


def shown_origin(origin: str) -> str:
    """Say where a rule stands: of a shipped pack without its folder."""
    path = Path(origin)
    return path.name if path.parent == SHIPPED else origin


def _secret_labels(rule: Rule) -> Iterator[tuple[str, str, str]]:
    for family in rule.families:
        for value in family.values:
            for source in value.sources if isinstance(value, InfoRule) else ():
                if is_secret(source.path.text):
                    yield family.served_name, ", ".join(source.labels), source.path.text


def _rule_problems(rule: RuleOutcome) -> Iterator[Problem]:
    where = shown_origin(rule.origin)
    if not rule.matched:
        yield Problem("no_mbean", where, f"no MBean matches {rule.pattern}")
    for family in rule.families:
        for absent in family.absent:
            if absent.by_the_rule:
                message = f"{family.name}: no sample of {_counted(rule)}: {absent.path}: {absent.cause}"
                yield Problem("no_sample", where, message)


def _counted(rule: RuleOutcome) -> str:
    count = len(rule.matched)
    return f"{count} MBeans" if count > 1 else display_name(rule.matched[0])


def _if_denied(unreadable: UnreadableAttribute, rules: Sequence[RuleOutcome]) -> str:
    """What to do where the user may not invoke an operation; empty where it is something else that cannot be read."""
    if not is_operation(unreadable.attribute) or not unreadable.cause.startswith(_DENIED):
        return ""
    wanting = {
        family.name: rule.origin
        for rule in rules
        if rule.pattern.matches(unreadable.name)
        for family in rule.families
        if any(absent.path.partition(".")[0] == unreadable.attribute for absent in family.absent)
    }
    if not wanting:
        return ""
    families = ", ".join(wanting)
    places = ", ".join(dict.fromkeys(shown_origin(origin) for origin in wanting.values()))
    return (
        f"; it is an operation that {places} wants for {families}: give the user read-write access, "
        f"or switch that off with `without: {{families: [{families}]}}` under `mapping`"
    )


def _lost(run: DryRun) -> Iterator[Problem]:
    for mbean in run.unreadable_mbeans:
        name, cause = printable(mbean.name), printable(mbean.cause)
        yield Problem("unreadable", name, f"the MBean cannot be read: {cause}")
    if run.pending:
        yield Problem("unreadable", "the server", f"{run.pending} MBeans had no time to be read: give more (--timeout)")
    for unreadable in run.unreadable:
        cause = display_text(unreadable.cause)
        message = f"{unreadable.attribute} cannot be read: {cause}"
        yield Problem("unreadable", display_name(unreadable.name), message + _if_denied(unreadable, run.rules))
    for unmapped in run.unmapped:
        what = "its name" if unmapped.attribute is None else unmapped.attribute
        cause = display_text(unmapped.cause)
        yield Problem("unmapped", display_name(unmapped.name), f"{what} is not mapped: {cause}")
    for conflict in run.conflicts:
        sample = conflict.sample.partition("{")[0]
        message = f"a sample is given twice: that of {display_name(conflict.served)} is served, this one's is not"
        yield Problem("conflict", display_name(conflict.dropped), f"{sample}: {message}")
    for cut in run.cut:
        yield Problem(
            "cut",
            cut.family,
            f"{cut.series} series over its limit are not served: mapping.limits of the configuration sets another",
        )
