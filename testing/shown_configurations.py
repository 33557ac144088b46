"""Loads configurations that the pages show: beside each is every file that it may name, and every user is known."""

import pwd
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from development.places import CONFIGURATIONS
from exporter.config.loader import load_settings
from exporter.config.settings import Settings

Load = Callable[[dict[str, Any]], Settings]

_TLS = CONFIGURATIONS / "good" / "tls"
_PEM = {"ca_file": _TLS / "ca.pem", "cert_file": _TLS / "client.pem", "key_file": _TLS / "client.key"}

_TEXTS = {"packs": "rules: []", "targets_file": "targets: []"}


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads a configuration from a folder where the files that it names are."""
    monkeypatch.setattr(pwd, "getpwnam", lambda _: None)

    def run(document: dict[str, Any]) -> Settings:
        for key, name in _files(document):
            _write(tmp_path / name.lstrip("/"), key)
        text = yaml.safe_dump(_within(document, tmp_path))
        (tmp_path / "c.yml").write_text(text)
        return load_settings(tmp_path / "c.yml", {"PASSWORD": "secret"})

    return run


def _write(path: Path, key: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if key in _PEM:
        shutil.copy(_PEM[key], path)
    else:
        path.write_text(_TEXTS.get(key, "secret"))


def _files(part: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """The files that a configuration names, each with the key; shipped packs under `without` are none."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name != "without":
                yield from _files(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from _files(value, key)
    elif isinstance(part, str) and (key.endswith("_file") or key == "packs"):
        yield key, part.replace("*", "a")


def _within(part: Any, folder: Path, key: str = "") -> Any:
    """The configuration with its absolute paths moved into a folder."""
    if isinstance(part, dict):
        return {name: _within(value, folder, name) for name, value in part.items()}
    if isinstance(part, list):
        return [_within(value, folder, key) for value in part]
    if isinstance(part, str) and key.endswith("_file") and part.startswith("/"):
        return str(folder / part.lstrip("/"))
    return part
