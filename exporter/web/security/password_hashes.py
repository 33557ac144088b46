"""The key `basic_auth_users`: a bcrypt hash for each user, as `htpasswd -nB` writes it."""

import re
from collections.abc import Mapping
from typing import Any

from exporter.document import Document, FieldPath, kind

_HASH = re.compile(r"\$2[aby]\$([0-9]{2})\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]")
"""The version, the cost, 16 bytes of salt and 23 of the hash; the last digits of both have bits to spare, all 0."""
_COSTS = range(4, 32)


def hashes_of(document: Document, path: FieldPath, users: Mapping[str, Any]) -> Mapping[str, str]:
    """Check the hashes of users.

    Args:
        document: the web configuration.
        path: where they stand in it.
        users: the hashes by the users' names, as they were written.

    Raises:
        DocumentError: a name is none that a client can send, or a value no hash that can be checked.
    """
    return {name: _hash(document, (*path, name), name, value) for name, value in users.items()}


def _hash(document: Document, path: FieldPath, name: str, value: Any) -> str:
    if ":" in name or not name.isprintable():
        raise document.error(path, "found a name with a colon or a control character, which no client can send")
    if not isinstance(value, str):
        raise document.error(path, f"found {kind(value)}, expected a bcrypt hash")
    found = _HASH.fullmatch(value)
    if not found:
        raise document.error(path, "found no bcrypt hash, expected one such as htpasswd -nBC 10 writes")
    if int(found[1]) not in _COSTS:
        raise document.error(path, f"found a bcrypt hash of cost {int(found[1])}, expected a cost from 4 to 31")
    return value
