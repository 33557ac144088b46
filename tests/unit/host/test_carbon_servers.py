from pathlib import Path

import pytest

from exporter.host.carbon_servers import CarbonServers
from exporter.host.storage import is_in_image
from exporter.model.machine import LocalServer, ProcessIdentity
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from testing.written_processes import WrittenProcesses, WrittenServer

GIB = 2**30


def test_servers_are_listed_with_their_heaps_and_what_limits_them(tmp_path: Path) -> None:
    groups = {
        "pod/memory.max": f"{4 * GIB}",
        "pod/cpu.max": "max 100000",
        "pod/inner/cpu.max": "200000 100000",
        "free/memory.max": "max",
    }
    roots = WrittenProcesses(tmp_path, groups).with_servers(
        WrittenServer(7, ("-Xmx512m", "-Xmx1g"), "/pod/inner"),
        WrittenServer(8, ("-XX:MaxRAMPercentage=75.0",), "/free"),
    )
    fs = tmp_path / "fs"
    assert CarbonServers(ProcessTable(roots)).list() == [
        LocalServer(ProcessIdentity(7, 700), GIB, 0.25, f"{fs}/pod", 4 * GIB, f"{fs}/pod/inner", home="/opt/7"),
        LocalServer(ProcessIdentity(8, 800), None, 0.75, home="/opt/8"),
    ]


def test_what_limits_a_server_is_looked_at_once_a_minute(tmp_path: Path) -> None:
    written, now = WrittenProcesses(tmp_path, {"a/memory.max": f"{GIB}"}), [0.0]
    roots = written.with_servers(WrittenServer(7, group="/a"))
    servers = CarbonServers(ProcessTable(roots), lambda: now[0])
    limits = []
    for now[0], limit in ((0.0, GIB), (59.0, 2 * GIB), (60.0, 2 * GIB)):
        (tmp_path / "fs/a/memory.max").write_text(f"{limit}\n", encoding="ascii")
        (server,) = servers.list()
        limits.append(server.memory_bytes)
    assert limits == [GIB, GIB, 2 * GIB]


IMAGE = "1 0 0:50 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/l\n"
VOLUME = "2 1 8:1 /data /opt/wso2 rw,relatime - ext4 /dev/sda1 rw\n"


@pytest.mark.parametrize(
    ("mounts", "folder", "in_image"),
    [
        (IMAGE, "/opt/wso2", True),
        (IMAGE + VOLUME, "/opt/wso2", False),
        (IMAGE + VOLUME, "/opt/wso2/wso2am", False),
        (IMAGE + VOLUME, "/opt/wso2am", True),
        ("1 0 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n", "/opt/wso2", False),
        ("", "/opt/wso2", False),
    ],
)
def test_a_home_on_no_volume_is_in_its_containers_image(
    tmp_path: Path, mounts: str, folder: str, *, in_image: bool
) -> None:
    (tmp_path / "7").mkdir()
    (tmp_path / "7/mountinfo").write_text(mounts, encoding="ascii")
    assert is_in_image(7, folder, Roots(str(tmp_path))) is in_image


def test_of_a_process_that_has_ended_nobody_knows(tmp_path: Path) -> None:
    assert not is_in_image(7, "/opt/wso2", Roots(str(tmp_path)))
