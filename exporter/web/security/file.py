"""The file of `--web.config.file`, exporter-toolkit's own, into settings. Nothing is guessed and nothing is ignored.

Its keys are those of https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md.
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import msgspec

from exporter.document import Document, decode, read_document
from exporter.web.security.duration import duration
from exporter.web.security.headers import headers_of
from exporter.web.security.password_hashes import hashes_of
from exporter.web.security.readable_secrets import readable_secrets
from exporter.web.security.server_certificate import certificate_objections
from exporter.web.security.settings import RateLimit, TlsSettings, WebConfiguration
from exporter.web.security.tls_section import SECTION as TLS
from exporter.web.security.tls_section import TlsFields, tls_settings

HTTP = "http_server_config"
RATE_LIMIT = "rate_limit"
USERS = "basic_auth_users"


class HttpFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The key `http_server_config`. HTTP/2 is a client's to choose, and none needs it: here it is HTTP/1.1 always."""

    http2: bool = True
    headers: dict[str, Any] = {}


class RateLimitFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The key `rate_limit`."""

    interval: str | int = 0
    burst: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)] = 0


class WebFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A whole web configuration."""

    tls_server_config: TlsFields = TlsFields()
    http_server_config: HttpFields = HttpFields()
    basic_auth_users: dict[str, Any] = {}
    rate_limit: RateLimitFields = RateLimitFields()


def load_web_configuration(path: Path, *, shown_as: str | None = None) -> WebConfiguration:
    """Read and check a web configuration, with the certificates and keys that it names.

    It may wait for a file system that hangs.

    Args:
        path: the file; relative paths in it start at its folder.
        shown_as: the file's name in errors, as its user wrote it; the path otherwise.

    Returns:
        The configuration. `tls_context.server_context` takes its TLS settings.

    Raises:
        DocumentError: the file cannot be used.
    """
    document = _without_empty_values(read_document(path, shown_as=shown_as))
    fields = decode(document, WebFields)
    tls = tls_settings(document, path.parent, fields.tls_server_config)
    return WebConfiguration(
        file=path,
        tls=tls,
        users=hashes_of(document, (USERS,), fields.basic_auth_users),
        headers=headers_of(document, (HTTP, "headers"), fields.http_server_config.headers),
        rate_limit=_rate_limit(document, fields.rate_limit),
        warnings=(*readable_secrets(document, path), *_objections(document, tls)),
    )


def _objections(document: Document, tls: TlsSettings | None) -> tuple[str, ...]:
    if tls is None:
        return ()
    return certificate_objections(document, (TLS, "cert_file" if tls.certificate.file else "cert"), tls)


def _without_empty_values(document: Document) -> Document:
    """Leave out keys with nothing behind them, which count as not written; but users and headers must have a value."""
    if not isinstance(document.data, dict | None):
        return document
    data = _without_nothing(document.data or {}, WebFields)
    for section, fields in ((TLS, TlsFields), (HTTP, HttpFields), (RATE_LIMIT, RateLimitFields)):
        if isinstance(data.get(section), dict):
            data[section] = _without_nothing(data[section], fields)
    return replace(document, data=data)


def _without_nothing(data: dict[str, Any], fields: type[msgspec.Struct]) -> dict[str, Any]:
    known = fields.__struct_fields__
    return {key: value for key, value in data.items() if value is not None or key not in known}


def _rate_limit(document: Document, fields: RateLimitFields) -> RateLimit | None:
    interval = _interval(document, fields.interval)
    if fields.burst and "interval" not in document.data[RATE_LIMIT]:
        raise document.error((RATE_LIMIT, "burst"), "found no interval beside it, expected one such as 1s")
    if interval and not fields.burst:
        message = "found no burst beside it, without which every request is refused, expected 1 or more"
        raise document.error((RATE_LIMIT, "interval"), message)
    return RateLimit(interval, fields.burst) if interval else None


def _interval(document: Document, written: str | int) -> float:
    """Read an interval; the bare number 0 needs no unit."""
    field = (RATE_LIMIT, "interval")
    if isinstance(written, int):
        if written != 0:
            raise document.error(field, "found a number without a unit, expected a duration such as 1s")
        return 0.0
    try:
        interval = duration(written)
    except ValueError as error:
        raise document.error(field, str(error)) from None
    if interval < 0:
        raise document.error(field, "found less than 0, expected a duration such as 1s")
    return interval
