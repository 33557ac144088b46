"""The filesystem where the server lives."""

from dataclasses import replace
from typing import Any

import pytest

from exporter.facts.subject import Subject

GB = 10**9


def _subject(make_snapshot: Any, process: Any, instances: int = 1) -> Subject:
    return Subject(make_snapshot({}), True, None, process, instances)


@pytest.mark.parametrize(
    ("available", "instances", "status", "score"),
    [
        (10_000_000_000, 1, "ok", 1),
        (9_500_000_000, 1, "ok", 1),
        (9_499_999_999, 1, "warning", 8.5 / 9),
        (5_500_000_000, 1, "warning", 0.5),
        (1_000_000_000, 1, "critical", 0),
        (30_000_000_000, 3, "ok", 1),
        (28_500_000_000, 3, "ok", 1),
        (28_000_000_000, 3, "warning", 25 / 27),
        (3_000_000_000, 3, "critical", 0),
    ],
)
def test_free_space_is_judged(
    make_snapshot: Any, make_process: Any, judge: Any, *, available: int, instances: int, status: str, score: float
) -> None:
    process = make_process(available_bytes=available)
    found = judge("disk_provided", _subject(make_snapshot, process, instances))
    assert (found.status, found.score) == (status, pytest.approx(score))


def test_blocks_reserved_for_root_are_not_free(make_snapshot: Any, make_process: Any, judge: Any) -> None:
    process = make_process(free_bytes=12 * GB, available_bytes=7 * GB)
    assert judge("disk_provided", _subject(make_snapshot, process)).found == "7.0 GB free on /opt"


@pytest.mark.parametrize(
    ("used", "status", "score"),
    [(70, "ok", 1), (84, "ok", 11 / 25), (85, "warning", 0.4), (94, "warning", 1 / 25), (95, "critical", 0)],
)
def test_used_space_is_judged(
    make_snapshot: Any, make_process: Any, judge: Any, used: int, status: str, score: float
) -> None:
    free = (100 - used) * GB // 20
    process = make_process(size_bytes=5 * GB, free_bytes=free, available_bytes=free)
    found = judge("disk_used", _subject(make_snapshot, process))
    assert (found.status, found.score) == (status, pytest.approx(score))
    assert found.found == f"{used} % used on /opt, {free / GB:.1f} GB free"


@pytest.mark.parametrize(("free", "status"), [(10 * GB, "ok"), (10 * GB - 1, "critical")])
def test_of_a_large_disk_a_small_share_is_enough(
    make_snapshot: Any, make_process: Any, judge: Any, free: int, status: str
) -> None:
    """A thousandth of 10 TB is what WSO2 asks for."""
    process = make_process(size_bytes=10_000 * GB, free_bytes=free, available_bytes=free)
    found = judge("disk_used", _subject(make_snapshot, process))
    assert (found.status, found.wanted) == (status, "less than 85 % used, or 10 GB left")


def test_a_home_in_a_containers_image_has_no_disk_of_its_own(make_snapshot: Any, make_process: Any, judge: Any) -> None:
    process = replace(make_process(), carbon_home_filesystem=None, carbon_home_in_image=True)
    for guideline in ("disk_provided", "disk_used"):
        found = judge(guideline, _subject(make_snapshot, process))
        assert (found.status, found.found) == (
            "not_applicable",
            "its home is in its container's image, on no volume of its own",
        )


def test_used_space_is_reckoned_as_df_does(make_snapshot: Any, make_process: Any, judge: Any) -> None:
    """Of 100 GB 80 are used and 5 reserved: df says 80 of 95, rounded up to 85 %."""
    process = make_process(free_bytes=20 * GB, available_bytes=15 * GB)
    assert judge("disk_used", _subject(make_snapshot, process)).found == "84.2 % used on /opt, 15.0 GB free"


def test_inodes_count_where_they_are_scarcer(make_snapshot: Any, make_process: Any, judge: Any) -> None:
    found = judge("disk_used", _subject(make_snapshot, make_process(inodes=1000, inodes_free=50)))
    assert (found.status, found.found) == ("critical", "95 % of the inodes used on /opt")


@pytest.mark.parametrize(("inodes", "inodes_free"), [(None, None), (0, 0)])
def test_a_filesystem_without_inodes_is_judged_by_its_bytes(
    make_snapshot: Any, make_process: Any, judge: Any, inodes: int | None, inodes_free: int | None
) -> None:
    process = make_process(inodes=inodes, inodes_free=inodes_free)
    assert judge("disk_used", _subject(make_snapshot, process)).found == "50 % used on /opt, 50.0 GB free"


@pytest.mark.parametrize("guideline", ["disk_provided", "disk_used"])
def test_a_disk_elsewhere_is_unknown(make_snapshot: Any, judge: Any, guideline: str) -> None:
    found = judge(guideline, Subject(make_snapshot({}), False, None, None, 1))
    assert (found.status, found.found) == (
        "unknown",
        "the server runs on another machine, whose disk JMX does not show",
    )


@pytest.mark.parametrize("guideline", ["disk_provided", "disk_used"])
def test_a_disk_that_cannot_be_found_is_unknown(
    make_snapshot: Any, make_process: Any, judge: Any, guideline: str
) -> None:
    unread = replace(make_process(), carbon_home_filesystem=None)
    hidden = [make_process(argument, carbon_home=None) for argument in ("-Dcarbon.home=wso2", "@options")]
    for process in (None, *hidden, unread):
        assert judge(guideline, _subject(make_snapshot, process)).status == "unknown"


@pytest.mark.parametrize("guideline", ["disk_provided", "disk_used"])
def test_a_server_without_a_home_has_no_disk_to_judge(
    make_snapshot: Any, make_process: Any, judge: Any, guideline: str
) -> None:
    """A Synapse is none of WSO2's distributions."""
    process = make_process("-Xmx1g", "SynapseServer", carbon_home=None)
    assert judge(guideline, _subject(make_snapshot, process)).status == "not_applicable"


def test_a_filesystem_of_no_size_is_unknown(make_snapshot: Any, make_process: Any, judge: Any) -> None:
    process = make_process(size_bytes=0, free_bytes=0, available_bytes=0)
    assert judge("disk_used", _subject(make_snapshot, process)).status == "unknown"
