"""How TLS is spoken to a registry and a JMX connector server: certificates in PEM, TLS 1.2 or later."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from exporter.jmx.errors import TlsError


@dataclass(frozen=True)
class TlsOptions:
    """What a server has to prove, and what is shown to it.

    Attributes:
        ca_file: the certificates that are trusted, in PEM; a server's own or an intermediate one will do, as it does
            in a Java trust store. None: those that the system trusts.
        cert_file: the client's certificate and its chain, where the server wants one.
        key_file: its private key, unencrypted; None: it is in `cert_file`.
        server_name: the name that the server's certificate has to hold; None: the host that is connected to.
        insecure_skip_verify: accept any certificate: whoever is on the way can read the password.
    """

    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    server_name: str | None = None
    insecure_skip_verify: bool = False

    def context(self) -> ssl.SSLContext:
        """Make a context of OpenSSL's; the files are read now.

        Raises:
            TlsError: a file cannot be read or used; the message names it.
        """
        # Not `create_default_context`: what it demands of certificates differs between versions of Python.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.ca_file:
            context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
            _load(self.ca_file, lambda: context.load_verify_locations(self.ca_file))
        else:
            context.load_default_certs()
        if self.cert_file:
            certificate, key = self.cert_file, self.key_file
            _load(certificate, lambda: context.load_cert_chain(certificate, key, _refuse_encrypted_key), key)
        if self.insecure_skip_verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


class _EncryptedKeyError(Exception):
    """A key that needs a password."""


def _refuse_encrypted_key() -> NoReturn:
    """Refuse to give a key's password, in place of OpenSSL's question on the terminal."""
    raise _EncryptedKeyError


def _load(file: Path, load: Callable[[], None], key_file: Path | None = None) -> None:
    files = str(file) if key_file is None else f"{file}, {key_file}"
    try:
        load()
    except _EncryptedKeyError:
        raise TlsError(f"{key_file or file}: found an encrypted key, expected one without a password") from None
    except ssl.SSLError as error:
        raise TlsError(f"{files}: found no usable PEM ({error.reason or 'no certificate or key'})") from None
    except OSError as error:
        raise TlsError(f"{files}: cannot be read ({error.strerror or error})") from None
