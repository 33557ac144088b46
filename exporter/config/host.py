"""The key `host`: which of the machine's own metrics are served."""

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from exporter.config.settings import COLLECTORS, CollectorName, HostSettings
from exporter.document import Document

_CollectorNames = Annotated[tuple[CollectorName, ...], msgspec.Meta(min_length=1)]


class CollectorFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Which collectors run: those included, or all but those excluded."""

    include: _CollectorNames | UnsetType = UNSET
    exclude: _CollectorNames | UnsetType = UNSET


class HostFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The machine's own metrics, as they are configured."""

    enabled: bool = True
    collectors: CollectorFields = CollectorFields()


def host_settings(document: Document, host: HostFields) -> HostSettings:
    """The settings that the fields stand for.

    Args:
        document: the configuration.
        host: the fields.

    Raises:
        DocumentError: they do not go together.
    """
    return HostSettings(enabled=host.enabled, collectors=_collectors(document, host.collectors))


def _collectors(document: Document, collectors: CollectorFields) -> tuple[CollectorName, ...]:
    if collectors.include is not UNSET and collectors.exclude is not UNSET:
        fields = (("host", "collectors", "include"), ("host", "collectors", "exclude"))
        first, second = sorted(fields, key=lambda field: document.lines[field])
        raise document.error(second, f"found {first[2]} beside it, expected only one of the two")
    if collectors.include is not UNSET:
        return tuple(name for name in COLLECTORS if name in collectors.include)
    excluded = () if collectors.exclude is UNSET else collectors.exclude
    return tuple(name for name in COLLECTORS if name not in excluded)
