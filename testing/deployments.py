"""Facts about how servers are deployed."""

from collections.abc import Mapping, Sequence

from exporter.facts.fact import Facts, Known


def deployed(
    servers: int = 1, *, product: str = "", version: str = "", limited: Sequence[str] = ()
) -> Mapping[str, Facts]:
    """The facts about a server of a product that shares cores, memory and disk with others, itself included.

    Args:
        servers: how many share each.
        product: which it is; empty: nobody knows.
        version: of that; empty: nobody knows.
        limited: what a container limits of it.
    """
    facts: dict[str, Facts] = {
        f"servers_sharing_{resource}": (Known(servers, "so many"),) for resource in ("cores", "memory", "disk")
    }
    facts["limited_by_container"] = (Known(tuple(limited), "so"),)
    if product:
        facts["product"] = (Known(product, "as configured"),)
    if version:
        facts["product_version"] = (Known(version, version),)
    return facts
