"""The keys of a target that say what it is, and where else to look at it for the guidelines."""

from pathlib import PurePath
from typing import Annotated, Literal, Protocol

import msgspec
from msgspec import UNSET, UnsetType

from exporter.config.fields import AbsolutePath, Period
from exporter.document import Document, FieldPath
from exporter.facts.product import Product, Role
from exporter.model.site import Backup, SiteSettings

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
ProductKey = Literal["auto"] | Product
RoleKey = Role | Annotated[tuple[Role, ...], msgspec.Meta(min_length=1)]
"""The value of the key `role`: one, or several."""


class BackupFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An entry of the key `backups` of a target: where backups of it arrive."""

    name: Literal["database", "repository", "instance"]
    path: AbsolutePath
    max_age: Period | UnsetType = UNSET


class SiteFields(Protocol):
    """A part of the configuration with these keys."""

    product: ProductKey
    role: RoleKey | UnsetType
    probes: bool
    tls_ports: tuple[Port, ...] | UnsetType
    backups: tuple[BackupFields, ...] | UnsetType


def site_settings(document: Document, path: FieldPath, site: SiteFields) -> SiteSettings:
    """Turn these keys into settings; how the server is read is told elsewhere.

    Args:
        document: the file that they stand in.
        path: where they stand there.
        site: the keys.

    Raises:
        DocumentError: two backups are the same.
    """
    backups = () if site.backups is UNSET else site.backups
    for index, backup in enumerate(backups):
        if backup in backups[:index]:
            raise document.error((*path, "backups", index), "found the same a second time, expected each once")
    roles = () if site.role is UNSET else (site.role,) if isinstance(site.role, str) else site.role
    return SiteSettings(
        product=None if site.product == "auto" else site.product,
        roles=tuple(dict.fromkeys(roles)),
        probes=site.probes,
        tls_ports=() if site.tls_ports is UNSET else tuple(dict.fromkeys(site.tls_ports)),
        backups=tuple(_backup(each) for each in backups),
    )


def _backup(backup: BackupFields) -> Backup:
    path = str(PurePath(backup.path))
    return Backup(backup.name, path) if backup.max_age is UNSET else Backup(backup.name, path, float(backup.max_age))
