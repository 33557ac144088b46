"""How full a heap is, and what collecting it costs, for every collector that the guidelines know."""

from alerts.rules.jvm.garbage_collection import HOLDS_UP
from dashboards.queries import SERVER, of_servers, rate
from exporter.facts.gatherers.heap import OLD_GENERATION_POOLS

_OLD = f'{SERVER},pool=~"{"|".join(sorted(OLD_GENERATION_POOLS))}"'
_PLACE = "job, instance, target"


def after_collection() -> str:
    """Give the PromQL of what the last collection left in use of each server's old generation, a share of it.

    As the guideline has it: before the first collection, of which the pool says nothing, it is at most what is in use.
    """
    collected = f"(jvm_memory_pool_collection_committed_bytes{{{_OLD}}} > 0)"
    left = f"sum by ({_PLACE}) (jvm_memory_pool_collection_used_bytes{{{_OLD}}} and {collected})"
    used = f"sum by ({_PLACE}) (jvm_memory_pool_used_bytes{{{_OLD}}})"
    maximum = f"sum by ({_PLACE}) (jvm_memory_pool_max_bytes{{{_OLD}}})"
    heap = f'sum by ({_PLACE}) (jvm_memory_max_bytes{{{SERVER},area="heap"}})'
    return of_servers(f"({left} or {used}) / on ({_PLACE}) ({maximum} or {heap})")


def collection_share() -> str:
    """Give the PromQL of the share of the time in which collections held each server up."""
    seconds = rate("jvm_gc_collection_seconds_sum", f"{SERVER},{HOLDS_UP}")
    return of_servers(f"sum by ({_PLACE}) ({seconds})")
