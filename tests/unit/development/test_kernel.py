import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from development import kernel
from development.console import SetupError


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "some.zip"
    with zipfile.ZipFile(path, "w") as content:
        for name, mode in (("some/bin/start.sh", 0o755), ("some/readme", 0o640)):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            content.writestr(entry, "text")
    return path


def test_programs_keep_their_permission_to_run(archive: Path, tmp_path: Path) -> None:
    kernel.unpack(archive, tmp_path / "out", sha256(archive.read_bytes()).hexdigest())
    assert (tmp_path / "out/some/bin/start.sh").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "out/some/readme").stat().st_mode & 0o777 == 0o640


def test_half_a_download_is_refused_before_anything_is_unpacked(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SetupError, match=r"some\.zip: found SHA-256 "):
        kernel.unpack(archive, tmp_path / "out", sha256(whole).hexdigest())
    assert not (tmp_path / "out").exists()
