"""How an exporter is asked over HTTP: by a file with `basic_auth` and `tls_config`, keys of Prometheus's `http_config`.

https://prometheus.io/docs/prometheus/latest/configuration/configuration/#http_config
"""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from msgspec import UNSET, UnsetType

from exporter.config.fields import LabelText, field_reader
from exporter.config.login import credentials_of
from exporter.config.tls import TlsFields, tls_options
from exporter.document import decode, read_document
from exporter.jmx import TlsOptions
from exporter.secrecy.credentials import Credentials, Secret


class _BasicAuth(msgspec.Struct, forbid_unknown_fields=True):
    username: LabelText | UnsetType = UNSET
    password: Secret | UnsetType = UNSET
    password_file: Path | UnsetType = UNSET


class _HttpFields(msgspec.Struct, forbid_unknown_fields=True):
    basic_auth: _BasicAuth | UnsetType = UNSET
    tls_config: TlsFields | UnsetType = UNSET


@dataclass(frozen=True)
class HttpSettings:
    """How to ask.

    Attributes:
        credentials: the login; None where there is none.
        tls: what the other side has to prove, and what it is shown, where the address begins with `https`.
    """

    credentials: Credentials | None = None
    tls: TlsOptions = field(default_factory=TlsOptions)


def load_http_settings(path: Path) -> HttpSettings:
    """Read and check the file; relative paths in it start at its folder.

    Raises:
        DocumentError: the file cannot be used.
    """
    document = read_document(path, environment={})
    fields = decode(document, _HttpFields, field_reader(path.parent))
    login, tls = fields.basic_auth, fields.tls_config
    return HttpSettings(
        None if login is UNSET else credentials_of(document, ("basic_auth",), login),
        TlsOptions() if tls is UNSET else tls_options(document, ("tls_config",), tls),
    )
