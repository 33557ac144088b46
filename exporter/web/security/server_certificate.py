"""What clients hold against the certificate that is served: it would load, and no scrape would succeed with it."""

import ssl
from collections.abc import Mapping
from contextlib import suppress

from exporter.document import Document, FieldPath
from exporter.web.security.settings import TlsSettings
from exporter.web.security.tls_context import first_certificate, server_context


def certificate_objections(document: Document, field: FieldPath, tls: TlsSettings) -> tuple[str, ...]:
    """Find what a client has against the certificate, whatever authority it trusts: one shakes hands with it in memory.

    Args:
        document: the web configuration.
        field: the one that gives the certificate.
        tls: settings that `server_context` takes.

    Returns:
        At most one line: `web.yml:2: tls_server_config.cert_file: found a certificate that ...`.
    """
    try:
        names = _certificate_as_seen(tls).get("subjectAltName")
    except ssl.SSLError as error:
        reason = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else error.reason
        return (str(document.error(field, f"found a certificate that clients refuse: {reason}")),)
    except ValueError:  # Python takes the bytes of every name for UTF-8; an authority may have signed others
        return (str(document.error(field, "found a certificate with a name that is no text, which clients refuse")),)
    if names:
        return ()
    # Go has not looked at the common name since 1.15: https://go.dev/doc/go1.15#commonname
    message = (
        "found a certificate without a subjectAltName, which Prometheus refuses, expected one with the exporter's names"
    )
    return (str(document.error(field, message)),)


def _certificate_as_seen(tls: TlsSettings) -> Mapping[str, object]:
    """Shake hands as a client that trusts this very certificate.

    Raises:
        ssl.SSLError: the client refuses it, for another reason than its authority or its names.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=first_certificate(tls.certificate.content))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(to_client, to_server)
    plain = server_context(TlsSettings(tls.certificate, tls.key))
    server = plain.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client, server, client):  # as many turns as TLS 1.2 takes; 1.3 takes fewer
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
    return client.getpeercert() or {}
