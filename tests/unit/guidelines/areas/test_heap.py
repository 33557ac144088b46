"""The heap: provision, start and what is left, judged for provision and headroom."""

from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.facts.subject import Subject

GIB = 2**30
MIB = 2**20
MEMORY = "java.lang:type=Memory"


def _subject(make_snapshot: Any, process: Any = None, pools: Any = None, **heap: int) -> Subject:
    mbeans = {f"java.lang:type=MemoryPool,name={name}": {"CollectionUsage": u} for name, u in (pools or {}).items()}
    snapshot = make_snapshot({MEMORY: {"HeapMemoryUsage": heap}, **mbeans})
    return Subject(snapshot, process is not None, None, process, 1)


@pytest.mark.parametrize(
    ("flag", "status", "score"),
    [
        ("-Xmx4g", "ok", 1),
        ("-Xmx2048m", "ok", 1),
        ("-Xmx2000m", "ok", 1),
        ("-Xmx1986m", "warning", 1474 / 1536),
        ("-Xmx1280m", "warning", 0.5),
        ("-Xmx513m", "warning", 1 / 1536),
        ("-Xmx512m", "warning", 0),
        ("-Xmx511m", "critical", 0),
        ("-Xmx256m", "critical", 0),
    ],
)
def test_a_flag_is_judged_to_the_byte(
    make_snapshot: Any, make_process: Any, judge: Any, flag: str, status: str, score: float
) -> None:
    found = judge("heap_maximum", _subject(make_snapshot, make_process(flag), max=9 * GIB))
    assert (found.status, found.score) == (status, pytest.approx(score))
    assert flag in found.found


def test_a_server_elsewhere_is_judged_by_the_flags_that_its_jvm_tells(make_snapshot: Any, judge: Any) -> None:
    arguments = ["-Xms256m", "-Xmx512m", "-Xmx1280m"]
    runtime = {"java.lang:type=Runtime": {"InputArguments": arguments}}
    snapshot = make_snapshot({MEMORY: {"HeapMemoryUsage": {"max": 9 * GIB, "init": 9 * GIB}}, **runtime})
    subject = Subject(snapshot, False, None, None, 1)
    assert judge("heap_maximum", subject).score == pytest.approx(0.5)
    assert judge("heap_initial", subject).score == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("maximum", "status"),
    [
        (2 * GIB, "ok"),
        (1792 * MIB, "ok"),
        (1792 * MIB - 1, "warning"),
        (512 * MIB + 1, "warning"),
        (512 * MIB - 1, "critical"),
    ],
)
def test_the_jvms_own_maximum_may_leave_a_survivor_space_out(
    make_snapshot: Any, judge: Any, maximum: int, status: str
) -> None:
    """2 GiB less 12.5 % is 1792 MiB: the Parallel collector shows a ninth less than -Xmx, Serial a thirtieth."""
    assert judge("heap_maximum", _subject(make_snapshot, max=maximum)).status == status


def test_what_a_tolerance_let_pass_is_said(make_snapshot: Any, judge: Any) -> None:
    assert judge("heap_maximum", _subject(make_snapshot, max=1900 * MIB)).wanted == (
        "2 GiB or more (12.5 % less is accepted)"
    )
    assert judge("heap_maximum", _subject(make_snapshot, max=2 * GIB)).wanted == "2 GiB or more"
    assert judge("heap_maximum", _subject(make_snapshot, max=1700 * MIB)).wanted == "2 GiB or more"


def test_a_heap_without_a_maximum_is_unknown(make_snapshot: Any, judge: Any) -> None:
    assert judge("heap_maximum", _subject(make_snapshot, max=-1)).status == "unknown"


