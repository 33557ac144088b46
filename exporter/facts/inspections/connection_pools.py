"""How the pools of connections to databases are set up: as they show it, else as the server's files have it."""

from collections.abc import Callable, Mapping

from exporter.carbon.configuration import NotRendered
from exporter.carbon.server_files import FileMissing, FileProblem
from exporter.facts.connection_pools import POOLS, PoolSettings, settings_shown, settings_written
from exporter.facts.fact import Fact, Facts, Known, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.jvm_start import properties_query, unread
from exporter.facts.product import SERVER_ADMIN
from exporter.facts.server_kind import HOME, NO_WSO2, is_foreign
from exporter.model.snapshot import AttributeQuery

_NONE = NotApplicable("the server has no data source")


def inspect(site: Site) -> Mapping[str, Fact | Facts]:
    """Tell of each data source how many connections it may have, whether it tries them, and how long a thread waits."""
    if site.snapshot is not None and is_foreign(site.snapshot):
        return dict.fromkeys(_OF_POOL, NO_WSO2)
    shown = {} if site.snapshot is None else settings_shown(site.snapshot)
    written: Mapping[str, PoolSettings] = {}
    problem: Unknown | NotApplicable | None = None
    try:
        written = {} if site.files is None else settings_written(site.files)
    except NotRendered as error:
        problem = Unknown(str(error))
    except FileMissing:
        problem = _NONE
    except FileProblem as error:
        problem = Unknown(f"data sources that are no MBeans: {error}")
    if site.files is None:
        problem = unread(site) if site.snapshot is None else Unknown(site.no_files or "its home was not found")
    pools = {**written, **shown}
    if not pools:
        return dict.fromkeys(_OF_POOL, problem or _NONE)
    return {name: _told(tell, pools) for name, tell in _OF_POOL.items()}


def _told(tell: Callable[[PoolSettings], Fact], pools: Mapping[str, PoolSettings]) -> Facts:
    return tuple(tell(pools[name]) for name in sorted(pools))


def _max_active(pool: PoolSettings) -> Fact:
    if pool.max_active is None:
        return Unknown(f"{pool.name} does not tell its maxActive")
    return Known(pool.max_active, f"{pool.max_active:.0f} at {pool.name}", file=pool.file, line=pool.line)


def _validation(pool: PoolSettings) -> Fact:
    """Judge that alone: without a query of its own, jdbc-pool asks the driver (`Connection.isValid`)."""
    if pool.tests_on_borrow is None:
        return Unknown(f"{pool.name} does not tell its testOnBorrow")
    evidence = f"{pool.name} {'tries' if pool.tests_on_borrow else 'does not try'} a connection before it lends it"
    return Known(pool.tests_on_borrow, evidence, file=pool.file, line=pool.line)


def _max_wait(pool: PoolSettings) -> Fact:
    wait = pool.max_wait_ms
    if wait is None:
        return Unknown(f"{pool.name} does not tell its maxWait")
    evidence = f"{pool.name} waits {'for ever' if wait < 0 else f'{wait / 1000:g} s'} for a connection"
    grade = "long" if wait < 0 or wait > _LONGEST_WAIT_MS else "short" if wait < _SHORTEST_WAIT_MS else "fitting"
    return Known(grade, evidence, file=pool.file, line=pool.line)


_SHORTEST_WAIT_MS, _LONGEST_WAIT_MS = 30_000, 120_000
"""Around the 60 s of WSO2's tuning pages, and no shorter than the pool's own default."""

_OF_POOL: Mapping[str, Callable[[PoolSettings], Fact]] = {
    "jdbc_max_active": _max_active,
    "jdbc_validation": _validation,
    "jdbc_max_wait": _max_wait,
}

INSPECTIONS = (
    Inspection(
        tuple(_OF_POOL),
        "jmx",
        inspect,
        (
            AttributeQuery(POOLS, ("MaxActive", "MaxWait", "TestOnBorrow")),
            AttributeQuery(SERVER_ADMIN, ("ServerVersion",)),
            properties_query(HOME),
        ),
    ),
)
