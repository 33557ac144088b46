"""Contexts of TLS servers that only know what a test is about."""

import ssl
from collections.abc import Callable

import pytest

from testing.certificates import Certificates, certificates

MakeContext = Callable[..., ssl.SSLContext]


@pytest.fixture(scope="session")
def issued() -> Certificates:
    return certificates()


@pytest.fixture
def context(issued: Certificates) -> MakeContext:
    """Makes one that takes some versions and suites, however weak."""

    def make(
        oldest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
        newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
        suites: str = "DEFAULT",
    ) -> ssl.SSLContext:
        made = issued.server_context()
        made.set_ciphers(f"{suites}:@SECLEVEL=0")
        made.minimum_version, made.maximum_version = oldest, newest
        return made

    return make
