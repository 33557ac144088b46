"""What was found out of logins a moment ago: neither names nor passwords, and a bounded number."""

import hashlib
import os
from collections import OrderedDict

_MOST = 100
_KEY_BYTES = 32
_LENGTH_BYTES = 8


class Verdicts:
    """Remembers which logins were right and which were wrong, each apart: wrong ones cannot crowd out right ones.

    Args:
        most: of each that are remembered; those that were asked for longest ago are forgotten first.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._key = os.urandom(_KEY_BYTES)
        self._by_verdict: dict[bool, OrderedDict[bytes, None]] = {True: OrderedDict(), False: OrderedDict()}

    def digest(self, *parts: bytes) -> bytes:
        """Make what a login is remembered by: without this process's key, nothing can be told from it."""
        made = hashlib.blake2b(key=self._key)
        for part in parts:
            made.update(len(part).to_bytes(_LENGTH_BYTES, "big"))  # else "ab" and "c" would be "a" and "bc"
            made.update(part)
        return made.digest()

    def find(self, digest: bytes) -> bool | None:
        """Tell whether a login is right; None where that is not known."""
        for verdict, remembered in self._by_verdict.items():
            if digest in remembered:
                remembered.move_to_end(digest)
                return verdict
        return None

    def remember(self, digest: bytes, *, is_right: bool) -> None:
        """Take note of a login."""
        remembered = self._by_verdict[is_right]
        remembered[digest] = None
        if len(remembered) > self._most:
            remembered.popitem(last=False)
