"""What the package brings for Prometheus, Alertmanager, Grafana and systemd."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Asset:
    """A file that users load into another program, or read.

    Attributes:
        name: its place, relative to the folder that holds all of them, as `alerts/README.md`.
        text: what it says, as it stands in the repository.
    """

    name: PurePosixPath
    text: str


def shipped() -> list[Asset]:
    """Read all of them, in the order of their names."""
    return sorted(_below(files("exporter") / "assets", PurePosixPath()), key=lambda asset: asset.name)


def _below(folder: Traversable, name: PurePosixPath) -> Iterator[Asset]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _below(entry, name / entry.name)
        else:
            yield Asset(name / entry.name, entry.read_text(encoding="utf-8"))
