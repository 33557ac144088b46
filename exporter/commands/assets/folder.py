"""The folder that assets are written to, and which of its files are still as they were written."""

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

RECORD = ".wso2-exporter.sha256"
"""What was written last, in the form that `sha256sum --check` reads."""


@dataclass(frozen=True)
class File:
    """A file that is to be in the folder.

    Attributes:
        name: its place in the folder.
        content: all of its bytes.
    """

    name: PurePosixPath
    content: bytes


@dataclass(frozen=True)
class Report:
    """What became of the files.

    Attributes:
        written: new ones, and those that say something else now.
        unchanged: those that said the same already.
        outdated: those that were written before and are not among the assets any more.
    """

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    outdated: tuple[Path, ...]


class AssetFolder:
    """A folder with assets. Every method may raise OSError.

    Args:
        path: the folder, which may be missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def foreign(self, files: Sequence[File]) -> list[Path]:
        """Find the files in the place of these that somebody else wrote, or has changed."""
        recorded = self._recorded()
        return [
            self._path / file.name
            for file in files
            if (found := _content(self._path / file.name)) is not None
            and found != file.content
            and recorded.get(str(file.name)) != _digest(found)
        ]

    def write(self, files: Sequence[File]) -> Report:
        """Write files, each whole or not at all, and remember them; one that says the same already is left alone."""
        before = self._recorded()
        differing = [file for file in files if _content(self._path / file.name) != file.content]
        for file in differing:
            _replace(self._path / file.name, file.content)
        lines = [f"{_digest(file.content)}  {file.name}\n" for file in files]
        _replace(self._path / RECORD, "".join(lines).encode())
        names = {str(file.name) for file in files}
        return Report(
            written=tuple(self._path / file.name for file in differing),
            unchanged=tuple(self._path / file.name for file in files if file not in differing),
            outdated=tuple(path for name in before.keys() - names if (path := self._path / name).is_file()),
        )

    def _recorded(self) -> Mapping[str, str]:
        """The digests of what was written before, by name; a line that is none is nobody's file."""
        text = (_content(self._path / RECORD) or b"").decode(errors="replace")
        pairs = (line.partition("  ") for line in text.splitlines())
        return {name: digest for digest, _, name in pairs if name}


def _content(path: Path) -> bytes | None:
    """What a file holds; None where there is none. Of a pipe or device it is nothing: reading one may never end."""
    try:
        is_endless = not stat.S_ISREG(path.stat().st_mode) and not path.is_dir()
        return b"" if is_endless else path.read_bytes()
    except FileNotFoundError:
        return None


def _replace(path: Path, content: bytes) -> None:
    """Put a file in its place at once: who reads it meanwhile has the old or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
