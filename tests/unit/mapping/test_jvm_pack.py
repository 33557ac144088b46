"""The JVM pack against recorded JVMs. Expected values were read by hand from what the servers answered."""

from collections.abc import Callable, Mapping

import pytest

from exporter.mapping import MappingResult, Page

MappedRecording = Callable[..., MappingResult]
SamplesOf = Callable[..., dict[str, dict[tuple[str, ...], float]]]

# Names, types and labels as the contract of metric names has them; types as in client_java 1.x.
JVM_FAMILIES = [
    ("jvm_memory_used_bytes", "gauge", ("area",)),
    ("jvm_memory_committed_bytes", "gauge", ("area",)),
    ("jvm_memory_max_bytes", "gauge", ("area",)),
    ("jvm_memory_init_bytes", "gauge", ("area",)),
    ("jvm_memory_objects_pending_finalization", "gauge", ()),
    ("jvm_memory_pool_used_bytes", "gauge", ("pool",)),
    ("jvm_memory_pool_committed_bytes", "gauge", ("pool",)),
    ("jvm_memory_pool_max_bytes", "gauge", ("pool",)),
    ("jvm_memory_pool_init_bytes", "gauge", ("pool",)),
    ("jvm_memory_pool_collection_used_bytes", "gauge", ("pool",)),
    ("jvm_memory_pool_collection_committed_bytes", "gauge", ("pool",)),
    ("jvm_memory_pool_collection_max_bytes", "gauge", ("pool",)),
    ("jvm_memory_pool_collection_init_bytes", "gauge", ("pool",)),
    ("jvm_gc_collection_seconds", "summary", ("gc",)),
    ("jvm_threads_current", "gauge", ()),
    ("jvm_threads_daemon", "gauge", ()),
    ("jvm_threads_peak", "gauge", ()),
    ("jvm_threads_started", "counter", ()),
    ("jvm_classes_currently_loaded", "gauge", ()),
    ("jvm_classes_loaded", "counter", ()),
    ("jvm_classes_unloaded", "counter", ()),
    ("jvm_compilation_time_seconds", "counter", ()),
    ("jvm_buffer_pool_used_bytes", "gauge", ("pool",)),
    ("jvm_buffer_pool_capacity_bytes", "gauge", ("pool",)),
    ("jvm_buffer_pool_used_buffers", "gauge", ("pool",)),
    ("jvm_process_cpu_seconds", "counter", ()),
    ("jvm_process_start_time_seconds", "gauge", ()),
    ("jvm_process_open_fds", "gauge", ()),
    ("jvm_process_max_fds", "gauge", ()),
    ("jvm_process_virtual_memory_bytes", "gauge", ()),
    ("jvm_process_cpu_load", "gauge", ()),
    ("jvm_available_processors", "gauge", ()),
    ("jvm_physical_memory_bytes", "gauge", ()),
    ("jvm_physical_memory_free_bytes", "gauge", ()),
    ("jvm_swap_bytes", "gauge", ()),
    ("jvm_swap_free_bytes", "gauge", ()),
    ("jvm_system_cpu_load", "gauge", ()),
    ("jvm_system_load1", "gauge", ()),
]
PROCESS_FAMILIES = [
    ("process_cpu_seconds", "counter", ()),
    ("process_start_time_seconds", "gauge", ()),
    ("process_open_fds", "gauge", ()),
    ("process_max_fds", "gauge", ()),
    ("process_virtual_memory_bytes", "gauge", ()),
]

