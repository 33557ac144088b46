"""Which packs are used, and what of them: the user's own beside the shipped ones, less what is switched off."""

from collections.abc import Iterable, Mapping, Sequence
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


def selected_packs(
    own: Sequence[Path] = (), off: SwitchedOff = NOTHING, limits: Sequence[tuple[Mention, int]] = ()
) -> tuple[Pack, ...]:
    """The packs that a configuration wants, for both views.

    Args:
        own: files of the user's own; one that is called like a shipped one stands in its place.
        off: what is switched off.
        limits: how many series families may have of one server, in the place of what their packs say.

    Raises:
        DocumentError: a pack is wrong, or something is switched off or limited that there is not.
    """
    replacing = {file.stem: file for file in own}
    shipped = {file.stem: file for file in shipped_files()}
    packs = read_packs({**shipped, **replacing}.values())
    _check(off, [mention for mention, _ in limits], packs)
    without = {each.text for each in off.packs}
    by_name = {mention.text: limit for mention, limit in limits}
    return tuple(_limited(_reduced(pack, off), by_name) for pack in packs if pack.name not in without)


def without_families(packs: Sequence[Pack], names: AbstractSet[str]) -> tuple[Pack, ...]:
    """The same packs without these families, by the names that queries have for them."""
    return tuple(replace(pack, rules=_rules(pack.rules, names)) for pack in packs)


def shown_on(packs: Sequence[Pack], view: View) -> tuple[Pack, ...]:
    """Those of them whose samples a view shows."""
    return tuple(pack for pack in packs if pack.served_on in (None, view))


def _check(off: SwitchedOff, limited: Sequence[Mention], packs: Sequence[Pack]) -> None:
    rules = [rule for pack in packs for rule in pack.rules]
    names = sorted(pack.name for pack in packs)
    domains = sorted({rule.pattern.domain for rule in rules})
    families = {family.served_name for rule in rules for family in rule.families}
    _refuse(off.packs, names, f"found no pack's name, expected one of: {', '.join(names)}")
    _refuse(off.domains, domains, f"found no rule's domain, expected one of: {', '.join(domains)}")
    _refuse([*off.families, *limited], families, "found no family's name, expected that of one in the packs")


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


def _limited(pack: Pack, limits: Mapping[str, int]) -> Pack:
    rules = [
        replace(
            rule,
            families=tuple(replace(each, limit=limits.get(each.served_name, each.limit)) for each in rule.families),
        )
        for rule in pack.rules
    ]
    return replace(pack, rules=tuple(rules))
