"""The recorded kernel files of a machine, unpacked."""

import pytest

from development.recorded_machine import unpack
from exporter.system.roots import Roots


@pytest.fixture(scope="session")
def recorded_machine(tmp_path_factory: pytest.TempPathFactory) -> Roots:
    """Where the recorded files of kernels are."""
    return unpack(tmp_path_factory.mktemp("recorded"))