# From testing/recordings/jmxquery/carbon-4.10.32.txt.
CARBON: dict[str, dict[tuple[str, ...], float]] = {
    "jvm_memory_used_bytes": {("heap",): 171626496, ("nonheap",): 103064504},
    "jvm_memory_committed_bytes": {("heap",): 268435456, ("nonheap",): 107479040},
    "jvm_memory_max_bytes": {("heap",): 1073741824},
    "jvm_memory_init_bytes": {("heap",): 268435456, ("nonheap",): 7667712},
    "jvm_memory_objects_pending_finalization": {(): 0},
    "jvm_memory_pool_used_bytes": {
        ("CodeHeap 'non-nmethods'",): 1397888,
        ("CodeHeap 'non-profiled nmethods'",): 3798784,
        ("CodeHeap 'profiled nmethods'",): 16084992,
        ("Compressed Class Space",): 8188928,
        ("G1 Eden Space",): 121634816,
        ("G1 Old Gen",): 39505920,
        ("G1 Survivor Space",): 10485760,
        ("Metaspace",): 73676944,
    },
    "jvm_memory_pool_max_bytes": {
        ("CodeHeap 'non-nmethods'",): 5828608,
        ("CodeHeap 'non-profiled nmethods'",): 122916864,
        ("CodeHeap 'profiled nmethods'",): 122912768,
        ("Compressed Class Space",): 1073741824,
        ("G1 Old Gen",): 1073741824,
    },
    "jvm_memory_pool_collection_used_bytes": {
        ("G1 Eden Space",): 0,
        ("G1 Old Gen",): 27507200,
        ("G1 Survivor Space",): 10485760,
    },
    "jvm_memory_pool_collection_committed_bytes": {
        ("G1 Eden Space",): 158334976,
        ("G1 Old Gen",): 136314880,
        ("G1 Survivor Space",): 10485760,
    },
    "jvm_memory_pool_collection_max_bytes": {("G1 Old Gen",): 1073741824},
    "jvm_memory_pool_collection_init_bytes": {
        ("G1 Eden Space",): 13631488,
        ("G1 Old Gen",): 254803968,
        ("G1 Survivor Space",): 0,
    },
    "jvm_gc_collection_seconds_count": {("G1 Old Generation",): 0, ("G1 Young Generation",): 12},
    "jvm_gc_collection_seconds_sum": {("G1 Old Generation",): 0, ("G1 Young Generation",): 0.234},
    "jvm_threads_current": {(): 141},
    "jvm_threads_daemon": {(): 131},
    "jvm_threads_peak": {(): 152},
    "jvm_threads_started_total": {(): 174},
    "jvm_classes_currently_loaded": {(): 12752},
    "jvm_classes_loaded_total": {(): 12752},
    "jvm_classes_unloaded_total": {(): 0},
    "jvm_compilation_time_seconds_total": {(): 14.578},
    "jvm_buffer_pool_used_bytes": {("direct",): 258048, ("mapped",): 0, ("mapped - 'non-volatile memory'",): 0},
    "jvm_buffer_pool_capacity_bytes": {("direct",): 258048, ("mapped",): 0, ("mapped - 'non-volatile memory'",): 0},
    "jvm_buffer_pool_used_buffers": {("direct",): 9, ("mapped",): 0, ("mapped - 'non-volatile memory'",): 0},
    "jvm_process_cpu_seconds_total": {(): 22.09},
    "jvm_process_start_time_seconds": {(): 1795472728.011},
    "jvm_process_open_fds": {(): 184},
    "jvm_process_max_fds": {(): 20000},
    "jvm_process_virtual_memory_bytes": {(): 3973541888},
    "jvm_process_cpu_load": {(): 0.0},
    "jvm_available_processors": {(): 2},
    "jvm_physical_memory_bytes": {(): 25274793984},
    "jvm_physical_memory_free_bytes": {(): 24245661696},
    "jvm_swap_bytes": {(): 0},
    "jvm_swap_free_bytes": {(): 0},
    "jvm_system_cpu_load": {(): 1.0},
    "jvm_system_load1": {(): 0.2763671875},
}

