"""Which certificates and keys are WSO2's own."""

from exporter.facts.default_certificates import owner_of_certificate, owner_of_key

CERTIFICATE = "9DB36BA11A21DAD55653727ABCE15D745793E891983FE7AADFCE1B39E3B7C862"
KEY = "12a769c3f680f207ef72565f90945b835fa2cfa641b7c5342641e386780bb978"
"""Digests of what a real kernel 4.10.32 shows at 9443, by openssl(1)."""


def test_what_the_kernel_shows_is_known() -> None:
    assert owner_of_certificate(CERTIFICATE) == owner_of_key(KEY) == "kernel 4.10 and 4.12"


def test_a_certificate_of_nobody_is_not_known() -> None:
    assert owner_of_certificate(KEY) is None
    assert owner_of_key(CERTIFICATE) is None
    assert owner_of_key("") is None
