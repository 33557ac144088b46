"""What was read of a server as a file that `--recorded` reads again, fit to be shown to others."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from exporter.document import DocumentError
from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeValue, Sized, Snapshot
from exporter.secrecy.redaction import HIDDEN, flag_values, name_without_secrets, secret_items, without_secrets


def record(file: str, what: str, snapshot: Snapshot, names: Collection[ObjectName]) -> None:
    """Write a recording: all MBeans, and what was read of them, without what looks like a secret.

    Args:
        file: where it goes.
        what: which server it is, and when it was read.
        snapshot: what was read.
        names: all MBeans of the server.

    Raises:
        DocumentError: the file cannot be written, or is there already.
    """
    attributes: dict[ObjectName, Mapping[str, AttributeValue]] = {name: {} for name in names}
    attributes |= {mbean.name: mbean.attributes for mbean in snapshot.mbeans}
    ordered = sorted(attributes.items(), key=lambda entry: entry[0].canonical)
    mbeans = [{"objectName": str(name_without_secrets(name)), "attributes": _mapping(found)} for name, found in ordered]
    try:
        with Path(file).open("x", encoding="utf-8") as out:
            json.dump({"recorded": what, "mbeans": mbeans}, out, indent=1)
            out.write("\n")
    except OSError as error:
        raise DocumentError(file, 1, (), f"cannot be written: {error.strerror or error}") from None
    except ValueError:  # a NUL in the path
        raise DocumentError(file, 1, (), "found a path that no file can have") from None


def _plain(value: AttributeValue) -> AttributeValue:
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, Mapping):
        return _mapping(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Sized):
        return None
    return [HIDDEN if hide else _plain(item) for item, hide in zip(value, flag_values(value), strict=True)]


def _mapping(items: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    """A map, composite data, or all attributes of an MBean."""
    hidden = secret_items(items.items())
    return {key: HIDDEN if hide else _plain(item) for (key, item), hide in zip(items.items(), hidden, strict=True)}
