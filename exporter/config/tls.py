"""The key `tls` of a target: what its keys may be, alone and together, and whether the files hold what they should."""

import msgspec
from msgspec import UNSET, UnsetType

from exporter.config.fields import HostText, PemFile
from exporter.document import Document, FieldPath
from exporter.jmx import TlsError, TlsOptions


class TlsFields(msgspec.Struct, forbid_unknown_fields=True):
    """The key `tls`: how TLS is spoken to a target. Its keys are those of `exporter.jmx.tls.TlsOptions`."""

    ca_file: PemFile | UnsetType = UNSET
    cert_file: PemFile | UnsetType = UNSET
    key_file: PemFile | UnsetType = UNSET
    server_name: HostText | UnsetType = UNSET
    insecure_skip_verify: bool = False


def tls_options(document: Document, path: FieldPath, tls: TlsFields) -> TlsOptions:
    """Turn the key `tls` into options of the JMX client.

    Args:
        document: the configuration.
        path: where the key stands in it.
        tls: the value of the key.

    Raises:
        DocumentError: the fields do not go together, or a file does not hold what it should.
    """
    if tls.key_file is not UNSET and tls.cert_file is UNSET:
        raise document.error((*path, "key_file"), "found no cert_file beside it, expected one")
    if tls.server_name is not UNSET and tls.insecure_skip_verify:
        message = "found insecure_skip_verify: true beside it, expected only one of the two"
        raise document.error((*path, "server_name"), message)
    options = TlsOptions(
        ca_file=None if tls.ca_file is UNSET else tls.ca_file.path,
        cert_file=None if tls.cert_file is UNSET else tls.cert_file.path,
        key_file=None if tls.key_file is UNSET else tls.key_file.path,
        server_name=None if tls.server_name is UNSET else str(tls.server_name),
        insecure_skip_verify=tls.insecure_skip_verify,
    )
    if options.ca_file and not _loads(TlsOptions(ca_file=options.ca_file)):
        raise document.error((*path, "ca_file"), "found no certificate, expected one or more in PEM")
    if not _loads(options):
        message = "found no certificate with its key, expected both in PEM, the key without a password"
        raise document.error((*path, "cert_file"), message)
    return options


def _loads(options: TlsOptions) -> bool:
    try:
        options.context()
    except TlsError:
        return False
    return True
