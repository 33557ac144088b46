"""Where a server's users are: from the user stores that it was rendered with."""

from exporter.carbon.configuration import xml_at
from exporter.carbon.data_sources import DataSource, data_sources, line_of
from exporter.carbon.server_files import FileMissing, ServerFiles
from exporter.carbon.user_stores import UserStore, primary_store, user_stores
from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.home_files import Found, on_files

_EMBEDDED = ("identity/embedded-ldap.xml", "embedded-ldap.xml")
"""Of Identity Server up to 5.9 and of older products."""


def on_h2(files: ServerFiles) -> Found:
    """Tell of each store of users whether it is in an H2 database."""
    stores = user_stores(files)
    try:
        sources = data_sources(files)
    except FileMissing:
        sources = ()
    return tuple(_on_h2(each, sources) for each in stores)


def _on_h2(store: UserStore, sources: tuple[DataSource, ...]) -> Fact:
    if store.database is None and store.data_source and store.data_source not in {each.jndi for each in sources}:
        return Unknown(f"{store.kind} names a data source that no file has")
    found = store.is_on_h2(sources)
    where = f" ({store.data_source})" if store.data_source else ""
    return Known(found, f"{store.kind}{where} {'is' if found else 'is not'} on H2", file=store.file, line=store.line)


def in_apache_ds(files: ServerFiles) -> Found:
    """Tell whether users are in the directory that the server itself runs: one that is unused is no fault."""
    for name in _EMBEDDED:
        try:
            file = xml_at(files, f"{files.configuration}/{name}")
        except FileMissing:
            continue
        properties = file.root.iterfind("EmbeddedLDAP/Property")
        enabled = next((each for each in properties if each.get("name") == "enable"), None)
        if enabled is None or (enabled.text or "").strip().lower() != "true":
            return Known(False, "the embedded directory is switched off", file=file.path, line=line_of(file.root))
        store = primary_store(files)
        if store.is_embedded_ldap:
            return Known(True, f"{store.kind} in the embedded Apache DS", file=store.file, line=store.line)
        return Known(False, "the embedded directory is not where the users are", file=file.path, line=line_of(enabled))
    return NotApplicable("it has no embedded directory")


def read_only(files: ServerFiles) -> Found:
    """Tell of each directory outside whether the server leaves it as it is."""
    outside = [each for each in user_stores(files) if each.ldap_url and not each.is_embedded_ldap]
    if not outside:
        return NotApplicable("it has no directory outside")
    return tuple(
        Known(
            each.is_read_only,
            f"{each.kind} {'only reads' if each.is_read_only else 'may write'}",
            file=each.file,
            line=each.line,
        )
        for each in outside
    )


INSPECTIONS = (
    on_files("users_on_h2", on_h2),
    on_files("users_in_apache_ds", in_apache_ds),
    on_files("directory_read_only", read_only),
)
