"""One target of a configuration: its keys, alone and together."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from exporter.config.fields import Address, HostText, LabelText, LaterFile
from exporter.config.labels import own_labels
from exporter.config.login import credentials_of
from exporter.config.settings import TargetSettings
from exporter.config.site import BackupFields, Port, ProductKey, RoleKey, site_settings
from exporter.config.tls import TlsFields, tls_options
from exporter.document import Document, FieldPath
from exporter.jmx import RmiPort
from exporter.model.target import Locality, Transport
from exporter.secrecy.credentials import Secret


class TargetFields(msgspec.Struct, forbid_unknown_fields=True):
    """An entry of the key `targets`, or of a file that `targets_file` names: a server to read."""

    name: LabelText
    url: Address
    username: LabelText | UnsetType = UNSET
    password: Secret | UnsetType = UNSET
    password_file: Path | UnsetType = UNSET
    transport: Transport = "native"
    tls: TlsFields | UnsetType = UNSET
    rmi_host: HostText | UnsetType = UNSET
    rmi_port: Port | Literal["registry"] | UnsetType = UNSET
    local: Locality = "auto"
    owner: LabelText | UnsetType = UNSET
    high_concurrency: bool = False
    labels: Mapping[str, Any] | UnsetType = UNSET
    product: ProductKey = "auto"
    role: RoleKey | UnsetType = UNSET
    probes: bool = True
    tls_ports: tuple[Port, ...] | UnsetType = UNSET
    backups: tuple[BackupFields, ...] | UnsetType = UNSET
    facts_file: LaterFile | UnsetType = UNSET


def target_settings(document: Document, path: FieldPath, target: TargetFields) -> TargetSettings:
    """Turn a target's keys into settings.

    Args:
        document: the file that it stands in.
        path: where it stands there.
        target: its keys.

    Raises:
        DocumentError: keys do not go together, or a file or label is not what it should be.
    """
    if target.transport != "native":
        _refuse_native_keys(document, path, target)
        _want_package(document, path, target.transport)
    return TargetSettings(
        name=str(target.name),
        url=target.url.url,
        credentials=credentials_of(document, path, target),
        transport=target.transport,
        tls=None if target.tls is UNSET else tls_options(document, (*path, "tls"), target.tls),
        rmi_host="configured" if target.rmi_host is UNSET else str(target.rmi_host),
        rmi_port=_rmi_port(document, path, target),
        local=target.local,
        owner=_owner(document, path, target),
        high_concurrency=target.high_concurrency,
        labels=() if target.labels is UNSET else own_labels(document, (*path, "labels"), target.labels),
        site=site_settings(document, path, target),
        facts_file=None if target.facts_file is UNSET else target.facts_file.path,
    )


def _owner(document: Document, path: FieldPath, target: TargetFields) -> str | None:
    if target.owner is UNSET:
        return None
    if target.local is False:
        message = "found local: false beside it, with which nobody looks whose process listens"
        raise document.error((*path, "owner"), message)
    return str(target.owner)


def _refuse_native_keys(document: Document, path: FieldPath, target: TargetFields) -> None:
    given = {"tls": target.tls, "rmi_host": target.rmi_host}
    fields: list[FieldPath] = [(*path, key) for key, value in given.items() if value is not UNSET]
    if fields:
        first = min(fields, key=lambda field: document.lines[field])
        raise document.error(first, f"found transport: {target.transport} beside it, expected transport: native")


def _want_package(document: Document, path: FieldPath, transport: str) -> None:
    """Look for the Python package of a transport, which is imported once a target is read through it."""
    if find_spec(transport) is None:
        message = f"found {transport}, whose Python package is not installed, expected native, or that package"
        raise document.error((*path, "transport"), message)


def _rmi_port(document: Document, path: FieldPath, target: TargetFields) -> RmiPort:
    in_url = target.url.url.server_port
    if target.rmi_port is UNSET:
        return None
    if in_url not in (None, target.rmi_port):
        found = "registry beside the URL's port" if target.rmi_port == "registry" else "another port than the URL's"
        message = f"found {found} {in_url}, expected that, or only one of the two"
        raise document.error((*path, "rmi_port"), message)
    return target.rmi_port
