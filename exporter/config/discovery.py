"""The key `discover`: whom to log in to among this machine's own servers, and how."""

import pwd
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from exporter.config.fields import LabelText
from exporter.config.login import credentials_of
from exporter.config.settings import DiscoverySettings
from exporter.config.tls import TlsFields, tls_options
from exporter.document import Document, FieldPath
from exporter.secrecy.credentials import Secret
from exporter.secrecy.login_rules import LoginRule


class _Login(msgspec.Struct, forbid_unknown_fields=True):
    user: LabelText | UnsetType = UNSET
    home: LabelText | UnsetType = UNSET
    username: LabelText | UnsetType = UNSET
    password: Secret | UnsetType = UNSET
    password_file: Path | UnsetType = UNSET
    tls: TlsFields | UnsetType = UNSET


class DiscoveryFields(msgspec.Struct, forbid_unknown_fields=True):
    """The key `discover` as a mapping: its presence switches discovery on, unless `enabled` says otherwise."""

    enabled: bool = True
    users: Annotated[tuple[LabelText, ...], msgspec.Meta(min_length=1)] | UnsetType = UNSET
    credentials: Annotated[tuple[_Login, ...], msgspec.Meta(min_length=1)] | UnsetType = UNSET


DiscoveryKey = bool | DiscoveryFields
"""The value of the key `discover`: `true` for everything by default, `false`, or the mapping."""


def discovery_settings(document: Document, fields: DiscoveryKey) -> DiscoverySettings:
    """Turn the key `discover` into settings.

    Args:
        document: the configuration.
        fields: the value of the key.

    Raises:
        DocumentError: a user is not known here, or the fields of a login do not go together.
    """
    if isinstance(fields, bool):
        return DiscoverySettings(enabled=fields)
    logins = () if fields.credentials is UNSET else fields.credentials
    return DiscoverySettings(
        enabled=fields.enabled,
        users=None if fields.users is UNSET else _users(document, fields.users),
        logins=tuple(_login(document, index, login) for index, login in enumerate(logins)),
    )


def _users(document: Document, users: tuple[LabelText, ...]) -> tuple[str, ...]:
    for index, user in enumerate(users):
        _check_user(document, ("discover", "users", index), user)
    return tuple(str(user) for user in users)


def _login(document: Document, index: int, login: _Login) -> LoginRule:
    path: FieldPath = ("discover", "credentials", index)
    if login.user is not UNSET:
        _check_user(document, (*path, "user"), login.user)
    if login.home is not UNSET and not login.home.startswith("/"):
        raise document.error((*path, "home"), "found no absolute path, expected carbon.home of a server")
    credentials = credentials_of(document, path, login)
    if credentials is None and login.tls is UNSET:
        raise document.error(path, "found neither username nor tls, expected how to log in")
    return LoginRule(
        user=None if login.user is UNSET else str(login.user),
        home=None if login.home is UNSET else str(login.home),
        credentials=credentials,
        tls=None if login.tls is UNSET else tls_options(document, (*path, "tls"), login.tls),
    )


def _check_user(document: Document, path: FieldPath, user: LabelText) -> None:
    """Refuse a user that the machine does not know: it owns no process, and nothing else would show the slip."""
    try:
        pwd.getpwnam(user)
    except KeyError:
        raise document.error(path, "found a user that this machine does not know, expected one it knows") from None
