"""Where a server's users are, as `user-mgt.xml` and the files of secondary stores have it.

A secondary store is a file in `userstores` of the super tenant's deployment folder, or of a tenant's.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from xml.etree.ElementTree import Element

from exporter.carbon.configuration import XmlFile, xml_file, xml_files
from exporter.carbon.data_sources import Database, DataSource, line_of
from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles

_SECONDARY = "repository/deployment/server/userstores"
_TENANTS = "repository/tenants"
_MOST_TENANTS = 1000
_MOST_STORES = 200
_EMBEDDED_PORT = "${Ports.EmbeddedLDAP.LDAPServerPort}"
_APACHE_DS_PORT = ":10389"


@dataclass(frozen=True)
class UserStore:
    """One store of users. Its password is not read.

    Attributes:
        kind: the simple name of its class.
        data_source: the name in JNDI of the data source that it is in; empty where it is in none.
        database: what its own URL of JDBC leads to; None where it has none.
        ldap_url: where its directory is; empty where it is none.
        starts_tls: whether it asks for TLS once it is connected (`StartTLSEnabled`, RFC 4511, 4.14).
        is_read_only: whether it writes nothing.
        file, line: where it stands, below the server's home.
    """

    kind: str
    data_source: str
    database: Database | None
    ldap_url: str
    starts_tls: bool
    is_read_only: bool
    file: str
    line: int

    @property
    def is_embedded_ldap(self) -> bool:
        """Whether it is in the directory that the server itself has (Apache DS)."""
        return _EMBEDDED_PORT in self.ldap_url or (
            _APACHE_DS_PORT in self.ldap_url and any(host in self.ldap_url for host in ("localhost", "127.0.0.1"))
        )

    def is_on_h2(self, sources: tuple[DataSource, ...]) -> bool:
        """Whether its database is H2, given the server's data sources."""
        if self.database is not None:
            return self.database.is_h2
        return any(each.database.is_h2 for each in sources if self.data_source and each.jndi == self.data_source)


def primary_store(files: ServerFiles) -> UserStore:
    """Read the primary store.

    Raises:
        FileMissing: such a server has none.
        FileProblem: its file cannot be read.
    """
    file = xml_file(files, "user-mgt.xml")
    manager = file.root.find("Realm/UserStoreManager")
    if manager is None:
        raise FileMissing(f"{file.path} has no user store")
    whole = {**_properties(file.root.find("Realm/Configuration")), **_properties(manager)}
    return _store(file, manager, whole)


def user_stores(files: ServerFiles) -> tuple[UserStore, ...]:
    """Read all stores, the primary one first.

    Raises:
        FileMissing, FileProblem: as `primary_store`; a secondary one cannot be read.
    """
    secondary = tuple(islice(_secondary(files), _MOST_STORES + 1))
    if len(secondary) > _MOST_STORES:
        raise FileProblem(f"found more than {_MOST_STORES} user stores")
    return (primary_store(files), *secondary)


def _secondary(files: ServerFiles) -> Iterator[UserStore]:
    folders = [_SECONDARY]
    with suppress(FileMissing):
        folders += [f"{_TENANTS}/{tenant}/userstores" for tenant in files.names(_TENANTS, _MOST_TENANTS)]
    for folder in folders:
        for file in xml_files(files, folder, ".xml"):
            if file.root.get("class"):
                yield _store(file, file.root, _properties(file.root))


def _store(file: XmlFile, manager: Element, properties: dict[str, str]) -> UserStore:
    url, ldap_url = properties.get("url", ""), properties.get("ConnectionURL", "")
    kind = manager.get("class", "").rpartition(".")[2]
    read_only = properties.get("ReadOnly", "").lower() == "true" or kind.startswith("ReadOnly")
    database = Database.of(url, properties.get("driverName", "")) if url else None
    starts_tls = properties.get("StartTLSEnabled", "").lower() == "true"
    source = properties.get("dataSource", "")
    return UserStore(kind, source, database, ldap_url, starts_tls, read_only, file.path, line_of(manager))


def _properties(element: Element | None) -> dict[str, str]:
    found = [] if element is None else element.findall("Property")
    return {each.get("name", ""): (each.text or "").strip() for each in found}
