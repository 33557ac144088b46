"""One start of a bare kernel for all tests of its findings."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from development import kernel
from development.bare_kernel import BareKernel
from development.kernel_check import Finding, findings, login_of
from development.private_network import PrivateNetwork


@pytest.fixture(scope="session")
def bare_kernel(java_home: Path) -> Iterator[BareKernel]:
    """A WSO2 Carbon kernel as it comes, started by root, for tests that only read."""
    with PrivateNetwork() as network, BareKernel(kernel.HOME, java_home, network) as server:
        yield server


@pytest.fixture(scope="session")
def bare_findings(bare_kernel: BareKernel) -> Mapping[str, Finding]:
    """What root finds on it with the login that everybody knows."""
    return findings(bare_kernel, login_of(bare_kernel))
