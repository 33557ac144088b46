"""The workers of Synapse's pass-through transport, which carry the messages of a gateway and of a Micro Integrator.

Sources: org.apache.synapse.transport.passthru.jmx.TransportView and org.apache.synapse.commons.jmx.ThreadingView of
wso2-synapse. Before 2.1.7-wso2v248 the transport was not given its pool: it always says 0.
"""

from collections.abc import Iterator, Mapping

from exporter.facts.attributes import number, positive
from exporter.facts.fact import SERVER_NOT_READ, Fact, Known, NotApplicable, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.product import (
    PRODUCT_QUERIES,
    WRITTEN_VERSION,
    first_numbers,
    main_class,
    product_in_force,
    version_in_force,
)
from exporter.facts.quantities import percent, plural
from exporter.facts.subject import Subject
from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeQuery, MBean, Snapshot

_TRANSPORTS = ObjectName.parse("*:Type=Transport,Name=*")
_THREADING = ObjectName.parse("*:Type=Threading,Name=*")
_PREFIX = "passthru-"
_LARGEST = "passthrough_pool_max"
_NOT_YET = Unknown("the size of the pass-through pool was not looked up yet")

MOST_BLOCKED_PERCENT = 50.0
"""Per cent of the workers, over the last minute, above which ThreadingView itself logs SYSTEM ALERT."""
_ALL = 1.0

_APACHES = "org.apache.synapse.SynapseServer"
_NEVER = (10**9, 0)
_COUNTING: Mapping[str, tuple[int, int]] = {"apim": (4, 1), "ei": _NEVER, "mi": (4, 1)}
"""The first version of each product with such a Synapse (its pom.xml)."""
_NEVER_COUNTED = NotApplicable("this version of Synapse does not count its workers at work")


def busy(subject: Subject) -> Fact:
    """Gather the workers at work as a share of those that there may be; all, where half of them are blocked."""
    if subject.snapshot is None:
        return SERVER_NOT_READ
    transports = list(_passthrough(subject.snapshot))
    if not transports:
        return _none(subject.snapshot)
    blocked = max(_blocked(subject.snapshot), default=0.0)
    if blocked > MOST_BLOCKED_PERCENT:
        return Known(_ALL, f"{blocked:.0f} % of the workers were blocked in the last minute")
    # receiver and sender tell of one pool
    counts = [number(each.attributes.get("ActiveThreadCount")) for each in transports]
    return _share(subject, subject.snapshot, max([-1.0, *(each for each in counts if each is not None)]))


def _share(subject: Subject, snapshot: Snapshot, count: float) -> Fact:
    if count < 0:
        return Unknown("the pass-through transport does not tell its workers")
    doubt = None if count else _doubt(subject, snapshot)
    if doubt is not None:
        return doubt
    (largest,) = subject.inspected.get(_LARGEST, (_NOT_YET,))
    if not isinstance(largest, Known):
        return largest
    size = positive(largest.value) if isinstance(largest.value, int | float) else None
    if size is None:
        return Unknown(f"{largest.evidence} is no size of a pool")
    return Known(count / size, f"{percent(count / size)} ({count:g} of {plural(size, 'worker')})")


def _doubt(subject: Subject, snapshot: Snapshot) -> Unknown | NotApplicable | None:
    """Say why nobody at work may mean nothing; None where the server is new enough to count."""
    product, version = product_in_force(subject.product, snapshot), version_in_force(snapshot, subject.inspected)
    if isinstance(product, Unknown) and main_class(snapshot) == _APACHES:
        return _NEVER_COUNTED
    counting = _COUNTING.get(str(product.value)) if isinstance(product, Known) else None
    found = None if version is None else first_numbers(str(version.value))
    if counting is None or found is None:
        return Unknown("no worker is seen at work, which older versions of Synapse always say")
    return None if found >= counting else _NEVER_COUNTED


def _none(snapshot: Snapshot) -> Fact:
    if not snapshot.mbeans:
        return Unknown("the server shows nothing")
    return NotApplicable("the server has no pass-through transport")


def _passthrough(snapshot: Snapshot) -> Iterator[MBean]:
    for mbean in _of_synapse(snapshot, "Transport"):
        if (mbean.name.get("Name") or "").startswith(_PREFIX):
            yield mbean


def _blocked(snapshot: Snapshot) -> Iterator[float]:
    for mbean in _of_synapse(snapshot, "Threading"):
        share = number(mbean.attributes.get("LastMinuteBlockedWorkerPercentage"))
        if share is not None:
            yield share


def _of_synapse(snapshot: Snapshot, kind: str) -> Iterator[MBean]:
    """Give the MBeans of a kind: WSO2's other MBeans write `type` small. Matching each of thousands would take long."""
    return (mbean for mbean in snapshot.mbeans if mbean.name.get("Type") == kind and mbean.name.get("Name"))


GATHERERS = (
    Gatherer(
        "passthrough_busy",
        busy,
        (
            AttributeQuery(_TRANSPORTS, ("ActiveThreadCount",)),
            AttributeQuery(_THREADING, ("LastMinuteBlockedWorkerPercentage",)),
            *PRODUCT_QUERIES,
        ),
        (_LARGEST, WRITTEN_VERSION),
    ),
)
