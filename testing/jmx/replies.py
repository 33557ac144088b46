"""What real servers answered, recorded."""

import json

from development.places import RECORDINGS

ACKNOWLEDGEMENT = bytes.fromhex("4e 0009 3132372e302e302e31 00008f20")
"""A server's answer to the handshake: the client is 127.0.0.1, port 36640, as it sees it."""


def _replies(name: str) -> dict[str, bytes]:
    document = json.loads((RECORDINGS / "jmx" / name).read_text(encoding="utf-8"))
    return {key: bytes.fromhex(reply) for key, reply in document["replies"].items()}


CARBON = _replies("carbon-4.10.32.json")
"""Replies of a WSO2 Carbon kernel, by what was asked."""

LOOKUPS = _replies("lookups.json")
"""Replies of registries of the JDK's agent, by how it was started."""
