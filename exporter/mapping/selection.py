"""Which packs are used, and what of them: the user's own beside the shipped ones, less what is switched off."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.document import Mention
from exporter.mapping.pack import read_packs, shipped_files
from exporter.mapping.rules import Pack, Rule, View


@dataclass(frozen=True)
class SwitchedOff:
    """What is not wanted of the packs.

    Attributes:
        packs: by their file's name without `.yml`.
        domains: rules by the domain of their pattern, as it is written there.
        families: by the name that a query has for them, a counter's with `_total`.
    """

    packs: tuple[Mention, ...] = ()
    domains: tuple[Mention, ...] = ()
    families: tuple[Mention, ...] = ()


NOTHING = SwitchedOff()


def selected_packs(own: Sequence[Path] = (), off: SwitchedOff = NOTHING) -> tuple[Pack, ...]:
    """The packs that a configuration wants, for both views.

    Args:
        own: files of the user's own; one that is called like a shipped one stands in its place.
        off: what is switched off.

    Raises:
        DocumentError: a pack is wrong, or something is switched off that there is not.
    """
    replacing = {file.stem: file for file in own}
    shipped = {file.stem: file for file in shipped_files()}
    packs = read_packs({**shipped, **replacing}.values())
    _check(off, packs)
    without = {each.text for each in off.packs}
    return tuple(_reduced(pack, off) for pack in packs if pack.name not in without)


def without_families(packs: Sequence[Pack], names: AbstractSet[str]) -> tuple[Pack, ...]:
    """The same packs without these families, by the names that queries have for them."""
    return tuple(replace(pack, rules=_rules(pack.rules, names)) for pack in packs)


def shown_on(packs: Sequence[Pack], view: View) -> tuple[Pack, ...]:
    """Those of them whose samples a view shows."""
    return tuple(pack for pack in packs if pack.served_on in (None, view))


def _check(off: SwitchedOff, packs: Sequence[Pack]) -> None:
    rules = [rule for pack in packs for rule in pack.rules]
    names = sorted(pack.name for pack in packs)
    domains = sorted({rule.pattern.domain for rule in rules})
    families = {family.served_name for rule in rules for family in rule.families}
    _refuse(off.packs, names, f"found no pack's name, expected one of: {', '.join(names)}")
    _refuse(off.domains, domains, f"found no rule's domain, expected one of: {', '.join(domains)}")
    _refuse(off.families, families, "found no family's name, expected that of one in the packs")


def _refuse(mentions: Iterable[Mention], known: Iterable[str], message: str) -> None:
    names = set(known)
    for mention in mentions:
        if mention.text not in names:
            raise mention.error(message)


def _reduced(pack: Pack, off: SwitchedOff) -> Pack:
    domains = {each.text for each in off.domains}
    families = {each.text for each in off.families}
    kept = [rule for rule in pack.rules if rule.pattern.domain not in domains]
    return replace(pack, rules=_rules(kept, families))


def _rules(rules: Sequence[Rule], without: AbstractSet[str]) -> tuple[Rule, ...]:
    """The rules without these families, and without those of which nothing is left."""
    reduced = [
        replace(rule, families=tuple(each for each in rule.families if each.served_name not in without))
        for rule in rules
    ]
    return tuple(rule for rule in reduced if rule.families)
