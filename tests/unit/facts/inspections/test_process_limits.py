"""What a server may have of files, processes and threads."""

from pathlib import Path

import pytest

from exporter.facts.fact import Known, NotApplicable, Unknown
from testing.sites import PID, found, limits, process, site, status, value, write_files

KERNEL = {"sys/kernel/threads-max": "96000\n", "sys/kernel/pid_max": "32768\n"}


def proc_with(folder: Path, user: int = 1000, **texts: str) -> Path:
    return write_files(folder, {f"{PID}/status": status(user), f"{PID}/limits": limits(**texts), **KERNEL})


def test_limits_are_those_that_the_process_has(tmp_path: Path) -> None:
    server = site(proc_with(tmp_path, soft="1024", hard="65535"), running=process())
    assert found("nofile_soft", server) == Known(1024, "1024 (soft limit of open files)")
    assert found("nofile_hard", server) == Known(65535, "65535 (hard limit of open files)")


@pytest.mark.parametrize(
    ("user", "own", "group", "nproc", "threads"),
    [
        (1000, "20000", None, 20000, 20000),
        (1000, "20000", 4096, 4096, 4096),
        (1000, "50000", None, 50000, 32768),
        # RLIMIT_NPROC does not bind root (setrlimit(2)), its control group does.
        (0, "100", None, 2**63 - 1, 32768),
        (0, "100", 4096, 4096, 4096),
        (1000, "unlimited", None, 2**63 - 1, 32768),
    ],
)
def test_the_smallest_bound_of_threads_counts(
    tmp_path: Path, user: int, own: str, group: int | None, nproc: int, threads: int
) -> None:
    server = site(proc_with(tmp_path, user, processes=own), running=process(threads=group))
    assert (value("nproc", server), value("threads_allowed", server)) == (nproc, threads)


def test_elsewhere_the_jvm_says_how_many_files_it_may_open() -> None:
    server = site(said={"MaxFileDescriptorCount": 4096})
    assert found("nofile_soft", server) == Known(4096, "4096 (MaxFileDescriptorCount of the JVM)")
    assert found("nproc", server) == Unknown("its process was not found on this machine")


def test_a_process_that_is_hidden_is_unknown(tmp_path: Path) -> None:
    reason = "its process may not be looked at: the system hides other users' processes"
    assert found("nproc", site(tmp_path, running=process())) == Unknown(reason)


def test_a_server_that_does_not_run_has_no_limits(tmp_path: Path) -> None:
    assert found("nofile_hard", site(home=tmp_path)) == NotApplicable("the server does not run")
