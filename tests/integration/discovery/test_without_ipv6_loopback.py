"""A machine whose `lo` has no `::1`, as some images have it: a network of the test's own, by root with iproute2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from development.ports import any_free

AGENT = "-Dcom.sun.management.jmxremote"
WITHOUT_LOOPBACK = "ip link set lo up && ip addr del ::1/128 dev lo && "
WITH_ANOTHER_ADDRESS = "ip addr add fd00::2/128 dev lo nodad && "

READ_A_JVM = """
mkfifo ready
java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m "$@" ExoticServer < ready > started &
exec 3> ready
until grep -q READY started; do sleep 0.1; done
"$PYTHON" -m exporter discover --java > found.yml
"$PYTHON" -m exporter mbeans "ExoticServer-$PORT" java.lang:type=Runtime --config.file found.yml > mbeans.txt
status=$?
kill $!
exit $status
"""

LISTEN = """
import os, socket, sys
from exporter.discovery.listeners import loopback_address, own_listening_sockets
from exporter.system.roots import Roots
server = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=sys.argv[1] == "both")
own = own_listening_sockets(os.getpid(), {os.geteuid()}, Roots())
address = loopback_address(own, [server.getsockname()[1]], Roots())
if address:
    socket.create_connection((address, server.getsockname()[1]), 5).close()
print(address)
"""


def in_own_network(*command: str) -> list[str]:
    return ["unshare", "--net", *command]


def test_a_jvm_on_every_address_is_found_where_it_answers(exotic_classes: Path, tmp_path: Path) -> None:
    port = any_free()
    options = [f"{AGENT}.port={port}", f"{AGENT}.authenticate=false", f"{AGENT}.ssl=false", "-cp", str(exotic_classes)]
    own = {"PYTHON": sys.executable, "PORT": str(port)}
    command = in_own_network("sh", "-c", WITHOUT_LOOPBACK + READ_A_JVM, "sh", *options)
    subprocess.run(command, env=os.environ | own, cwd=tmp_path, check=True, timeout=120)
    assert f'url: "127.0.0.1:{port}"' in (tmp_path / "found.yml").read_text()
    assert "VmName" in (tmp_path / "mbeans.txt").read_text()


@pytest.mark.parametrize(
    ("network", "versions", "address"),
    [
        (WITHOUT_LOOPBACK, "both", "127.0.0.1"),
        (WITHOUT_LOOPBACK, "ipv6", "None"),
        (WITHOUT_LOOPBACK + WITH_ANOTHER_ADDRESS, "both", "127.0.0.1"),
        (WITHOUT_LOOPBACK + WITH_ANOTHER_ADDRESS, "ipv6", "fd00::2"),
    ],
)
def test_the_address_is_one_that_exists_and_is_the_sockets_own(network: str, versions: str, address: str) -> None:
    """It is connected to, too."""
    command = in_own_network("sh", "-c", network + 'exec "$@"', "sh", sys.executable, "-c", LISTEN, versions)
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert run.stdout == f"{address}\n"
