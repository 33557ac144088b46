"""The key `host`: which of the machine's own metrics are served."""

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from exporter.config.settings import HostSettings
from exporter.document import Document
from exporter.host.collectors import collector_names

if TYPE_CHECKING:
    _CollectorName = str
else:
    _CollectorName = Literal[collector_names()]  # of which msgspec says what would be right

_CollectorNames = Annotated[tuple[_CollectorName, ...], msgspec.Meta(min_length=1)]


class CollectorFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The key `host.collectors`: which collectors run, those included, or all but those excluded."""

    include: _CollectorNames | UnsetType = UNSET
    exclude: _CollectorNames | UnsetType = UNSET


class HostFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The key `host`: which of the machine's own metrics are served."""

    enabled: bool = True
    collectors: CollectorFields = CollectorFields()


def host_settings(document: Document, host: HostFields) -> HostSettings:
    """Turn the key `host` into settings.

    Args:
        document: the configuration.
        host: the value of the key.

    Raises:
        DocumentError: the fields do not go together.
    """
    return HostSettings(enabled=host.enabled, collectors=_collectors(document, host.collectors))


def _collectors(document: Document, collectors: CollectorFields) -> tuple[str, ...]:
    if collectors.include is not UNSET and collectors.exclude is not UNSET:
        fields = (("host", "collectors", "include"), ("host", "collectors", "exclude"))
        first, second = sorted(fields, key=lambda field: document.lines[field])
        raise document.error(second, f"found {first[2]} beside it, expected only one of the two")
    if collectors.include is not UNSET:
        return tuple(name for name in collector_names() if name in collectors.include)
    excluded = () if collectors.exclude is UNSET else collectors.exclude
    return tuple(name for name in collector_names() if name not in excluded)
