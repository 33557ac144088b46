"""What was recorded of real programs in `recordings/serial`; each file says where it is from."""

import base64
import json
from dataclasses import dataclass
from typing import Any

from development.places import RECORDINGS

_FOLDER = RECORDINGS / "serial"


@dataclass(frozen=True)
class Kind:
    """A kind of value: what Java says it is, and the streams that hold it.

    `rmi` is annotated and of protocol version 1; `plain`, where it was recorded, is neither.
    """

    expected: Any
    rmi: bytes
    plain: bytes | None


def _recorded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / name).read_text(encoding="utf-8"))["recorded"]
    return found


def _kind(recorded: dict[str, Any]) -> Kind:
    plain = recorded.get("plain")
    return Kind(
        recorded["expected"], base64.b64decode(recorded["rmi"]), None if plain is None else base64.b64decode(plain)
    )


KINDS = {name: _kind(recorded) for name, recorded in _recorded("kinds.json").items()}

REPLIES = {name: base64.b64decode(data) for name, data in _recorded("carbon.json").items()}
"""Replies of a WSO2 Carbon kernel by what was asked, each from its first byte on."""

UNREADABLE = {"notSerializable", "externalizable"}
"""Kinds that end in an error."""

STREAMS = {name: kind.rmi for name, kind in KINDS.items()} | {
    f"{name} (plain)": kind.plain for name, kind in KINDS.items() if kind.plain is not None
}
"""Every stream, by the kind of value that it holds."""
