"""Which user a server runs as, and who started it."""

from pathlib import Path

import pytest

from exporter.facts.fact import Known, NotApplicable, Unknown
from testing.sites import PID, found, process, site, status, value, write_files


@pytest.mark.parametrize(
    ("user", "uid_map", "word"),
    [
        (1000, "0 0 4294967295\n", "user"),
        (0, "0 0 4294967295\n", "root"),
        (0, "0 100000 65536\n", "mapped"),
        (0, "", "root"),
    ],
)
def test_root_is_told_but_not_one_of_a_user_namespace(tmp_path: Path, user: int, uid_map: str, word: str) -> None:
    proc = write_files(tmp_path, {f"{PID}/status": status(user), f"{PID}/uid_map": uid_map})
    assert value("os_user", site(proc, running=process())) == word


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("root", Known("root", "root (system property user.name)")),
        ("wso2carbon", Known("user", "wso2carbon (system property user.name)")),
        ("?", Unknown("the JVM does not name its user")),
    ],
)
def test_elsewhere_the_jvm_says_whose_it_is(name: str, expected: object) -> None:
    assert found("os_user", site(said={"SystemProperties": {"user.name": name}})) == expected


def test_a_server_that_does_not_run_has_no_user(tmp_path: Path) -> None:
    assert found("os_user", site(home=tmp_path)) == NotApplicable("the server does not run")


@pytest.mark.parametrize(
    ("groups", "pids", "word"),
    [
        ("0::/system.slice/wso2.service\n", str(PID), "service"),
        ("0::/user.slice/user-1000.slice/session-3.scope\n", str(PID), "hand"),
        ("0::/user.slice/user-1000.slice/user@1000.service\n", str(PID), "hand"),
        ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/wso2.service\n", str(PID), "service"),
        ("12:pids:/docker/0123456789ab\n0::/\n", str(PID), "container"),
        ("0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-1.scope\n", str(PID), "container"),
        ("0::/\n", f"{PID}\t7", "container"),
        ("0::/\n", str(PID), "hand"),
    ],
)
def test_a_service_is_told_by_its_control_group(tmp_path: Path, groups: str, pids: str, word: str) -> None:
    proc = write_files(tmp_path, {f"{PID}/status": status(pids=pids), f"{PID}/cgroup": groups})
    assert value("service_managed", site(proc, running=process())) == word
