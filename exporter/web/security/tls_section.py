"""The key `tls_server_config`: what its keys may be, alone and together, and what the files hold that they name."""

from pathlib import Path
from typing import Literal

import msgspec

from exporter.document import Document, DocumentError
from exporter.web.security.cipher_suites import CURVES, TLS12_SUITES, TLS13_SUITES
from exporter.web.security.pem import inline_pem, pem_in_file
from exporter.web.security.settings import ClientPolicy, Pem, TlsSettings, TlsVersion
from exporter.web.security.tls_context import Part, TlsSettingsError, server_context

SECTION = "tls_server_config"
_Version = Literal["TLS10", "TLS11", "TLS12", "TLS13"]
_UNVERIFIED = ("RequestClientCert", "RequireAnyClientCert", "RequireClientCert")
_POLICIES = ", ".join(policy.value for policy in ClientPolicy)


class TlsFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The key `tls_server_config`, with exporter-toolkit's keys and defaults."""

    cert: str = ""
    cert_file: str = ""
    key: str = ""
    key_file: str = ""
    client_ca: str = ""
    client_ca_file: str = ""
    client_auth_type: str = ""
    client_allowed_sans: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    min_version: _Version = "TLS12"
    max_version: _Version = "TLS13"
    cipher_suites: tuple[str, ...] = ()
    prefer_server_cipher_suites: bool = True
    curve_preferences: tuple[Literal["CurveP256", "CurveP384", "CurveP521", "X25519"], ...] = ()


def tls_settings(document: Document, folder: Path, fields: TlsFields) -> TlsSettings | None:
    """Turn the key `tls_server_config` into settings that OpenSSL takes; None where it says nothing.

    Args:
        document: the web configuration.
        folder: where relative paths in it start.
        fields: the value of the key.

    Raises:
        DocumentError: the keys do not go together, Python cannot do what they say, or a file does not hold what it
            should.
    """
    given = [key for key, value in (document.data.get(SECTION) or {}).items() if value not in (None, "")]
    if not given:
        return None
    _refuse_half_a_pair(document, fields)
    policy = _policy(document, fields)
    tls = TlsSettings(
        certificate=_pem(document, folder, "cert", fields),
        key=_pem(document, folder, "key", fields),
        client_ca=None if policy is ClientPolicy.NONE else _pem(document, folder, "client_ca", fields),
        client_policy=policy,
        client_allowed_sans=_allowed_sans(document, policy, fields),
        minimum=_version(document, "min_version", fields.min_version),
        maximum=_version(document, "max_version", fields.max_version),
        cipher_suites=_suites(document, fields),
        server_preference=fields.prefer_server_cipher_suites,
        curve=_curve(document, fields),
    )
    if fields.min_version > fields.max_version:
        raise _error(document, "max_version", "found a version before min_version, expected that or a later one")
    _refuse_what_openssl_refuses(document, tls, fields)
    return tls


def _error(document: Document, key: str, message: str) -> DocumentError:
    return document.error((SECTION, key), message)


def _refuse_half_a_pair(document: Document, fields: TlsFields) -> None:
    for key, inline, file in (
        ("cert", fields.cert, fields.cert_file),
        ("key", fields.key, fields.key_file),
        ("client_ca", fields.client_ca, fields.client_ca_file),
    ):
        if inline and file:
            raise _error(document, f"{key}_file", f"found {key} beside it, expected only one of the two")
        if not inline and not file and key != "client_ca":
            raise document.error((SECTION,), f"found neither {key}_file nor {key}, expected one of the two")


def _policy(document: Document, fields: TlsFields) -> ClientPolicy:
    key = "client_auth_type"
    written = fields.client_auth_type or ClientPolicy.NONE.value
    if written in _UNVERIFIED:
        message = (
            f"found a policy that takes certificates unverified, which Python cannot, expected one of: {_POLICIES}"
        )
        raise _error(document, key, message)
    if written not in {policy.value for policy in ClientPolicy}:
        raise _error(document, key, f"found a text that is no option, expected one of: {_POLICIES}")
    policy = ClientPolicy(written)
    authority = "client_ca" if fields.client_ca else "client_ca_file" if fields.client_ca_file else None
    if policy is ClientPolicy.NONE and authority:
        message = "found no client_auth_type that wants certificates, expected RequireAndVerifyClientCert"
        raise _error(document, authority, message)
    if policy is not ClientPolicy.NONE and not authority:
        message = "found no client_ca_file beside it, without which every public authority would do, expected one"
        raise _error(document, key, message)
    return policy


def _pem(document: Document, folder: Path, key: str, fields: TlsFields) -> Pem:
    file = getattr(fields, f"{key}_file")
    return pem_in_file(document, (SECTION, f"{key}_file"), folder, file) if file else inline_pem(getattr(fields, key))


def _allowed_sans(document: Document, policy: ClientPolicy, fields: TlsFields) -> tuple[str, ...]:
    key = "client_allowed_sans"
    if isinstance(fields.client_allowed_sans, msgspec.UnsetType):
        return ()
    if policy is ClientPolicy.NONE:
        raise _error(
            document, key, "found no client_auth_type that wants certificates, expected RequireAndVerifyClientCert"
        )
    if not fields.client_allowed_sans:
        raise _error(document, key, "found an empty list, expected an entry")
    return fields.client_allowed_sans


def _version(document: Document, key: str, written: _Version) -> TlsVersion:
    if written in ("TLS10", "TLS11"):
        message = "found a version that OpenSSL does not speak at its default level (RFC 8996), expected TLS12 or TLS13"
        raise _error(document, key, message)
    return TlsVersion(written)


def _suites(document: Document, fields: TlsFields) -> tuple[str, ...] | None:
    key = "cipher_suites"
    for index, name in enumerate(fields.cipher_suites):
        if name not in TLS12_SUITES and name not in TLS13_SUITES:
            message = (
                f"found an unknown cipher suite, expected one of: {', '.join((*TLS12_SUITES, *sorted(TLS13_SUITES)))}"
            )
            raise document.error((SECTION, key, index), message)
    if not fields.cipher_suites:
        return None
    of_tls13 = TLS13_SUITES.intersection(fields.cipher_suites)
    if of_tls13 and of_tls13 != TLS13_SUITES and fields.max_version == "TLS13":
        message = "found some suites of TLS 1.3, of which Python cannot leave any out, expected all three or none"
        raise _error(document, key, message)
    suites = tuple(TLS12_SUITES[name] for name in fields.cipher_suites if name in TLS12_SUITES)
    if not suites and fields.max_version == "TLS12":
        raise _error(document, key, "found no suite of TLS 1.2 with max_version: TLS12, expected one")
    return suites


def _curve(document: Document, fields: TlsFields) -> str | None:
    curves = tuple(dict.fromkeys(fields.curve_preferences))
    if len(curves) > 1:
        message = f"found {len(curves)} curves, of which Python can set one, expected one, or none for OpenSSL's own"
        raise _error(document, "curve_preferences", message)
    return CURVES[curves[0]] if curves else None


def _refuse_what_openssl_refuses(document: Document, tls: TlsSettings, fields: TlsFields) -> None:
    try:
        server_context(tls)
    except TlsSettingsError as error:
        raise _error(document, _key_of(error.part, fields), error.message) from None


def _key_of(part: Part, fields: TlsFields) -> str:
    if part == "certificate":
        return "cert_file" if fields.cert_file else "cert"
    if part == "key":
        return "key_file" if fields.key_file else "key"
    if part == "client_ca":
        return "client_ca_file" if fields.client_ca_file else "client_ca"
    return "curve_preferences" if part == "curve" else "cipher_suites"
