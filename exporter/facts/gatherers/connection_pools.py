"""What is left of the pools of connections to databases, where these are MBeans."""

from exporter.facts.attributes import number, positive
from exporter.facts.connection_pools import POOLS, data_source_name, pools
from exporter.facts.fact import SERVER_NOT_READ, Fact, Facts, Known, NotApplicable, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.quantities import percent
from exporter.facts.subject import Subject
from exporter.model.snapshot import AttributeQuery, MBean

_ALL = 1.0


def used(subject: Subject) -> Facts:
    """Gather the connections in use as a share of those that each pool may have; all, where a thread waits for one."""
    if subject.snapshot is None:
        return (SERVER_NOT_READ,)
    if not subject.snapshot.mbeans:
        return (Unknown("the server shows nothing"),)
    found = {data_source_name(each): each for each in pools(subject.snapshot)}
    if not found:
        return (NotApplicable("no data source shows its pool: none has jmx_enable"),)
    return tuple(_share(name, found[name]) for name in sorted(found))


def _share(name: str, pool: MBean) -> Fact:
    active, largest = number(pool.attributes.get("Active")), positive(pool.attributes.get("MaxActive"))
    if active is None or active < 0 or largest is None:
        return Unknown(f"{name} does not tell its Active or its MaxActive")
    of_all = f"{active:g} of {largest:g} connections of {name}"
    waiting = positive(pool.attributes.get("WaitCount"))
    if waiting is not None:
        return Known(_ALL, f"{waiting:g} threads wait for a connection ({of_all} in use)")
    return Known(active / largest, f"{percent(active / largest)} ({of_all})")


GATHERERS = (Gatherer("jdbc_pool_used", used, (AttributeQuery(POOLS, ("Active", "MaxActive", "WaitCount")),)),)
