"""Memory of the JVM: the heap, what collections leave of it and take of the time, and the pools beside it."""

from grafana_foundation_sdk.builders import timeseries
from grafana_foundation_sdk.models.common import VisibilityMode

from dashboards.board import Row
from dashboards.heap import after_collection, collection_share
from dashboards.limits import guideline_limits
from dashboards.panels import Line, lines
from dashboards.queries import SERVER, by_server, of_servers, rate
from dashboards.rule_limits import DIRECT_BUFFERS, GARBAGE_COLLECTION, MEMORY_POOL
from exporter.guidelines import Catalogue

_BESIDE_HEAP = 'pool=~"Metaspace|Compressed Class Space|Code.*|class storage|JIT.*|miscellaneous.*"'
"""HotSpot's pools, then OpenJ9's."""


def memory(catalogue: Catalogue) -> Row:
    """Heap and collections first: what most servers run out of."""
    panels = [_heap(), _after_collection(catalogue), _time_in_collection(), _pauses(), _pools(), _direct_buffers()]
    return Row("Memory of the JVM", panels)


def _heap() -> timeseries.Panel:
    return lines(
        "Heap",
        "What is used rises and falls with each collection: only what stays after it, beside, tells how full the heap "
        "is.",
        "bytes",
        [
            Line(_of_heap("used"), "used"),
            Line(_of_heap("committed"), "taken from the system"),
            Line(_of_heap("max"), "maximum"),
        ],
    )


def _of_heap(what: str) -> str:
    return by_server(of_servers(f'jvm_memory_{what}_bytes{{{SERVER},area="heap"}}'))


def _after_collection(catalogue: Catalogue) -> timeseries.Panel:
    return lines(
        "Heap after collection",
        "What the last collection of the old generation left of it in use. Before the first one it is all that is in "
        "use, which is more. Near the maximum the server does nothing but collect. G1 looks again only when it must.",
        "percentunit",
        [Line(by_server(after_collection(), how="max"), "in use")],
        limits=guideline_limits(catalogue, "heap_after_collection"),
    ).max(1)


def _time_in_collection() -> timeseries.Panel:
    each = by_server(of_servers(rate("jvm_gc_collection_seconds_sum", SERVER)), "gc")
    return lines(
        "Time in garbage collection",
        "The share of the time in which collections held the server up, and the time of each collector. Work beside "
        "the server (Cycles, Concurrent) holds nothing up and is not in the sum.",
        "percentunit",
        [Line(by_server(collection_share()), "held up"), Line(each, "{{gc}}")],
        limits=GARBAGE_COLLECTION,
    )


def _pauses() -> timeseries.Panel:
    seconds = rate("jvm_gc_collection_seconds_sum", SERVER)
    count = rate("jvm_gc_collection_seconds_count", SERVER)
    panel = lines(
        "Pauses",
        "How long a collection took, on average; none where there was none. Requests wait so long.",
        "s",
        [Line(by_server(of_servers(f"{seconds} / ({count} > 0)"), "gc"), "{{gc}}")],
    )
    return panel.show_points(VisibilityMode.ALWAYS).no_value("No collections seen")


def _pools() -> timeseries.Panel:
    used = f"jvm_memory_pool_used_bytes{{{SERVER},{_BESIDE_HEAP}}}"
    maximum = f"jvm_memory_pool_max_bytes{{{SERVER},{_BESIDE_HEAP}}}"
    return lines(
        "Memory pools",
        "Pools beside the heap that have a maximum, and how much of it they use: compiled code, and class data where "
        "it is bounded. Metaspace has none unless one was given.",
        "percentunit",
        [Line(by_server(of_servers(f"{used} / {maximum}"), "pool"), "{{pool}}")],
        limits=MEMORY_POOL,
    ).max(1)


def _direct_buffers() -> timeseries.Panel:
    used = f'jvm_buffer_pool_used_bytes{{{SERVER},pool="direct"}}'
    heap = f'ignoring (pool, area) jvm_memory_max_bytes{{{SERVER},area="heap"}}'
    return lines(
        "Direct buffers",
        "Memory for network and files outside the heap, as a share of the heap's maximum: as much of it there may be, "
        "unless -XX:MaxDirectMemorySize says otherwise.",
        "percentunit",
        [Line(by_server(of_servers(f"{used} / {heap}")), "direct")],
        limits=DIRECT_BUFFERS,
    )
