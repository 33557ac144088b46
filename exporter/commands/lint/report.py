"""What `lint` has to say, before it is laid out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from exporter.commands.lint.dry_run import DryRun, RuleOutcome
from exporter.commands.lint.problems import Problem, pack_problems, server_problems
from exporter.mapping import Pack


@dataclass(frozen=True)
class PackReport:
    """A pack that is in use.

    Attributes:
        own: whether it is the user's own, rather than shipped.
        rules, families: how many it has.
    """

    name: str
    own: bool
    rules: int
    families: int


@dataclass(frozen=True)
class LintReport:
    """What `lint` found.

    Attributes:
        server: what the packs were tried on; None: on nothing.
        run: what they made of it.
    """

    problems: tuple[Problem, ...]
    packs: tuple[PackReport, ...]
    server: str | None = None
    run: DryRun | None = None

    def rules(self, *, matched: bool) -> Sequence[RuleOutcome]:
        """Give the rules for which there are MBeans, or those for which there are none; the user's own first."""
        if self.run is None:
            return ()
        own = {pack.name for pack in self.packs if pack.own}
        found = [rule for rule in self.run.rules if bool(rule.matched) == matched]
        return sorted(found, key=lambda rule: rule.pack not in own)


def lint_report(
    packs: Sequence[Pack], own: Collection[str], server: str | None = None, run: DryRun | None = None
) -> LintReport:
    """Put everything together that is to be said.

    Args:
        packs: all that are in use.
        own: the names of those that are the user's own.
        server: what they were tried on.
        run: what they made of it.
    """
    problems = [*pack_problems(packs, own), *(server_problems(run, own) if run else ())]
    return LintReport(tuple(problems), tuple(_pack(pack, own) for pack in packs), server, run)


def _pack(pack: Pack, own: Collection[str]) -> PackReport:
    families = {family.name for rule in pack.rules for family in rule.families}
    return PackReport(pack.name, pack.name in own, len(pack.rules), len(families))
