"""Certificates that stand in clear in a key store, found without its password.

A JKS file keeps them so (JavaKeyStore of the JDK), and a PKCS12 file whose certificate bags are not encrypted. Each is
DER: SEQUENCE { SEQUENCE { [0] { INTEGER version } or INTEGER serial ... (RFC 5280, 4.1).
"""

import re
from collections.abc import Iterator

_BEGINNING = re.compile(rb"\x30\x82(..)\x30\x82(..)(?:\xa0\x03\x02\x01[\x00-\x02])?\x02", re.DOTALL)
_HEADER = 4
_LONGEST = 16 * 1024


def certificates(content: bytes) -> Iterator[bytes]:
    """Give what looks like a certificate, each as its bytes. None begins within another: all are no longer than it.

    Args:
        content: of a file.
    """
    at = 0
    while found := _BEGINNING.search(content, at):
        length, inner = (int.from_bytes(found[number], "big") for number in (1, 2))
        at, end = found.start() + 1, found.start() + _HEADER + length
        if inner + _HEADER < length <= _LONGEST and end <= len(content):
            yield content[found.start() : end]
            at = end
