"""The small Java programs of the tests, each where it is to run."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from development.jvm import JavaServer, JavaServerError
from development.places import TOMCAT
from development.tomcat import TomcatServer


def _read_everything(java_home: Path, classes: Path, port: int, *arguments: str) -> dict[str, dict[str, Any]]:
    url = f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{port}/jmxrmi"
    command = [str(java_home / "bin" / "java"), "-cp", str(classes), "ReadEverything", url, *arguments]
    read: dict[str, dict[str, Any]] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return read


@pytest.mark.parametrize("release", [11, 17, 21, 25])
def test_many_mbeans_runs_on_every_java_and_is_read_by_javas_own_client(
    release: int, jdks: Mapping[int, Path], java_home: Path, java_programs: Path
) -> None:
    """The values are those that its source says; `java.lang:type=Runtime` tells which Java it is."""
    with JavaServer(jdks[release], java_programs, ["ManyMBeans", "12"]) as server:
        read = _read_everything(java_home, java_programs, server.jmx_port)
    assert read["java.lang:type=Runtime"]["SpecVersion"] == {"type": "java.lang.String", "value": str(release)}
    assert sum(name.startswith("many:") for name in read) == 12
    assert read["many:group=group-07,name=worker-0007,type=Worker"] == {
        "Active": {"type": "int", "value": 7},
        "Queued": {"type": "int", "value": 7},
        "Maximum": {"type": "int", "value": 1007},
        "Priority": {"type": "int", "value": 2},
        "Count": {"type": "long", "value": 7_000_000_000_001},
        "Started": {"type": "long", "value": 1_700_000_000_007},
        "Load": {"type": "double", "value": 2.0},
        "Ratio": {"type": "double", "value": 0.125},
        "State": {"type": "java.lang.String", "value": "RUNNING"},
        "Usage": {
            "type": "javax.management.openmbean.CompositeData",
            "value": {"used": 7168, "committed": 14336, "max": 1 << 40},
        },
    }


def test_tomcat_runs_on_ports_of_its_own_and_is_gone_afterwards(java_home: Path, java_programs: Path) -> None:
    assert TOMCAT.is_dir(), f"{TOMCAT} is missing; `make test` sets it up"
    with TomcatServer(TOMCAT, java_home) as server:
        read = _read_everything(java_home, java_programs, server.jmx_port)
        log, pid = server.log, server.pid
    connector = read[f'Catalina:address="127.0.0.1",port={server.http_port},type=Connector']
    assert connector["localPort"] == {"type": "int", "value": server.http_port}
    # As Java's client has it: the server breaks off where a value cannot be serialized.
    causes = {found["cause"] for mbean in read.values() for found in mbean.values() if "cause" in found}
    assert "java.io.NotSerializableException" in causes
    assert not psutil.pid_exists(pid)  # its ports may be another server's by now
    assert not log.exists()


def test_a_program_that_ends_before_it_is_ready_is_quoted(java_home: Path, java_programs: Path) -> None:
    with (
        pytest.raises(JavaServerError, match=r"ManyMBeans ended before it was ready(?s:.*)NumberFormatException"),
        JavaServer(java_home, java_programs, ["ManyMBeans", "many"]),
    ):
        pass


def test_the_reference_client_renders_each_kind_of_value_as_it_says(java_home: Path, java_programs: Path) -> None:
    # On this client's class path are the server's classes too, as they would have to be for its enum.
    with JavaServer(java_home, java_programs, ["KindsOfValues"]) as server:
        read = _read_everything(java_home, java_programs, server.jmx_port)["kinds:type=Values"]
    assert {found["type"] for found in read.values()} == {"java.lang.Object"}
    assert {name: found["value"] for name, found in read.items() if "value" in found} == {
        "Exact": 9_007_199_254_740_992,
        "Beyond": "-9007199254740993",
        "BigInteger": "18446744073709551616",
        "BigDecimal": "12500",
        "Float": 0.10000000149011612,
        "NaN": "NaN",
        "Infinite": "-Infinity",
        "Text": '"\\\n\u00fc\U0001f680',
        "Character": "x",
        "Date": "1970-01-01T00:00:00.001Z",
        "Duration": "PT1.5S",
        "Name": "a:name=c,type=b",
        "Enum": {"class": "KindsOfValues$Mood", "name": "GOOD"},
        "Bytes": [-1, 2],
        "Set": ["a", "b", "c"],
        "Map": [["a", True], ["k", [1, 2]]],
        "Null": None,
        "Other": {"class": "java.util.Locale"},
    }
    assert {name: (found["error"], found["cause"]) for name, found in read.items() if "error" in found} == {
        "NotSerializable": ("java.rmi.UnmarshalException", "java.io.NotSerializableException"),
        "Throws": ("javax.management.RuntimeMBeanException", "java.lang.IllegalStateException"),
    }
