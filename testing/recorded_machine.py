"""The recorded kernel files of a machine, unpacked."""

from pathlib import Path

import pytest

from development.recorded_machine import unpack


@pytest.fixture(scope="session")
def recorded_machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the recorded files of kernels: `proc`, `sys` and `udev`."""
    root = tmp_path_factory.mktemp("recorded")
    unpack(root)
    return root
