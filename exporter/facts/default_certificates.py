"""The certificates and keys that WSO2's products come with: their private keys are public.

Computed from `wso2carbon.jks` and `.p12` in WSO2's repositories: wso2/carbon-kernel, branches 4.4.x to 4.12.x and
the tag v4.4.0, and those of Identity Server and Enterprise Integrator. WSO2 renews certificates with the same key
(product-is#26523), so the keys count besides the certificates. Digests are told by their first 16 hexadecimal digits.
"""

from collections.abc import Mapping
from typing import Final

_DIGITS: Final = 16

_CERTIFICATES: Mapping[str, str] = {
    "1d729fb8c468ead8": "kernel 4.4.0",
    "50f0eda5898af3a1": "kernel 4.4",
    "3612ad8f01b4ecf4": "kernel 4.5",
    "02e6217a58fe8ef0": "kernel 4.6",
    "1b2429b16ef58301": "kernel 4.8",
    "30311c84503c955d": "kernel 4.9",
    "9db36ba11a21dad5": "kernel 4.10 and 4.12",
    "2ba361a032ffd4b3": "Identity Server 7",
    "ca5c9b54f9b6d39f": "kernel 4.11",
    "bc6d75f85629d1ab": "Enterprise Integrator's analytics",
}
"""By SHA-256 of the certificate: whose it is."""

_KEYS: Mapping[str, str] = {
    "da909c62b1bdd210": "kernel 4.4.0",
    "ad874c42382e2a46": "kernel 4.4",
    "caa08ab78bb6223d": "kernel 4.5",
    "28396ee1bcfc3cdd": "kernel 4.6 and 4.7",
    "b42a33122de66ccd": "kernel 4.8",
    "131376aa6c47751f": "kernel 4.9",
    "12a769c3f680f207": "kernel 4.10 and 4.12",
    "914b840fcfd7194c": "kernel 4.11",
}
"""By SHA-256 of the public key (SubjectPublicKeyInfo): whose it is."""


def owner_of_certificate(sha256: str) -> str | None:
    """Tell what comes with a certificate; None where nothing is known to.

    Args:
        sha256: of the certificate, DER, hexadecimal.
    """
    return _CERTIFICATES.get(sha256[:_DIGITS].lower())


def owner_of_key(sha256: str) -> str | None:
    """Tell what comes with a key; None where nothing is known to.

    Args:
        sha256: of its SubjectPublicKeyInfo, DER, hexadecimal.
    """
    return _KEYS.get(sha256[:_DIGITS].lower())
