"""Key stores for a WSO2 server: the kernel's own certificate has long expired."""

from pathlib import Path

from development.commands import run

_NAME, _ALIAS, _PASSWORD = "wso2carbon.p12", "wso2carbon", "wso2carbon"
"""What `[keystore.primary]` of the kernel's deployment.toml says."""


def write_key_store(java_home: Path, home: Path, days: int) -> None:
    """Give a server a key of its own, with a certificate that it has signed itself. It counts from the next start on.

    Args:
        java_home: a JDK.
        home: the server's.
        days: until the certificate ends.

    Raises:
        SetupError: keytool fails.
    """
    store = home / "repository" / "resources" / "security" / _NAME
    store.unlink()
    run(
        [
            *[
                str(java_home / "bin" / "keytool"),
                "-genkeypair",
                "-alias",
                _ALIAS,
                "-keyalg",
                "RSA",
                "-validity",
                str(days),
            ],
            *["-dname", "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1"],
            *["-storetype", "PKCS12", "-keystore", str(store), "-storepass", _PASSWORD],
        ],
        "making a key store",
    )
