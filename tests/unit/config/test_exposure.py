"""Every key whose value is a secret, or a file that holds one, is looked at for who may read it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec

from exporter.config.exposure import SECRET_FILES, SECRETS
from exporter.config.loader import ConfigurationFields
from exporter.secrecy.credentials import Secret


def keys_of(struct: type[msgspec.Struct], *wanted: type) -> Iterator[str]:
    """The keys, in whatever part of a configuration, whose values are of these types."""
    for field in msgspec.structs.fields(struct):
        for part in parts_of(field.type):
            if part in wanted:
                yield field.encode_name
            elif isinstance(part, type) and issubclass(part, msgspec.Struct):
                yield from keys_of(part, *wanted)


def parts_of(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is None:
        yield annotation
    for each in get_args(annotation):
        yield from parts_of(each)


def test_every_secret_is_looked_at() -> None:
    assert set(keys_of(ConfigurationFields, Secret)) == SECRETS
    assert set(keys_of(ConfigurationFields, Path)) | {"key_file"} == SECRET_FILES
