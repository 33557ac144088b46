"""The keys `username`, `password` and `password_file`, wherever a login is configured: how they go together."""

from pathlib import Path
from typing import Protocol

from msgspec import UNSET, UnsetType

from exporter.config.fields import LabelText
from exporter.document import Document, DocumentError, FieldPath
from exporter.secrecy.credentials import Credentials, Secret


class LoginFields(Protocol):
    """A part of the configuration with the three keys of a login."""

    username: LabelText | UnsetType
    password: Secret | UnsetType
    password_file: Path | UnsetType


def credentials_of(document: Document, path: FieldPath, login: LoginFields) -> Credentials | None:
    """Turn the keys of a login into credentials.

    Args:
        document: the configuration.
        path: where the keys stand in it.
        login: the part of the configuration that holds the keys.

    Returns:
        The credentials; None where the keys give none.

    Raises:
        DocumentError: the keys do not go together.
    """
    if login.password is not UNSET and login.password_file is not UNSET:
        raise _both_passwords(document, path)
    given = "password_file" if login.password is UNSET else "password"
    password = login.password_file if login.password is UNSET else login.password
    if login.username is UNSET and password is UNSET:
        return None
    if login.username is UNSET:
        raise document.error((*path, given), "found no username beside it, expected one")
    if password is UNSET:
        message = "found no password beside it, expected password or password_file"
        raise document.error((*path, "username"), message)
    return Credentials(str(login.username), password)


def _both_passwords(document: Document, path: FieldPath) -> DocumentError:
    """Make the error for `password` beside `password_file`, at the second of the two."""
    fields: tuple[FieldPath, ...] = ((*path, "password"), (*path, "password_file"))
    first, second = sorted(fields, key=lambda field: document.lines[field])
    return document.error(second, f"found {first[-1]} beside it, expected only one of the two")