@pytest.mark.parametrize(
    ("flags", "status", "score"),
    [
        (("-Xms2g", "-Xmx2048m"), "ok", 1),
        (("-Xms2047m", "-Xmx2048m"), "warning", 2047 / 2048),
        (("-Xms256m", "-Xmx1024m"), "warning", 0.25),
        (("-Xms1m", "-Xmx1024m"), "warning", 1 / 1024),
    ],
)
def test_a_heap_is_to_start_at_its_maximum(
    make_snapshot: Any, make_process: Any, judge: Any, flags: tuple[str, ...], status: str, score: float
) -> None:
    found = judge("heap_initial", _subject(make_snapshot, make_process(*flags), init=1, max=9 * GIB))
    assert (found.status, found.score) == (status, pytest.approx(score))


def test_initial_and_maximum_heap_are_compared_from_one_source(
    make_snapshot: Any, make_process: Any, judge: Any
) -> None:
    """Only -Xmx is given: the JVM's own two figures are compared, not one of each."""
    subject = _subject(make_snapshot, make_process("-Xmx8g"), init=GIB, max=2 * GIB)
    assert judge("heap_initial", subject).score == 0.5


def test_an_initial_heap_above_a_maximum_without_survivor_space_is_the_whole(make_snapshot: Any, judge: Any) -> None:
    """As seen with -Xms256m -Xmx256m and the Parallel collector of JDK 17."""
    found = judge("heap_initial", _subject(make_snapshot, init=268435456, max=239075328))
    assert (found.status, found.score) == ("ok", 1)
    assert found.found.startswith("100 %")


# CollectionUsage after System.gc() with 40 MB kept, -Xmx256m, as seen on JDK 17 and 25.
AFTER_COLLECTION = [
    ("G1 Old Gen", {"used": 43770128, "committed": 56623104, "max": 268435456}, 16.3),
    ("PS Old Gen", {"used": 41302880, "committed": 45088768, "max": 179306496}, 23.0),
    ("Tenured Gen", {"used": 41304144, "committed": 44761088, "max": 178978816}, 23.1),
    ("ZHeap", {"used": 52428800, "committed": 159383552, "max": 268435456}, 19.5),
    ("ZGC Old Generation", {"used": 48234496, "committed": 48234496, "max": 268435456}, 18.0),
    ("Shenandoah", {"used": 41549232, "committed": 84410368, "max": 268435456}, 15.5),
    ("Shenandoah Old Gen", {"used": 1310720, "committed": 1310720, "max": 268435456}, 0.5),
]


@pytest.mark.parametrize(("pool", "usage", "share"), AFTER_COLLECTION)
def test_every_collectors_old_generation_is_known(
    make_snapshot: Any, judge: Any, pool: str, usage: dict[str, int], share: float
) -> None:
    found = judge("heap_after_collection", _subject(make_snapshot, pools={pool: usage}, max=268435456))
    assert found.status == "ok"
    assert found.found.startswith(f"{share:g} % of {pool} ")


@pytest.mark.parametrize(
    ("used", "status", "words"),
    [
        (45, "ok", "at most 45 % of G1 Old Gen, which was not collected since the server started"),
        (46, "unknown", "G1 Old Gen was not collected since the server started"),
    ],
)
def test_little_in_use_of_an_old_generation_that_was_not_collected_is_no_more_than_a_collection_would_leave(
    make_snapshot: Any, judge: Any, used: int, status: str, words: str
) -> None:
    """G1 may leave it alone for days; from 45 % on it begins to."""
    pool = {
        "CollectionUsage": {"used": 0, "committed": 0, "max": 100 * MIB},
        "Usage": {"used": used * MIB, "committed": 50 * MIB, "max": 100 * MIB},
    }
    heap = {MEMORY: {"HeapMemoryUsage": {"max": 100 * MIB}}, "java.lang:type=MemoryPool,name=G1 Old Gen": pool}
    found = judge("heap_after_collection", Subject(make_snapshot(heap), False, None, None, 1))
    assert (found.status, found.found) == (status, words)


