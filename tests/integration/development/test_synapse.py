"""Synapse as the tests have it: each of its endpoints gets into its state, as Java's own client sees it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from development import ports, synapse
from development.synapse import SynapseServer

Read = dict[str, dict[str, Any]]
_STATES = ("Active", "Timedout", "Suspended", "SwitchedOff")


@pytest.fixture(scope="module")
def read(java_home: Path, java_programs: Path) -> Read:
    """Every attribute after some messages, of a server that is gone by now."""
    assert synapse.LIBRARY.is_dir(), f"{synapse.LIBRARY} is missing; `make test` sets it up"
    with SynapseServer(java_home) as server:
        answered = {name: server.send(name) for name in ("working", "faulting", "failing", "suspended", "slow")}
        answered |= {name: server.send(name) for name in ("counted", "counted-fault", "queued", "looked-up")}
        server.switch_off("switched-off")
        url = f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{server.jmx_port}/jmxrmi"
        command = [str(java_home / "bin" / "java"), "-cp", str(java_programs), "ReadEverything", url]
        everything: Read = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        log = server.log
    assert answered == {
        "working": 200,
        "faulting": 500,
        "failing": 500,
        "suspended": 500,
        "slow": 500,
        "counted": 202,
        "counted-fault": 202,
        "queued": 202,
        "looked-up": 200,
    }
    assert not log.exists()
    assert not any(map(ports.answers, (server.jmx_port, server.connector_port, server.http_port, server.nhttp_port)))
    return everything


def _values(read: Read, name: str) -> dict[str, Any]:
    return {attribute: found["value"] for attribute, found in read[f"org.apache.synapse:{name}"].items()}


@pytest.mark.parametrize(
    ("endpoint", "states"),
    [
        ("working", ["Active"]),
        ("faulting", ["Active"]),
        ("failing", ["Active"]),
        ("suspended", ["Suspended"]),
        ("slow", ["Timedout"]),
        ("switched-off", ["SwitchedOff"]),
    ],
)
def test_each_endpoint_is_in_its_state(endpoint: str, states: list[str], read: Read) -> None:
    values = _values(read, f"Name={endpoint},Type=Endpoint")
    assert [state for state in _STATES if values[state]] == states


def test_the_transport_that_counts_an_endpoints_messages_counts_them(read: Read) -> None:
    assert _values(read, "Name=counted,Type=Endpoint")["ResponseCodeTable"] == [[200, 1]]
    assert _values(read, "Name=counted-fault,Type=Endpoint")["ResponseCodeTable"] == [[500, 1]]


def test_a_message_stays_in_the_store_until_its_processor_runs(read: Read) -> None:
    assert _values(read, "Name=orders,Type=MessageStore")["Size"] == 1
    assert _values(read, "Name=forwarding orders,Type=Message Forwarding Processor view") == {"Active": True, "Size": 1}


def test_the_database_was_asked_through_a_pool(read: Read) -> None:
    """The engine notes the pool's numbers when it takes a connection, and not when it gives it back."""
    pool = _values(read, "Name=orders-database,Type=DatabaseConnectionPool")
    assert (pool["NumActive"], pool["NumIdle"]) == (1, 0)
    assert [count for _, count in pool["ConnectionUsage"]] == [1]
