"""What is seldom asked of a JVM: pools in bytes, buffers, classes, compilation, and the machine as the JVM sees it."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Row
from dashboards.panels import Line, lines
from dashboards.queries import SERVER, by_server, of_servers, rate


def more_of_the_jvm() -> Row:
    """Folded away until somebody asks."""
    panels = [
        _pools(),
        _pools_taken(),
        _non_heap(),
        _collections(),
        _buffers(),
        _started_threads(),
        _classes(),
        _compilation(),
        _finalizers(),
        _load_of_machine(),
        _memory_of_machine(),
        _virtual_memory(),
    ]
    return Row("More of the JVM", panels, collapsed=True)


def _of(metric: str, *labels: str, matchers: str = "") -> str:
    return by_server(of_servers(f"{metric}{{{SERVER}{matchers}}}"), *labels)


def _rate_of(counter: str, *labels: str) -> str:
    return by_server(of_servers(rate(counter, SERVER)), *labels)


def _pools() -> timeseries.Panel:
    return lines(
        "Memory pools in bytes",
        "What each pool uses: those of the heap and those beside it.",
        "bytes",
        [Line(_of("jvm_memory_pool_used_bytes", "pool"), "{{pool}}")],
    )


def _pools_taken() -> timeseries.Panel:
    return lines(
        "Memory pools taken from the system",
        "What the system guarantees to each pool, used or not.",
        "bytes",
        [Line(_of("jvm_memory_pool_committed_bytes", "pool"), "{{pool}}")],
    )


def _non_heap() -> timeseries.Panel:
    beside = ',area="nonheap"'
    return lines(
        "Memory beside the heap",
        "Classes, compiled code and what else is no heap. It has a maximum only if one was given.",
        "bytes",
        [
            Line(_of("jvm_memory_used_bytes", matchers=beside), "used"),
            Line(_of("jvm_memory_committed_bytes", matchers=beside), "taken from the system"),
            Line(_of("jvm_memory_max_bytes", matchers=beside), "maximum"),
        ],
    )


def _collections() -> timeseries.Panel:
    return lines(
        "Collections",
        "Garbage collections in a second, of each collector.",
        "ops",
        [Line(_rate_of("jvm_gc_collection_seconds_count", "gc"), "{{gc}}")],
    )


def _buffers() -> timeseries.Panel:
    return lines(
        "Buffers in bytes",
        "Memory of buffers outside the heap: direct ones for network and files, mapped ones for files.",
        "bytes",
        [
            Line(_of("jvm_buffer_pool_used_bytes", "pool"), "{{pool}} used"),
            Line(_of("jvm_buffer_pool_capacity_bytes", "pool"), "{{pool}} capacity"),
        ],
    )


def _started_threads() -> timeseries.Panel:
    return lines(
        "Threads started",
        "Threads that are started in a second. Many with few alive: work without a pool.",
        "ops",
        [Line(_rate_of("jvm_threads_started_total"), "started")],
    )


def _classes() -> timeseries.Panel:
    return lines(
        "Classes",
        "Classes that are loaded. Ones that only become more fill the metaspace.",
        "short",
        [Line(_of("jvm_classes_currently_loaded"), "loaded")],
    )


def _compilation() -> timeseries.Panel:
    return lines(
        "Classes and compilation",
        "Classes loaded and unloaded in a second, and the seconds of compilation in each second.",
        "short",
        [
            Line(_rate_of("jvm_classes_loaded_total"), "loaded in a second"),
            Line(_rate_of("jvm_classes_unloaded_total"), "unloaded in a second"),
            Line(_rate_of("jvm_compilation_time_seconds_total"), "seconds of compilation"),
        ],
    )


def _finalizers() -> timeseries.Panel:
    return lines(
        "Objects that wait for their finalizer",
        "Dead objects that keep memory until their finalizer has run.",
        "short",
        [Line(_of("jvm_memory_objects_pending_finalization"), "waiting")],
    )


def _load_of_machine() -> timeseries.Panel:
    return lines(
        "Processors of the machine, as the JVM sees them",
        "For servers on other machines: the share of all processors that is busy, the share that this JVM uses, and "
        "the load of a minute for each processor.",
        "percentunit",
        [
            Line(_of("jvm_system_cpu_load"), "busy"),
            Line(_of("jvm_process_cpu_load"), "by this JVM"),
            Line(
                by_server(of_servers(f"jvm_system_load1{{{SERVER}}} / jvm_available_processors{{{SERVER}}}")),
                "load for each processor",
            ),
        ],
    )


def _memory_of_machine() -> timeseries.Panel:
    return lines(
        "Memory of the machine, as the JVM sees it",
        "For servers on other machines. Free memory leaves out what the file cache would give back.",
        "bytes",
        [
            Line(_of("jvm_physical_memory_bytes"), "all"),
            Line(_of("jvm_physical_memory_free_bytes"), "free"),
            Line(_of("jvm_swap_bytes"), "swap"),
            Line(_of("jvm_swap_free_bytes"), "swap free"),
        ],
    )


def _virtual_memory() -> timeseries.Panel:
    return lines(
        "Virtual memory",
        "Addresses that the process has reserved: mostly more than it ever uses, and no measure of memory in use.",
        "bytes",
        [Line(_of("jvm_process_virtual_memory_bytes"), "reserved")],
    )