# From what each server answered: collector and pool names are those of OpenJDK's collectors.
COLLECTORS = [
    (
        "temurin-25-zgc",
        {"ZGC Minor Cycles": 0, "ZGC Major Cycles": 1, "ZGC Minor Pauses": 0, "ZGC Major Pauses": 5},
        {"ZGC Minor Cycles": 0, "ZGC Major Cycles": 0.226, "ZGC Minor Pauses": 0, "ZGC Major Pauses": 0},
        {"ZGC Young Generation": 8388608, "ZGC Old Generation": 0},
    ),
    (
        "temurin-25-parallel",
        {"PS MarkSweep": 0, "PS Scavenge": 0},
        {"PS MarkSweep": 0, "PS Scavenge": 0},
        {"PS Eden Space": 0, "PS Survivor Space": 0, "PS Old Gen": 0},
    ),
    (
        "tomcat-10.1.60",
        {"Copy": 11, "MarkSweepCompact": 1},
        {"Copy": 0.093, "MarkSweepCompact": 0.031},
        {"Eden Space": 0, "Survivor Space": 0, "Tenured Gen": 12121072},
    ),
]
RECORDINGS = ["carbon-4.10.32", "temurin-25-zgc", "temurin-25-parallel", "tomcat-10.1.60"]


@pytest.mark.parametrize("recording", RECORDINGS)
def test_every_jvm_shows_every_family_with_its_type_and_labels(
    mapped_recording: MappedRecording, recording: str
) -> None:
    families = {f.name: (f.type, tuple(f.samples[0].labels)) for f in mapped_recording(recording).families}
    found = [(name, *families[name]) for name, _, _ in JVM_FAMILIES if name in families]
    assert found == JVM_FAMILIES


@pytest.mark.parametrize("recording", RECORDINGS)
def test_nothing_of_a_recording_is_left_unmapped_or_in_conflict(
    mapped_recording: MappedRecording, recording: str
) -> None:
    result = mapped_recording(recording, "probe")
    assert (result.conflicts, result.unmapped) == ((), ())


@pytest.mark.parametrize("name", CARBON)
def test_the_carbon_kernel_shows_what_its_mbeans_said(samples_of: SamplesOf, name: str) -> None:
    assert samples_of("carbon-4.10.32")[name] == CARBON[name]


@pytest.mark.parametrize(("recording", "counts", "seconds", "after_collection"), COLLECTORS)
def test_collectors_are_shown_by_their_names(
    samples_of: SamplesOf,
    recording: str,
    counts: Mapping[str, int],
    seconds: Mapping[str, float],
    after_collection: Mapping[str, int],
) -> None:
    samples = samples_of(recording)
    assert samples["jvm_gc_collection_seconds_count"] == {(gc,): count for gc, count in counts.items()}
    assert samples["jvm_gc_collection_seconds_sum"] == {(gc,): sum_ for gc, sum_ in seconds.items()}
    assert samples["jvm_memory_pool_collection_used_bytes"] == {(p,): used for p, used in after_collection.items()}


def test_process_metrics_are_the_jvms_on_the_probe_alone(mapped_recording: MappedRecording) -> None:
    def processes(page: Page) -> list[tuple[str, str, tuple[str, ...]]]:
        families = mapped_recording("carbon-4.10.32", page).families
        shown = {f.name: (f.name, f.type, tuple(f.samples[0].labels)) for f in families}
        return [shown[name] for name, _, _ in PROCESS_FAMILIES if name in shown]

    assert processes("probe") == PROCESS_FAMILIES
    assert processes("metrics") == []


def test_process_metrics_say_what_the_mbeans_said(samples_of: SamplesOf) -> None:
    samples = samples_of("carbon-4.10.32", "probe")
    assert {name: values[()] for name, values in samples.items() if name.startswith("process_")} == {
        "process_cpu_seconds_total": 22.09,
        "process_start_time_seconds": 1795472728.011,
        "process_open_fds": 184,
        "process_max_fds": 20000,
        "process_virtual_memory_bytes": 3973541888,
    }
