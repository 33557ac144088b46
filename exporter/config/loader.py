"""A configuration file into settings: read, decoded, checked. Nothing is guessed and nothing is ignored."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from exporter.config.discovery import DiscoveryKey, discovery_settings
from exporter.config.exposure import exposed_secrets
from exporter.config.fields import Address, HostText, LabelText, field_reader
from exporter.config.host import HostFields, host_settings
from exporter.config.login import credentials_of
from exporter.config.mapping import JvmFields, MappingFields, pack_selection
from exporter.config.placeholder import refuse_placeholders
from exporter.config.settings import Settings, TargetSettings
from exporter.config.tls import TlsFields, tls_options
from exporter.document import Document, decode, read_document
from exporter.jmx import RmiPort
from exporter.model.target import Locality, Transport
from exporter.secrecy.credentials import Secret


class _Target(msgspec.Struct, forbid_unknown_fields=True):
    name: LabelText
    url: Address
    username: LabelText | UnsetType = UNSET
    password: Secret | UnsetType = UNSET
    password_file: Path | UnsetType = UNSET
    transport: Transport = "native"
    tls: TlsFields | UnsetType = UNSET
    rmi_host: HostText | UnsetType = UNSET
    rmi_port: Annotated[int, msgspec.Meta(ge=1, le=65535)] | Literal["registry"] | UnsetType = UNSET
    local: Locality = "auto"
    owner: LabelText | UnsetType = UNSET
    high_concurrency: bool = False


class _Configuration(msgspec.Struct, forbid_unknown_fields=True):
    targets: Annotated[tuple[_Target, ...], msgspec.Meta(min_length=1)] | UnsetType = UNSET
    discover: DiscoveryKey = False
    host: HostFields = HostFields()
    jvm: JvmFields = JvmFields()
    mapping: MappingFields = MappingFields()


def settings_of(file: str | None, environment: Mapping[str, str]) -> Settings:
    """Read and check the configuration file that a command was given; without one, the settings are those of none.

    Args:
        file: its path as the user wrote it, which is its name in errors.
        environment: what `${NAME}` is replaced with, where it is a whole text.

    Raises:
        DocumentError: the file cannot be used.
    """
    return Settings() if file is None else load_settings(Path(file), environment, shown_as=file)


def load_settings(path: Path, environment: Mapping[str, str], *, shown_as: str | None = None) -> Settings:
    """Read and check a configuration file.

    The first error in the file's order is raised: first what makes it no readable YAML (unset variables and duplicate
    keys among that), then what a single field may not be, then what fields together may not be.

    Args:
        path: the file; relative paths in it start at its folder.
        environment: what `${NAME}` is replaced with, where it is a whole text.
        shown_as: the file's name in errors, as its user wrote it; the path otherwise.

    Returns:
        The settings. Every password file in them could be read just now.

    Raises:
        DocumentError: the file cannot be used.
    """
    document = read_document(path, environment=environment, shown_as=shown_as)
    refuse_placeholders(document)
    configuration = decode(document, _Configuration, field_reader(path.parent))
    targets = () if configuration.targets is UNSET else configuration.targets
    discovery = discovery_settings(document, configuration.discover)
    if not targets and not discovery.enabled and not configuration.host.enabled:
        message = "found false without any targets or discover: true, expected something to read"
        raise document.error(("host", "enabled"), message)
    _refuse_duplicate_names(document, targets)
    return Settings(
        targets=tuple(_target_settings(document, index, target) for index, target in enumerate(targets)),
        discovery=discovery,
        host=host_settings(document, configuration.host),
        mapping=pack_selection(document, configuration.mapping, configuration.jvm),
        exposed=exposed_secrets(document, path),
    )


def _refuse_duplicate_names(document: Document, targets: tuple[_Target, ...]) -> None:
    first: dict[str, int] = {}
    for index, target in enumerate(targets):
        if target.name in first:
            message = f"found the name of targets[{first[target.name]}], expected one of its own"
            raise document.error(("targets", index, "name"), message)
        first[target.name] = index


def _target_settings(document: Document, index: int, target: _Target) -> TargetSettings:
    if target.transport != "native":
        _refuse_native_keys(document, index, target)
    return TargetSettings(
        name=str(target.name),
        url=target.url.url,
        credentials=credentials_of(document, ("targets", index), target),
        transport=target.transport,
        tls=None if target.tls is UNSET else tls_options(document, ("targets", index, "tls"), target.tls),
        rmi_host="configured" if target.rmi_host is UNSET else str(target.rmi_host),
        rmi_port=_rmi_port(document, index, target),
        local=target.local,
        owner=_owner(document, index, target),
        high_concurrency=target.high_concurrency,
    )


def _owner(document: Document, index: int, target: _Target) -> str | None:
    if target.owner is UNSET:
        return None
    if target.local is False:
        message = "found local: false beside it, with which nobody looks whose process listens"
        raise document.error(("targets", index, "owner"), message)
    return str(target.owner)


def _refuse_native_keys(document: Document, index: int, target: _Target) -> None:
    given = {"tls": target.tls, "rmi_host": target.rmi_host}
    fields = [("targets", index, key) for key, value in given.items() if value is not UNSET]
    if fields:
        first = min(fields, key=lambda field: document.lines[field])
        raise document.error(first, f"found transport: {target.transport} beside it, expected transport: native")


def _rmi_port(document: Document, index: int, target: _Target) -> RmiPort:
    in_url = target.url.url.server_port
    if target.rmi_port is UNSET:
        return None
    if in_url not in (None, target.rmi_port):
        found = "registry beside the URL's port" if target.rmi_port == "registry" else "another port than the URL's"
        message = f"found {found} {in_url}, expected that, or only one of the two"
        raise document.error(("targets", index, "rmi_port"), message)
    return target.rmi_port
