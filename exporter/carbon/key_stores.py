"""A server's key stores, as `carbon.xml` and `catalina-server.xml` name them. Passwords are compared and forgotten."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal
from xml.etree.ElementTree import Element

from exporter.carbon.configuration import XmlFile, expanded, xml_file
from exporter.carbon.data_sources import line_of
from exporter.carbon.secret_texts import is_text, kind_of
from exporter.carbon.server_files import FileMissing, ServerFiles

DEFAULT_PASSWORD = "wso2carbon"  # noqa: S105 - that of every download
Role = Literal["primary", "internal", "trust", "TLS", "TLS trust"]
Password = Literal["default", "other", "secret", "absent"]

_OF_CARBON: tuple[tuple[Role, str], ...] = (
    ("primary", "Security/KeyStore"),
    ("internal", "Security/InternalKeyStore"),
    ("trust", "Security/TrustStore"),
)


@dataclass(frozen=True)
class KeyStore:
    """One key store.

    Attributes:
        role: what it is for.
        location: its file, absolute.
        alias: which of its keys; empty for a trust store.
        password: what stands there as its password.
        file, line: where that is written, below the server's home.
    """

    role: Role
    location: str
    alias: str
    password: Password
    file: str
    line: int


def key_stores(files: ServerFiles) -> tuple[KeyStore, ...]:
    """Read all of them that are named: those of `carbon.xml`, then those of the connectors.

    Raises:
        FileMissing: there is no `carbon.xml`.
        FileProblem: one of the files cannot be read.
    """
    found = list(_of_carbon(files, xml_file(files, "carbon.xml")))
    try:
        catalina = xml_file(files, "tomcat/catalina-server.xml")
    except FileMissing:
        return tuple(found)
    return (*found, *_of_connectors(files, catalina))


def _of_carbon(files: ServerFiles, file: XmlFile) -> Iterator[KeyStore]:
    for role, path in _OF_CARBON:
        element = file.root.find(path)
        if element is None or not (element.findtext("Location") or "").strip():
            continue
        password = element.find("Password")
        place = password if password is not None else element
        yield KeyStore(
            role,
            _normal(expanded(files, element.findtext("Location") or "")),
            (element.findtext("KeyAlias") or "").strip(),
            _password(place.text, place),
            file.path,
            line_of(place),
        )


_TLS_NAMES = (("certificateKeystoreFile", "certificateKeyAlias", "certificateKeystorePassword"),)
_OLD_TLS_NAMES = (("keystoreFile", "keyAlias", "keystorePass"),)
_TRUST_NAMES = (("truststoreFile", "", "truststorePassword"), ("truststoreFile", "", "truststorePass"))


def _of_connectors(files: ServerFiles, file: XmlFile) -> Iterator[KeyStore]:
    """Those of Tomcat 9, whose certificates are elements of their own, and of Tomcat 7, where they are attributes."""
    for element in file.root.iter():
        for role, names in (("TLS", _TLS_NAMES + _OLD_TLS_NAMES), ("TLS trust", _TRUST_NAMES)):
            for place, alias, password in names:
                location = element.get(place, "").strip()
                if location and (password in element.attrib or role == "TLS"):
                    yield KeyStore(
                        role,  # type: ignore[arg-type]
                        _normal(expanded(files, location)),
                        element.get(alias, "").strip(),
                        _password(element.get(password), element),
                        file.path,
                        line_of(element),
                    )


def _password(text: str | None, element: Element) -> Password:
    kind = kind_of(text, element)
    if kind == "plain":
        return "default" if is_text(text, DEFAULT_PASSWORD) else "other"
    return kind


def _normal(location: str) -> str:
    return str(PurePosixPath(re.sub(r"/+", "/", location)))
