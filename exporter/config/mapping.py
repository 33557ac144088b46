"""The keys `mapping` and `jvm`: which packs are used, and what of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from exporter.config.fields import PackPath
from exporter.document import Document, FieldPath, Mention
from exporter.mapping import SERIES_LIMIT, Selection

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Limit = Annotated[int, msgspec.Meta(ge=1)]
_Names = Annotated[list[_Text], msgspec.Meta(min_length=1)] | UnsetType


class WithoutFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The key `mapping.without`: the packs, domains and families that are switched off."""

    packs: _Names = UNSET
    domains: _Names = UNSET
    families: _Names = UNSET


class LimitFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An entry of `mapping.limits`: how many series a family may have of one server."""

    family: _Text
    series: _Limit


class MappingFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The key `mapping`: how MBeans become metrics."""

    packs: Annotated[list[PackPath], msgspec.Meta(min_length=1)] | UnsetType = UNSET
    without: WithoutFields = WithoutFields()
    series_limit: _Limit | UnsetType = UNSET
    limits: Annotated[list[LimitFields], msgspec.Meta(min_length=1)] | UnsetType = UNSET


class JvmFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The key `jvm`: what is read of a JVM."""

    thread_states: bool = True


def pack_selection(document: Document, mapping: MappingFields, jvm: JvmFields) -> Selection:
    """Turn the keys `mapping` and `jvm` into the selection of packs that they stand for.

    Raises:
        DocumentError: two packs have the same name, or a family has two limits.
    """
    packs = [] if mapping.packs is UNSET else [pack.path for pack in mapping.packs]
    _refuse_duplicates(document, packs)
    where: FieldPath = ("mapping", "without")
    return Selection(
        own=tuple(packs),
        without_packs=_mentions(document, (*where, "packs"), mapping.without.packs),
        without_domains=_mentions(document, (*where, "domains"), mapping.without.domains),
        without_families=_mentions(document, (*where, "families"), mapping.without.families),
        series_limit=SERIES_LIMIT if mapping.series_limit is UNSET else mapping.series_limit,
        limits=_limits(document, [] if mapping.limits is UNSET else mapping.limits),
        thread_states=jvm.thread_states,
    )


def _refuse_duplicates(document: Document, packs: Sequence[Path]) -> None:
    names = [pack.stem for pack in packs]
    for index, name in enumerate(names):
        if name in names[:index]:
            message = f"found a file called like packs[{names.index(name)}], expected one of another name"
            raise document.error(("mapping", "packs", index), message)


def _limits(document: Document, limits: Sequence[LimitFields]) -> tuple[tuple[Mention, int], ...]:
    places: dict[str, int] = {}
    mentions: list[tuple[Mention, int]] = []
    for index, limit in enumerate(limits):
        path: FieldPath = ("mapping", "limits", index, "family")
        if limit.family in places:
            raise document.error(path, f"found the family of limits[{places[limit.family]}], expected each once")
        places[limit.family] = index
        mentions.append((document.mention(path, limit.family), limit.series))
    return tuple(mentions)


def _mentions(document: Document, path: FieldPath, names: list[str] | UnsetType) -> tuple[Mention, ...]:
    return tuple(document.mention((*path, index), name) for index, name in enumerate(() if names is UNSET else names))