@pytest.mark.parametrize(
    ("committed", "up", "words"),
    [
        (100, 86_399, "50 % of G1 Old Gen (50 MiB of 100 MiB), of a server that is up for less than a day"),
        (100, 86_400, "50 % of G1 Old Gen (50 MiB of 100 MiB)"),
        (0, 86_399, "G1 Old Gen was not collected since the server started on 2026-03-01 at 12:00 UTC"),
        (100, -86_401, "50 % of G1 Old Gen (50 MiB of 100 MiB)"),
    ],
    ids=["young", "old", "not collected", "its clock is wrong"],
)
def test_what_is_left_is_told_with_since_when(
    make_snapshot: Any, judge: Any, committed: int, up: int, words: str
) -> None:
    started = datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()
    pool = {
        "CollectionUsage": {"used": 50 * MIB, "committed": committed * MIB, "max": 100 * MIB},
        "Usage": {"used": 50 * MIB, "committed": 50 * MIB, "max": 100 * MIB},
    }
    server = {
        MEMORY: {"HeapMemoryUsage": {"max": 100 * MIB}},
        "java.lang:type=MemoryPool,name=G1 Old Gen": pool,
        "java.lang:type=Runtime": {"StartTime": int(started * 1000)},
    }
    subject = Subject(make_snapshot(server), False, None, None, 1, now=started + up)
    assert judge("heap_after_collection", subject).found == words


@pytest.mark.parametrize(("pool", "usage", "share"), AFTER_COLLECTION)
def test_an_old_generation_that_was_not_collected_is_unknown(
    make_snapshot: Any, judge: Any, pool: str, usage: dict[str, int], share: float
) -> None:
    """Every collector of JDK 17 and 25 says used 0 and committed 0, with the maximum already there."""
    uncollected = {pool: {**usage, "used": 0, "committed": 0}}
    found = judge("heap_after_collection", _subject(make_snapshot, pools=uncollected, max=268435456))
    assert (found.status, found.score) == ("unknown", None)
    assert "was not collected" in found.found


@pytest.mark.parametrize(
    ("used", "status", "score"),
    [(60, "ok", 1), (79, "ok", 16 / 35), (80, "warning", 15 / 35), (94, "warning", 1 / 35), (95, "critical", 0)],
)
def test_what_a_collection_leaves_is_judged(
    make_snapshot: Any, judge: Any, used: int, status: str, score: float
) -> None:
    pools = {"G1 Old Gen": {"used": used * MIB, "committed": 100 * MIB, "max": 100 * MIB}}
    found = judge("heap_after_collection", _subject(make_snapshot, pools=pools, max=100 * MIB))
    assert (found.status, found.score) == (status, pytest.approx(score))


def test_a_pool_without_a_maximum_is_measured_against_the_heaps(make_snapshot: Any, judge: Any) -> None:
    pools = {"G1 Old Gen": {"used": 90 * MIB, "committed": 90 * MIB, "max": -1}}
    assert judge("heap_after_collection", _subject(make_snapshot, pools=pools, max=100 * MIB)).status == "warning"


def test_openj9s_two_parts_of_the_old_generation_are_one(make_snapshot: Any, judge: Any) -> None:
    pools = {
        "tenured-LOA": {"used": 0, "committed": 10 * MIB, "max": 10 * MIB},
        "tenured-SOA": {"used": 88 * MIB, "committed": 90 * MIB, "max": 90 * MIB},
    }
    found = judge("heap_after_collection", _subject(make_snapshot, pools=pools, max=150 * MIB))
    assert (found.status, found.found) == ("warning", "88 % of tenured-LOA and tenured-SOA (88 MiB of 100 MiB)")


def test_a_young_generation_is_no_old_one(make_snapshot: Any, judge: Any) -> None:
    pools = {"G1 Eden Space": {"used": 99 * MIB, "committed": 99 * MIB, "max": 100 * MIB}}
    assert judge("heap_after_collection", _subject(make_snapshot, pools=pools, max=100 * MIB)).status == "unknown"


def test_a_null_collection_usage_is_unknown(make_snapshot: Any, judge: Any) -> None:
    assert judge("heap_after_collection", _subject(make_snapshot, pools={"G1 Old Gen": None}, max=1)).status == (
        "unknown"
    )
