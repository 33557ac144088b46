"""Settings of the kernel, as the machine of a server has them."""

import os
from pathlib import Path

import pytest

from exporter.facts.fact import Known, NotApplicable, Unknown
from testing.sites import PID, found, process, site, status, tcp, write_files

SETTINGS = {
    "sys/net/ipv4/tcp_fin_timeout": "60\n",
    "sys/net/ipv4/tcp_tw_reuse": "2\n",
    "sys/net/ipv4/tcp_rmem": "4096\t131072\t33554432\n",
    "sys/fs/file-max": "9223372036854775807\n",
    "sys/net/ipv4/ip_local_reserved_ports": "\n",
}


def proc_with(folder: Path, ports: tuple[int, ...] = (), pids: str = str(PID), **more: str) -> Path:
    """A process and settings, of which some by the last part of their names."""
    sockets = tcp(*(("00000000", port, 1000) for port in ports))
    files = {**SETTINGS, f"{PID}/status": status(pids=pids), f"{PID}/net/tcp": sockets}
    proc = write_files(folder, {**files, **{f"sys/net/ipv4/{name}": text for name, text in more.items()}})
    (proc / str(PID) / "fd").mkdir()
    for number in range(len(ports)):
        (proc / str(PID) / "fd" / str(number)).symlink_to(f"socket:[{number}]")
    return proc


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("sysctl_tcp_fin_timeout", Known(60, "net.ipv4.tcp_fin_timeout = 60")),
        ("sysctl_tcp_tw_reuse", Known("2", "net.ipv4.tcp_tw_reuse = 2")),
        # The largest alone is compared: the middle one of today's kernels is above that of WSO2's page.
        ("sysctl_tcp_rmem", Known(33554432, "net.ipv4.tcp_rmem = 4096 131072 33554432")),
        ("sysctl_file_max", Known(2**63 - 1, "fs.file-max = 9223372036854775807")),
        # Linux 4.12 has removed it.
        ("sysctl_tcp_tw_recycle", NotApplicable("this kernel has no such setting")),
    ],
)
def test_a_setting_is_read_from_the_kernel(tmp_path: Path, fact: str, expected: object) -> None:
    assert found(fact, site(proc_with(tmp_path), running=process())) == expected


@pytest.mark.parametrize(
    ("first", "reserved", "told"),
    [
        (32768, "", Known("apart", "outgoing connections use 32768 to 60999")),
        # What the tuning page asks for lets an outgoing connection take the server's port.
        (1024, "", Known("within", "outgoing connections use 1024 to 60999: the server's 9443, 9999 among them")),
        (1024, "9999", Known("within", "outgoing connections use 1024 to 60999: the server's 9443 among them")),
        (1024, "8080,9443-9999", Known("apart", "outgoing connections use 1024 to 60999")),
        (9999, "", Known("within", "outgoing connections use 9999 to 60999: the server's 9999 among them")),
        (10000, "", Known("apart", "outgoing connections use 10000 to 60999")),
    ],
)
def test_outgoing_connections_are_kept_off_the_ports(tmp_path: Path, first: int, reserved: str, told: object) -> None:
    limits = {"ip_local_port_range": f"{first}\t60999\n", "ip_local_reserved_ports": f"{reserved}\n"}
    server = site(proc_with(tmp_path, (9443, 9999, 33507), **limits), running=process())
    assert found("sysctl_port_range", server) == told


def test_the_network_of_a_container_cannot_be_read_from_here(tmp_path: Path) -> None:
    server = site(proc_with(tmp_path, pids=f"{PID}\t7"), running=process())
    reason = "its network is a container's: what is set there cannot be read from here"
    assert found("sysctl_tcp_fin_timeout", server) == Unknown(reason)
    assert isinstance(found("sysctl_file_max", server), Known)


def test_another_network_namespace_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    links = {f"{tmp_path}/{PID}/ns/net": "net:[2]", f"{tmp_path}/self/ns/net": "net:[1]"}
    readlink = os.readlink
    monkeypatch.setattr(os, "readlink", lambda path: links.get(path) or readlink(path))
    server = site(proc_with(tmp_path), running=process())
    assert isinstance(found("sysctl_tcp_fin_timeout", server), Unknown)
