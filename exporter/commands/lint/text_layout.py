"""The report as lines for a person: first what is wrong, then the sums, then who gave what."""

from collections.abc import Iterator, Sequence

from exporter.commands.lint.dry_run import DryRun, FamilyOutcome, RuleOutcome
from exporter.commands.lint.problems import shown_origin
from exporter.commands.lint.report import LintReport
from exporter.console.styled import Line, Styled
from exporter.jmx import ObjectName
from exporter.secrecy.display import display_name

_MOST_NAMES = 5
"""MBeans named for one rule; `--format json` has all."""


def render_text(report: LintReport) -> Iterator[Line]:
    """Write the report as lines of text."""
    yield Styled(f"problems: {len(report.problems) or 'none'}", "bad" if report.problems else "good")
    for problem in report.problems:
        yield Styled(f"  {problem.where}: {problem.message}", "bad")
    yield from _packs(report)
    if report.run is not None:
        yield Styled(f"server: {report.server}", "heading")
        yield from _sums(report.run)
        yield from _matched(report.rules(matched=True))
        yield from _unmatched(report.rules(matched=False))
        yield from _unwanted(report.run.unwanted)


def _packs(report: LintReport) -> Iterator[Line]:
    rules = sum(pack.rules for pack in report.packs)
    yield Styled(f"packs: {len(report.packs)}, with {_count(rules, 'rule')}", "heading")
    for pack in report.packs:
        kind = "your own" if pack.own else "shipped"
        yield f"  {pack.name} ({kind}): {_count(pack.rules, 'rule')}, {_count(pack.families, 'family', 'families')}"


def _sums(run: DryRun) -> Iterator[Line]:
    matched = sum(bool(rule.matched) for rule in run.rules)
    yield f"  {_count(run.samples, 'sample')} in {_count(run.families, 'family', 'families')}"
    yield f"  {matched} of {_count(len(run.rules), 'rule')} matched"
    yield f"  {len(run.unwanted)} of {_count(len(run.mbeans), 'MBean')} wanted by no rule"


def _matched(rules: Sequence[RuleOutcome]) -> Iterator[Line]:
    yield ""
    yield Styled("rules that matched:", "heading")
    for rule in rules:
        found = f"{_count(len(rule.matched), 'MBean')}, {_count(rule.samples, 'sample')}"
        yield f"  {shown_origin(rule.origin)}: {rule.pattern}: {found}"
        for name in rule.matched[:_MOST_NAMES]:
            yield f"    {display_name(name)}"
        if len(rule.matched) > _MOST_NAMES:
            yield f"    and {len(rule.matched) - _MOST_NAMES} more"
        for family in rule.families:
            yield from _absent(family)


def _absent(family: FamilyOutcome) -> Iterator[Line]:
    """A line for each cause."""
    paths: dict[str, list[str]] = {}
    for absent in family.absent:
        paths.setdefault(absent.cause, []).append(absent.path)
    for cause, (first, *others) in paths.items():
        more = f" and {len(others)} more" if others else ""
        yield f"    no sample for {family.name} from {first}{more}: {cause}"


def _unmatched(rules: Sequence[RuleOutcome]) -> Iterator[Line]:
    yield ""
    yield Styled("rules that matched nothing:" if rules else "rules that matched nothing: none", "heading")
    for rule in rules:
        yield f"  {shown_origin(rule.origin)}: {rule.pattern}"


def _unwanted(names: Sequence[ObjectName]) -> Iterator[Line]:
    yield ""
    yield Styled("MBeans that no rule wants:" if names else "MBeans that no rule wants: none", "heading")
    for name in names:
        yield f"  {display_name(name)}"


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
