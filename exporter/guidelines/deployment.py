"""How a server, or all servers of a machine, are deployed: what decides how much guidelines ask of them."""

from collections.abc import Iterable

from exporter.facts.fact import Known, Unknown, Value
from exporter.facts.source import FactSource
from exporter.guidelines.checks.demand import Deployment, Resource, ServerKind, Sharing

FACTS = (
    "product",
    "product_version",
    "roles",
    "servers_sharing_cores",
    "servers_sharing_memory",
    "servers_sharing_disk",
    "high_concurrency",
    "limited_by_container",
    "memory",
)
"""What decides how much guidelines ask, besides the facts that each names."""


def deployment_of(source: FactSource) -> Deployment:
    """Tell how a server is deployed.

    Args:
        source: the facts about it, those of `FACTS` among them.
    """
    limited = _limited(source)
    memory = _known(source, "memory") if "memory" in limited else None
    return Deployment(
        kinds=(_kind(source),),
        sharing=_sharing(source),
        high_concurrency=_known(source, "high_concurrency") is True,
        limited=limited,
        memory_bytes=memory if isinstance(memory, int | float) else None,
    )


def deployment_of_machine(source: FactSource, servers: Iterable[Deployment]) -> Deployment:
    """Tell what a machine is for, all of its servers together.

    Args:
        source: the facts about the machine without any server.
        servers: how those are deployed that are read.
    """
    deployments = tuple(servers)
    kinds = {kind for each in deployments for kind in each.kinds if kind.product is not None}
    return Deployment(
        kinds=tuple(sorted(kinds, key=repr)) or (ServerKind(),),
        sharing=_sharing(source),
        high_concurrency=any(each.high_concurrency for each in deployments),
    )


def _kind(source: FactSource) -> ServerKind:
    product, version, roles = (_known(source, name) for name in ("product", "product_version", "roles"))
    return ServerKind(
        product if isinstance(product, str) else None,
        version if isinstance(version, str) else None,
        roles if isinstance(roles, tuple) else (),
    )


def _limited(source: FactSource) -> frozenset[Resource]:
    """Tell what a container limits: of a server elsewhere all that it may, since pages ask less of a container."""
    known = _known(source, "limited_by_container")
    resources: tuple[Resource, ...] = ("cores", "memory")
    return frozenset(each for each in resources if not isinstance(known, tuple) or each in known)


def _sharing(source: FactSource) -> Sharing:
    return Sharing(*(_count(source, f"servers_sharing_{resource}") for resource in ("cores", "memory", "disk")))


def _count(source: FactSource, name: str) -> int | Unknown:
    found = source.facts(name)[0]
    if not isinstance(found, Known):
        return Unknown(found.reason)
    if not isinstance(found.value, int):
        return Unknown(f"{found.evidence} is no number of servers")
    return found.value


def _known(source: FactSource, name: str) -> Value:
    found = source.facts(name)[0]
    return found.value if isinstance(found, Known) else None
