"""Which packs are used, and what of them: the user's own beside the shipped ones, less what is switched off."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.document import Mention
from exporter.mapping.engine import SERIES_LIMIT, MetricMapper
from exporter.mapping.pack import read_packs, served_on, shipped_files
from exporter.mapping.rules import Pack, Rule

_THREAD_STATES = frozenset({"jvm_threads_state"})


@dataclass(frozen=True)
class Selection:
    """Which packs are used, and what of them. The names in it are looked up when the packs are read.

    Attributes:
        own: files of the user's own; one that is called like a shipped one stands in its place.
        without_packs: packs that are switched off, by their file's name without `.yml`.
        without_domains: rules that are switched off, by the domain of their pattern, as it is written there.
        without_families: families that are switched off, by the name that a query has for them, a counter's with
            `_total`.
        series_limit: how many series a family may have of one server, where its pack says nothing of it.
        limits: how many series single families may have, whatever their pack says, by the name that a query has for
            them.
        thread_states: whether `jvm_threads_state` is served, the one family whose cost grows with the threads.
    """

    own: tuple[Path, ...] = ()
    without_packs: tuple[Mention, ...] = ()
    without_domains: tuple[Mention, ...] = ()
    without_families: tuple[Mention, ...] = ()
    series_limit: int = SERIES_LIMIT
    limits: tuple[tuple[Mention, int], ...] = ()
    thread_states: bool = True


ALL_SHIPPED = Selection()
"""The packs that come with the exporter, whole."""


def selected_packs(selection: Selection = ALL_SHIPPED) -> tuple[Pack, ...]:
    """Read the packs that are used, for all pages, less what is switched off.

    Args:
        selection: what is used.

    Raises:
        DocumentError: a pack is wrong, or something is switched off or limited that there is not.
    """
    replacing = {file.stem: file for file in selection.own}
    shipped = {file.stem: file for file in shipped_files()}
    packs = read_packs({**shipped, **replacing}.values())
    _check(selection, packs)
    without = {each.text for each in selection.without_packs}
    domains = {each.text for each in selection.without_domains}
    families = {each.text for each in selection.without_families}
    families |= frozenset() if selection.thread_states else _THREAD_STATES
    limits = {mention.text: limit for mention, limit in selection.limits}
    return tuple(_limited(_reduced(pack, domains, families), limits) for pack in packs if pack.name not in without)


def mappers(packs: Iterable[Pack], series_limit: int = SERIES_LIMIT) -> tuple[MetricMapper, MetricMapper]:
    """Make what maps MBeans for `/metrics`, and what does for `/probe`: by the packs that are served there.

    Args:
        packs: all that are used.
        series_limit: how many series a family may have of one server, where its pack says nothing of it.

    Raises:
        DocumentError: packs that are served together do not go together.
    """
    used = tuple(packs)
    return MetricMapper(served_on("metrics", used), series_limit), MetricMapper(served_on("probe", used), series_limit)


def _check(selection: Selection, packs: Sequence[Pack]) -> None:
    rules = [rule for pack in packs for rule in pack.rules]
    names = sorted(pack.name for pack in packs)
    domains = sorted({rule.pattern.domain for rule in rules})
    families = {family.served_name for rule in rules for family in rule.families}
    limited = [mention for mention, _ in selection.limits]
    _refuse(selection.without_packs, names, f"found no pack's name, expected one of: {', '.join(names)}")
    _refuse(selection.without_domains, domains, f"found no rule's domain, expected one of: {', '.join(domains)}")
    message = "found no family's name, expected that of one in the packs"
    _refuse([*selection.without_families, *limited], families, message)


def _refuse(mentions: Iterable[Mention], known: Iterable[str], message: str) -> None:
    names = set(known)
    for mention in mentions:
        if mention.text not in names:
            raise mention.error(message)


def _reduced(pack: Pack, domains: AbstractSet[str], families: AbstractSet[str]) -> Pack:
    """The pack without the rules of these domains, and without these families."""
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
