"""The name and password that a request gives (RFC 7617)."""

import base64
import binascii
from dataclasses import dataclass, field

_SCHEME = "basic "


@dataclass(frozen=True)
class Login:
    """A name and a password, which may be wrong.

    Attributes:
        user: the name; bytes that are not UTF-8 are kept as surrogates, so that they are nobody's name.
        password: the password.
    """

    user: str
    password: bytes = field(repr=False)


def login_of(header: str | None) -> Login | None:
    """Read the header Authorization; None where it is missing, of another scheme or malformed.

    Args:
        header: its value, each byte a character.
    """
    if header is None or header[: len(_SCHEME)].lower() != _SCHEME:
        return None
    try:
        decoded = base64.b64decode(header[len(_SCHEME) :].strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    user, colon, password = decoded.partition(b":")
    return Login(user.decode(errors="surrogateescape"), password) if colon else None
