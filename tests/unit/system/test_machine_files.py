"""The expected paths are those that a process sees whose root folder it is (chroot(2), path_resolution(7))."""

from pathlib import Path

import pytest

from exporter.system.machine_files import own_path, real_path
from exporter.system.roots import Roots


@pytest.fixture
def machine(tmp_path: Path) -> Roots:
    """A machine's root folder below another one, with links as administrators make them."""
    root = tmp_path / "host"
    (root / "data" / "wso2" / "repository").mkdir(parents=True)
    (root / "opt").mkdir()
    (root / "opt" / "wso2").symlink_to("/data/wso2")
    (root / "opt" / "relative").symlink_to("../data/wso2")
    (root / "opt" / "beyond").symlink_to("../../../../../data")
    (root / "opt" / "round").symlink_to("round")
    return Roots(rootfs=str(root))


@pytest.mark.parametrize(
    ("path", "real"),
    [
        ("/", "/"),
        ("/data//wso2/.", "/data/wso2"),
        ("/opt/wso2/repository", "/data/wso2/repository"),
        ("/opt/relative/repository/..", "/data/wso2"),
        ("/opt/beyond/wso2", "/data/wso2"),
        ("/../data", "/data"),
        ("/missing/file", "/missing/file"),
    ],
)
def test_a_path_leads_where_it_leads_on_its_machine(machine: Roots, path: str, real: str) -> None:
    assert real_path(path, machine) == real
    assert own_path(path, machine) == machine.rootfs + real.rstrip("/") + ("/" if real == "/" else "")


def test_links_in_a_circle_are_an_error(machine: Roots) -> None:
    with pytest.raises(OSError, match="Too many levels of symbolic links"):
        own_path("/opt/round", machine)


def test_on_ones_own_machine_a_path_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert own_path(str(tmp_path / "link"), Roots()) == str(tmp_path / "link")
    assert real_path(str(tmp_path / "link"), Roots()) == str((tmp_path / "real").resolve())


@pytest.mark.parametrize(
    ("here", "there"),
    [("/host", "/"), ("/host/data", "/data"), ("/hostile", "/hostile"), ("/", "/"), ("/etc/hosts", "/etc/hosts")],
)
def test_a_place_below_the_root_folder_is_the_machines(here: str, there: str) -> None:
    assert Roots(rootfs="/host").on_machine(here) == there
    assert Roots().on_machine(here) == here
