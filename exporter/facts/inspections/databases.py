"""Which databases a server has, and how it reaches them: from the data sources that it was rendered with."""

import re
from collections.abc import Iterable

from exporter.carbon.configuration import xml_file
from exporter.carbon.data_sources import DataSource, data_sources
from exporter.carbon.secret_texts import kind_of
from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.carbon.user_stores import user_stores
from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.home_files import Found, on_files

_ADMINISTRATORS = frozenset(("root", "sa", "system", "sys", "postgres", "dba", "db2inst1", "mysql"))
"""Of MySQL, SQL Server and H2, Oracle, PostgreSQL, and Db2."""

_LOCAL_REGISTRY = "WSO2_CARBON_DB"

_NO_SOURCES = NotApplicable("it has no data sources")


def h2(files: ServerFiles) -> Found:
    """Tell what is on H2: `none`, the `local registry` alone, which WSO2 allows, or a `shared` database."""
    sources = data_sources(files)
    if not sources:
        return _NO_SOURCES
    on_h2 = [each for each in sources if each.database.is_h2]
    if not on_h2:
        return Known("none", f"no data source of {_names(sources)} is on H2")
    shared_names = _shared_names(files, may_lack=any(each.name != _LOCAL_REGISTRY for each in on_h2))
    shared = [each for each in on_h2 if not _is_local_registry(each, shared_names)]
    first = (shared or on_h2)[0]
    if not shared:
        evidence = f"{_names(on_h2)}, which only the local registry is in"
        return Known("local registry", evidence, file=first.file, line=first.line)
    evidence = f"{_names(shared)} on H2"
    mounted = [each.name for each in shared if each.jndi in shared_names]
    if mounted:
        evidence += f"; users or mounted registries are in {', '.join(mounted)}"
    return Known("shared", evidence, file=first.file, line=first.line)


def _is_local_registry(source: DataSource, shared_names: frozenset[str]) -> bool:
    return source.name == _LOCAL_REGISTRY and source.database.is_embedded and source.jndi not in shared_names


def _shared_names(files: ServerFiles, *, may_lack: bool) -> frozenset[str]:
    """The data sources that users are in, or registries that are mounted, by their names in JNDI.

    Where another than the local registry's is on H2, it is shared whatever these files say: they may be unreadable.
    """
    names = set()
    for read in (_of_users, _of_mounts):
        try:
            names |= read(files)
        except FileMissing:
            continue
        except FileProblem:
            if not may_lack:
                raise
    return frozenset(names)


def _of_users(files: ServerFiles) -> set[str]:
    return {store.data_source for store in user_stores(files)}


def _of_mounts(files: ServerFiles) -> set[str]:
    registry = xml_file(files, "registry.xml").root
    mounted = {each.findtext("instanceId") for each in registry.iterfind("mount")}
    used = {each.findtext("dbConfig") for each in registry.iterfind("remoteInstance") if each.findtext("id") in mounted}
    return {each.findtext("dataSource") or "" for each in registry.iterfind("dbConfig") if each.get("name") in used}


def _names(sources: Iterable[DataSource]) -> str:
    return ", ".join(each.name for each in sources)


def database_user(files: ServerFiles) -> Found:
    """Tell of each database outside whether the server logs in as its administrator, by the usual names."""
    outside = [each for each in data_sources(files) if not each.database.is_h2]
    if not outside:
        return NotApplicable("it has no database but H2")
    return tuple(_logged_in(each) for each in outside)


def _logged_in(source: DataSource) -> Fact:
    if kind_of(source.username) != "plain":
        return Unknown(f"{source.name} does not say as whom it logs in")
    # without what databases add to it: `postgres@server` of Azure, `sys as sysdba` of Oracle
    name = re.split(r"[\s@]", source.username.lower())[0]
    is_administrator = name in _ADMINISTRATORS
    evidence = f"{source.name} logs in as {name}" if is_administrator else f"{source.name} has a user of its own"
    return Known(is_administrator, evidence, file=source.file, line=source.line)


def tls(files: ServerFiles) -> Found:
    """Tell of each database and directory on other machines whether the server asks for TLS."""
    found = [*_directories(files), *_databases(files)]
    return tuple(found) or NotApplicable("its databases and user stores are on its own machine")


def _databases(files: ServerFiles) -> Iterable[Fact]:
    try:
        sources = data_sources(files)
    except FileMissing:
        return
    for each in sources:
        if not each.database.is_local:
            asks = each.database.asks_for_tls
            evidence = f"{each.name} {'asks' if asks else 'does not ask'} for TLS"
            yield Known("tls" if asks else "database without tls", evidence, file=each.file, line=each.line)


def _directories(files: ServerFiles) -> Iterable[Fact]:
    try:
        stores = user_stores(files)
    except FileMissing:
        return
    for each in stores:
        url = each.ldap_url.lower()
        if url.startswith("ldaps:") or (url.startswith("ldap:") and each.starts_tls):
            way = "ldaps" if url.startswith("ldaps:") else "StartTLS"
            yield Known("tls", f"{each.kind} by {way}", file=each.file, line=each.line)
        elif url.startswith("ldap:") and not each.is_embedded_ldap and not _is_loopback(url):
            evidence = f"{each.kind} by ldap, in clear"
            yield Known("directory without tls", evidence, file=each.file, line=each.line)


def _is_loopback(url: str) -> bool:
    return url.removeprefix("ldap://").startswith(("localhost", "127.", "[::1]"))


INSPECTIONS = (
    on_files("databases_on_h2", h2),
    on_files("database_administrator", database_user),
    on_files("outside_stores_by_tls", tls),
)
