"""Pools of connections to databases: Tomcat's jdbc-pool, by its MBeans or by the files that it is set up from.

Source: org.apache.tomcat.jdbc.pool.jmx.ConnectionPoolMBean. A data source is an MBean where it has `jmx_enable`, in the
domain `NAME,TENANT`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exporter.carbon.data_sources import data_sources
from exporter.carbon.server_files import ServerFiles
from exporter.facts.attributes import number
from exporter.jmx import ObjectName
from exporter.model.snapshot import MBean, Snapshot

POOLS = ObjectName.parse("*,*:type=DataSource")


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
        FileMissing, FileProblem: as `data_sources`.
    """
    return {
        each.name: PoolSettings(
            each.name,
            each.pool.max_active,
            each.pool.max_wait_ms,
            each.pool.tests_on_borrow,
            file=each.file,
            line=each.pool.line,
        )
        for each in data_sources(files)
    }


def _shown(pool: MBean) -> PoolSettings:
    tests = pool.attributes.get("TestOnBorrow")
    return PoolSettings(
        data_source_name(pool),
        number(pool.attributes.get("MaxActive")),
        number(pool.attributes.get("MaxWait")),
        tests if isinstance(tests, bool) else None,
    )
