"""Real interfaces whose names hold what Python takes for an end of a line or a blank, beside a real node_exporter.

They are in a network of their own, which wants root and iproute2 (Debian: `ip`), and bridges in the kernel.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from development.places import PROJECT
from testing import odd_interfaces

ODD = ["\u2028x", "x\u2028", "a\x1cb", "a\x85b", "\x1fz", r"b\x", 'q"\x1b', "\u0661"]
UNDECODABLE = [b"n\xff", b"n\xfe", b"n\xef\xbf\xbdff", b"n\xef\xbf\xbd", rb"n\xff"]
NETWORK = "node_network_"


def read(names: list[bytes], binary: str) -> dict[str, Any]:
    script = 'ip link set lo up && exec "$@"'
    command = ["unshare", "--net", "--mount", "sh", "-c", script, "sh", sys.executable]
    command += ["-m", odd_interfaces.__name__, binary, *(name.hex() for name in names)]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=True)
    result: dict[str, Any] = json.loads(ran.stdout)
    return result


@pytest.fixture(scope="module")
def odd(node_exporter: Path) -> dict[str, Any]:
    return read([name.encode() for name in ODD], str(node_exporter))


@pytest.fixture(scope="module")
def undecodable() -> dict[str, Any]:
    """Without node_exporter, which ends at such a name: `panic: label value "n\\xff" is not valid UTF-8`."""
    return read(UNDECODABLE, "-")


def labels(families: dict[str, Any], name: str) -> list[list[tuple[str, str]]]:
    return sorted(sorted(of.items()) for of, _ in families[name])


def devices(families: dict[str, Any], name: str) -> list[str]:
    return sorted(of["device"] for of, _ in families[name])


def test_interfaces_of_odd_names_are_those_of_the_kernel_and_of_node_exporter(odd: dict[str, Any]) -> None:
    ours, theirs = odd["ours"], odd["theirs"]
    served = {name for name in theirs if name.startswith(NETWORK)}
    assert served == {name for name in ours if name.startswith(NETWORK)}
    assert {"node_network_receive_bytes", "node_network_up", "node_network_info"} <= served
    for name in served:
        assert labels(ours, name) == labels(theirs, name)
    assert devices(ours, "node_network_receive_bytes") == devices(ours, "node_network_up") == sorted(odd["kernel"])
    assert sorted([*ODD, "lo"]) == sorted(odd["kernel"])


def test_a_neighbour_is_its_interfaces_whatever_that_is_called(odd: dict[str, Any]) -> None:
    """node_exporter splits the line at Unicode's white space, and gives some of them to `x` and `*`."""
    assert devices(odd["ours"], "node_arp_entries") == sorted(ODD)


def test_names_that_differ_in_bytes_that_are_no_text_are_told_apart(undecodable: dict[str, Any]) -> None:
    ours = undecodable["ours"]
    shown = ["lo", "n\ufffdff", "n\ufffdfe", "n\ufffd\ufffdff", "n\ufffd\ufffd", r"n\xff"]
    for name in ("node_network_receive_bytes", "node_network_up"):
        assert devices(ours, name) == sorted(shown)
    assert devices(ours, "node_arp_entries") == sorted(shown[1:])
    succeeded = {of["collector"]: value for of, value in ours["node_scrape_collector_success"]}
    assert (succeeded["netdev"], succeeded["netclass"], succeeded["arp"]) == (1, 1, 1)
