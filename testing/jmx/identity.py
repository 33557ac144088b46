"""Key pairs with certificates, made by the JDK's keytool: for JVMs as key stores, for Python in PEM."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

STORE_PASSWORD = "changeit"


@dataclass(frozen=True)
class Identity:
    """A key pair with a certificate signed by itself: as a key store for Java, and in PEM."""

    store: Path
    certificate: Path
    key: Path

    def key_store(self) -> list[str]:
        """The options of a JVM that shows this certificate."""
        return [f"-Djavax.net.ssl.keyStore={self.store}", f"-Djavax.net.ssl.keyStorePassword={STORE_PASSWORD}"]

    def trust_store(self) -> list[str]:
        """The options of a JVM that trusts this certificate."""
        # A key store's own certificate is no trust anchor until it is imported as one.
        store = self.store.with_name("trust.p12")
        if not store.exists():
            _run("keytool", "-importcert", "-noprompt", "-file", self.certificate, *_key_store(store, "trusted"))
        return [f"-Djavax.net.ssl.trustStore={store}", f"-Djavax.net.ssl.trustStorePassword={STORE_PASSWORD}"]


def make_identity(folder: Path, name: str, names: str) -> Identity:
    """Make a key pair and its files.

    Args:
        folder: where they go.
        name: the certificate's subject.
        names: for whom it is valid, as keytool has it: `ip:127.0.0.1,dns:jmx.example`.
    """
    store, certificate, key = folder / "store.p12", folder / "certificate.pem", folder / "key.pem"
    pair = ["-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", f"CN={name}", "-ext", f"san={names}"]
    _run("keytool", *pair, *_key_store(store, name))
    _run("keytool", "-exportcert", "-rfc", "-file", certificate, *_key_store(store, name))
    _run("openssl", "pkcs12", "-in", store, "-passin", f"pass:{STORE_PASSWORD}", "-nodes", "-nocerts", "-out", key)
    return Identity(store, certificate, key)


def _key_store(store: Path, alias: str) -> list[str | Path]:
    return ["-keystore", store, "-storetype", "PKCS12", "-storepass", STORE_PASSWORD, "-alias", alias]


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)
