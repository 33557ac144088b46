"""Pools of connections to databases: Tomcat's jdbc-pool, by its MBeans or by the files that it is set up from.

Sources: org.apache.tomcat.jdbc.pool.jmx.ConnectionPoolMBean and PoolProperties, whose defaults are these; Carbon's
`*-datasources.xml` (ndatasource). A data source is an MBean where it has `jmx_enable`, in the domain `NAME,TENANT`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from posixpath import relpath
from xml.etree.ElementTree import Element

from exporter.carbon.server_files import FileProblem, ServerFiles
from exporter.carbon.xml_content import parse_xml
from exporter.facts.attributes import number
from exporter.jmx import ObjectName
from exporter.model.snapshot import MBean, Snapshot

POOLS = ObjectName.parse("*,*:type=DataSource")

_FILES = "-datasources.xml"
_DEFAULT_MAX_ACTIVE, _DEFAULT_MAX_WAIT = 100, 30_000


@dataclass(frozen=True)
class PoolSettings:
    """How the pool of a data source is set up. None: it does not tell.

    Attributes:
        name: the data source's.
        max_active: how many connections it may have.
        max_wait_ms: how long a thread waits for one, in milliseconds; -1: for ever.
        tests_on_borrow: whether a connection is tried before it is lent.
        file, line: where it stands, below the server's home; empty and 0 where the pool itself tells.
    """

    name: str
    max_active: float | None
    max_wait_ms: float | None
    tests_on_borrow: bool | None
    file: str = ""
    line: int = 0


def pools(snapshot: Snapshot) -> Iterator[MBean]:
    """Give the pools that are MBeans, without the MBeans of their single connections."""
    return (mbean for mbean in snapshot.mbeans if "," in mbean.name.domain and POOLS.matches(mbean.name))


def data_source_name(pool: MBean) -> str:
    """Give the name of a pool's data source: the domain of its MBean, without the tenant."""
    return pool.name.domain.rpartition(",")[0]


def settings_shown(snapshot: Snapshot) -> Mapping[str, PoolSettings]:
    """Give how the pools that are MBeans are set up, by the names of their data sources."""
    return {data_source_name(each): _shown(each) for each in pools(snapshot)}


def settings_written(files: ServerFiles) -> Mapping[str, PoolSettings]:
    """Give how the pools are set up that the server's files have, by the names of their data sources.

    Raises:
        FileProblem: its folder of data sources, or one of the files, cannot be read.
    """
    folder = f"{files.configuration}/datasources"
    found: dict[str, PoolSettings] = {}
    for file in files.names(folder):
        if file.endswith(_FILES):
            path = f"{folder}/{file}"
            place = relpath(path, files.home)
            try:
                written = list(_written(parse_xml(files.read(path))))
            except FileProblem as problem:
                raise FileProblem(f"{file}: {problem}") from None
            found |= {each.name: replace(each, file=place) for each in written}
    return found


def _shown(pool: MBean) -> PoolSettings:
    tests = pool.attributes.get("TestOnBorrow")
    return PoolSettings(
        data_source_name(pool),
        number(pool.attributes.get("MaxActive")),
        number(pool.attributes.get("MaxWait")),
        tests if isinstance(tests, bool) else None,
    )


def _written(root: Element) -> Iterator[PoolSettings]:
    for source in root.iterfind("datasources/datasource"):
        settings = source.find("definition/configuration")
        if settings is not None:
            yield PoolSettings(
                (source.findtext("name") or "").strip(),
                _number(settings.findtext("maxActive"), _DEFAULT_MAX_ACTIVE),
                _number(settings.findtext("maxWait"), _DEFAULT_MAX_WAIT),
                (settings.findtext("testOnBorrow") or "false").strip().lower() == "true",
                line=getattr(settings, "line", 0),
            )


def _number(text: str | None, default: int) -> int | None:
    if text is None or not text.strip():
        return default
    try:
        return int(text.strip())
    except ValueError:
        return None
