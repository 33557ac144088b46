"""The filesystem where the server lives: what it was given of it, and what is left for all servers there."""

from dataclasses import replace
from typing import Any

import pytest

from exporter.facts.subject import Subject
from exporter.model.machine import LocalServer, ProcessIdentity

GB = 10**9


def _subject(make_snapshot: Any, process: Any, instances: int = 1) -> Subject:
    return Subject(make_snapshot({}), True, None, process, instances)


def _on_machine(make_snapshot: Any, make_host: Any, process: Any, *others: Any) -> Subject:
    """A server on a machine where other servers live on other filesystems."""
    homes = tuple(each.carbon_home_filesystem for each in (process, *others) if each.carbon_home_filesystem)
    return Subject(make_snapshot({}), True, replace(make_host(), home_filesystems=homes), process, 1)


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
    make_snapshot: Any, make_host: Any, make_process: Any, judge: Any, *, used: int, status: str, score: float
) -> None:
    free = (100 - used) * GB // 20
    process = make_process(size_bytes=5 * GB, free_bytes=free, available_bytes=free)
    found = judge("disk_used", _on_machine(make_snapshot, make_host, process))
    assert (found.status, found.score) == (status, pytest.approx(score))
    assert found.found == f"{used} % used on /opt, {free / GB:.1f} GB free"


@pytest.mark.parametrize(("free", "status"), [(10 * GB, "ok"), (10 * GB - 1, "critical")])
def test_of_a_large_disk_a_small_share_is_enough(
    make_snapshot: Any, make_host: Any, make_process: Any, judge: Any, free: int, status: str
) -> None:
    """A thousandth of 10 TB is what WSO2 asks for."""
    process = make_process(size_bytes=10_000 * GB, free_bytes=free, available_bytes=free)
    found = judge("disk_used", _on_machine(make_snapshot, make_host, process))
    assert (found.status, found.wanted) == (status, "less than 85 % used, or 10 GB left")


def test_a_home_in_a_containers_image_has_no_disk_of_its_own(make_snapshot: Any, make_process: Any, judge: Any) -> None:
    process = replace(make_process(), carbon_home_filesystem=None, carbon_home_in_image=True)
    for guideline in ("disk_provided", "disk_used"):
        found = judge(guideline, _subject(make_snapshot, process))
        assert (found.status, found.found) == (
            "not_applicable",
            "its home is in its container's image, on no volume of its own",
        )


def test_used_space_is_reckoned_as_df_does(make_snapshot: Any, make_host: Any, make_process: Any, judge: Any) -> None:
    """Of 100 GB 80 are used and 5 reserved: df says 80 of 95, rounded up to 85 %."""
    process = make_process(free_bytes=20 * GB, available_bytes=15 * GB)
    assert (
        judge("disk_used", _on_machine(make_snapshot, make_host, process)).found == "84.2 % used on /opt, 15.0 GB free"
    )


def test_inodes_count_where_they_are_scarcer(make_snapshot: Any, make_host: Any, make_process: Any, judge: Any) -> None:
    found = judge("disk_used", _on_machine(make_snapshot, make_host, make_process(inodes=1000, inodes_free=50)))
    assert (found.status, found.found) == ("critical", "95 % of the inodes used on /opt")


@pytest.mark.parametrize(("inodes", "inodes_free"), [(None, None), (0, 0)])
def test_a_filesystem_without_inodes_is_judged_by_its_bytes(
    make_snapshot: Any, make_host: Any, make_process: Any, judge: Any, inodes: int | None, inodes_free: int | None
) -> None:
    process = make_process(inodes=inodes, inodes_free=inodes_free)
    assert judge("disk_used", _on_machine(make_snapshot, make_host, process)).found == "50 % used on /opt, 50.0 GB free"


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


def test_a_filesystem_of_no_size_is_unknown(make_snapshot: Any, make_host: Any, make_process: Any, judge: Any) -> None:
    process = make_process(size_bytes=0, free_bytes=0, available_bytes=0)
    assert judge("disk_used", _on_machine(make_snapshot, make_host, process)).status == "unknown"


def test_a_full_disk_is_the_machine_s_and_the_worst_decides(
    make_snapshot: Any, make_host: Any, make_process: Any, judge: Any
) -> None:
    """The share alone does not tell which is the worst: of the larger one enough is left."""
    large = make_process(mountpoint="/", size_bytes=10_000 * GB, free_bytes=100 * GB, available_bytes=100 * GB)
    small = make_process(mountpoint="/opt", size_bytes=5 * GB, free_bytes=GB // 10, available_bytes=GB // 10)
    for subject in (
        _on_machine(make_snapshot, make_host, large, small),
        _on_machine(make_snapshot, make_host, small, large),
    ):
        found = judge("disk_used", subject)
        assert (found.machine, found.status, found.found) == ("wso2-1", "critical", "98 % used on /opt, 0.1 GB free")


def test_a_full_disk_is_seen_whether_or_not_a_server_can_be_read(
    make_snapshot: Any, make_host: Any, make_process: Any, judge: Any
) -> None:
    full = make_process(size_bytes=5 * GB, free_bytes=0, available_bytes=0)
    up = _on_machine(make_snapshot, make_host, full)
    down = replace(up, snapshot=None, process=None, last_process=full)
    assert [(each.status, each.machine) for each in (judge("disk_used", up), judge("disk_used", down))] == [
        ("critical", "wso2-1"),
        ("critical", "wso2-1"),
    ]


@pytest.mark.parametrize("change", [{"carbon_home_in_image": True}, {"carbon_home": None}])
def test_a_server_without_a_part_in_it_has_none_while_it_is_down(
    make_snapshot: Any, make_host: Any, make_process: Any, judge: Any, change: dict[str, Any]
) -> None:
    apart = replace(make_process("-Xmx1g", "SynapseServer"), carbon_home_filesystem=None, **change)
    up = _on_machine(make_snapshot, make_host, apart, make_process())
    down = replace(up, snapshot=None, process=None, last_process=apart)
    assert [(each.status, each.machine) for each in (judge("disk_used", up), judge("disk_used", down))] == [
        ("not_applicable", ""),
        ("not_applicable", ""),
    ]


def test_the_servers_of_the_most_crowded_filesystem_are_counted(
    make_snapshot: Any, make_host: Any, make_process: Any, judge: Any
) -> None:
    """Two of the three on /opt want 20 GB to be left there."""
    process = make_process(size_bytes=10_000 * GB, free_bytes=15 * GB, available_bytes=15 * GB)
    subject = _on_machine(make_snapshot, make_host, process)
    assert subject.host is not None
    servers = tuple(
        LocalServer(ProcessIdentity(pid, 1), mountpoint=place) for pid, place in enumerate(("/opt", "/opt", "/srv"))
    )
    found = judge("disk_used", replace(subject, host=replace(subject.host, servers=servers)))
    assert (found.status, found.wanted) == ("critical", "less than 85 % used, or 20 GB left")
