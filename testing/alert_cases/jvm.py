"""Cases of the layer jvm."""

from testing.alert_cases.case import Case, Growth, Series
from testing.alert_cases.verdicts import verdict

_GIB = 1024.0**3
_OLD = 'pool="G1 Old Gen"'
_HEAP = (
    Series(
        name="jvm_memory_pool_collection_used_bytes",
        labels=_OLD,
        well=0.4 * _GIB,
        bad=0.972 * _GIB,
        below=0.7 * _GIB,
    ),
    Series(name="jvm_memory_pool_collection_max_bytes", labels=_OLD, well=_GIB, bad=_GIB, below=_GIB),
)
_PROCESS = (
    Series(name="wso2_process_start_time_seconds", well=100, bad=100, below=100, survives=True),
    Series(name="wso2_process_running", well=1, bad=1, below=1, survives=True),
    Series(name="wso2_process_cpu_seconds_total", well=Growth(0.1), bad=Growth(1.5), below=Growth(0.1), survives=True),
)


def _collection(well: float, bad: float, below: float) -> tuple[Series, ...]:
    """Time in collection, half of it in each generation; beside them what is collected while the server works."""
    generations = ("G1 Young Generation", "G1 Old Generation")
    return (
        *(
            Series(
                name="jvm_gc_collection_seconds_sum",
                labels=f'gc="{gc}"',
                well=Growth(well / 2),
                bad=Growth(bad / 2),
                below=Growth(below / 2),
            )
            for gc in generations
        ),
        Series(
            name="jvm_gc_collection_seconds_sum",
            labels='gc="ZGC Major Cycles"',
            well=Growth(0.9),
            bad=Growth(0.9),
            below=Growth(0.9),
        ),
        *_PROCESS,
    )


def _used(kind: str, well: float, bad: float, below: float, most: float) -> tuple[Series, ...]:
    return (
        Series(name=f"wso2_process_open_{kind}", well=well, bad=bad, below=below, survives=True),
        Series(name=f"wso2_process_max_{kind}", well=most, bad=most, below=most, survives=True),
    )


_THREADS = (
    Series(name="jvm_threads_current", well=300, bad=3910, below=3300),
    Series(name="wso2_process_max_threads", well=4096, bad=4096, below=4096, survives=True),
)
_DUMP = "wso2_heap_dump_timestamp_seconds"

CASES = (
    Case(
        alert="WSO2HeapAlmostFull",
        severity="critical",
        series=(*verdict("heap_after_collection", "heap", "critical"), *_HEAP, *_PROCESS),
        waits=3,
        ends=4,
    ),
    Case(
        alert="WSO2HeapAlmostFull",
        severity="warning",
        series=(*verdict("heap_after_collection", "heap", "warning"), *_HEAP, *_PROCESS),
        waits=15,
        ends=3,
    ),
    Case(
        alert="WSO2GarbageCollection",
        severity="critical",
        series=_collection(well=0.02, bad=0.35, below=0.19),
        waits=4,
        ends=5,
    ),
    Case(
        alert="WSO2GarbageCollection",
        severity="warning",
        series=_collection(well=0.02, bad=0.15, below=0.09),
        waits=18,
        ends=4,
    ),
    Case(
        alert="WSO2OutOfMemory",
        severity="critical",
        series=(Series(name=_DUMP, well=None, bad=290, below=-3600, survives=True), *_PROCESS),
        waits=0,
        ends=5,
        dead="lasts",
        momentary=True,
    ),
    Case(
        alert="WSO2OutOfMemory",
        severity="warning",
        series=(Series(name=_DUMP, well=None, bad=290, below=-86400, survives=True), *_PROCESS),
        waits=0,
        ends=5,
        dead="lasts",
        momentary=True,
    ),
    Case(
        alert="WSO2Deadlock",
        severity="critical",
        series=(Series(name="jvm_threads_deadlocked", well=0, bad=2, below=0), *_PROCESS),
        waits=2,
        ends=4,
    ),
    Case(
        alert="WSO2FilesAlmostExhausted",
        severity="critical",
        series=(
            *verdict("open_files_used", "system", "critical"),
            *_used("fds", 400, 4000, 3700, 4096),
            *_PROCESS,
        ),
        waits=3,
        ends=4,
    ),
    Case(
        alert="WSO2FilesAlmostExhausted",
        severity="warning",
        series=(
            *verdict("open_files_used", "system", "warning"),
            *_used("fds", 400, 3700, 3000, 4096),
            *_PROCESS,
        ),
        waits=15,
        ends=3,
    ),
    Case(
        alert="WSO2ThreadsAlmostExhausted",
        severity="critical",
        series=(*verdict("threads_used", "system", "critical"), *_THREADS, *_PROCESS),
        waits=3,
        ends=4,
    ),
    Case(
        alert="WSO2ThreadsAlmostExhausted",
        severity="warning",
        series=(*verdict("threads_used", "system", "warning"), *_THREADS, *_PROCESS),
        waits=15,
        ends=3,
    ),
    Case(
        alert="WSO2ThreadsGrow",
        severity="warning",
        series=(Series(name="jvm_threads_current", well=300, bad=800, below=590), *_PROCESS),
        before=125,
        waits=32,
        ends=4,
    ),
    Case(
        alert="WSO2MemoryPoolAlmostFull",
        severity="warning",
        series=(
            Series(name="jvm_memory_pool_used_bytes", labels='pool="Metaspace"', well=100, bad=247, below=243),
            Series(name="jvm_memory_pool_max_bytes", labels='pool="Metaspace"', well=256, bad=256, below=256),
            Series(name="jvm_memory_pool_used_bytes", labels='pool="G1 Eden Space"', well=99, bad=99, below=99),
            Series(name="jvm_memory_pool_max_bytes", labels='pool="G1 Eden Space"', well=100, bad=100, below=100),
            *_PROCESS,
        ),
        waits=17,
        ends=3,
    ),
    Case(
        alert="WSO2DirectBuffersAlmostFull",
        severity="warning",
        series=(
            Series(name="jvm_buffer_pool_used_bytes", labels='pool="direct"', well=100, bad=970, below=890),
            Series(name="jvm_buffer_pool_used_bytes", labels='pool="mapped"', well=2000, bad=2000, below=2000),
            Series(name="jvm_memory_max_bytes", labels='area="heap"', well=1000, bad=1000, below=1000),
            *_PROCESS,
        ),
        waits=17,
        ends=3,
    ),
)
