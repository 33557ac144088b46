from pathlib import Path

import pytest

from exporter.targets.transports import find_java


@pytest.fixture
def java_home(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").touch(mode=0o700)
    return tmp_path


def test_the_java_of_java_home_is_used(java_home: Path) -> None:
    assert find_java({"JAVA_HOME": str(java_home)}) == f"{java_home}/bin/java"
