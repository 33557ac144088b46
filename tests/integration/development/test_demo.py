"""The smallest demonstration: a plain JVM is killed under all that is shipped, and one person is woken once."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from development import kernel, ports
from development.demo import agent
from development.demo.fault import Fault, Form, Kind, Subject
from development.demo.faults.killed import FAULT
from development.demo.outcome import strangers
from development.demo.programs import Setup
from development.demo.rounds import run_lane
from development.demo.servers import Programs
from development.demo.watched_stand import WatchedStand
from development.places import PROJECT

EXPORTER = (sys.executable, "-m", "exporter")
KILLED: Fault = replace(FAULT, subjects=(Subject("carbon", Kind.JAVA),), within=3600, resolves_within=3600, loses=0)
"""A JVM in Carbon's place. How long all takes depends on the machine, and is nothing that a test could hold."""


@pytest.fixture
def stand(java_home: Path, tmp_path: Path) -> Iterator[WatchedStand]:
    parts = Programs(java_home, kernel.HOME, agent.compiled(java_home, tmp_path))
    with WatchedStand(Setup(EXPORTER, Form.METRICS, 15, tmp_path), parts, threading.Event(), [KILLED]) as stand:
        yield stand


def test_one_incident_is_opened_and_resolved_for_a_server_that_is_killed(stand: WatchedStand) -> None:
    ((outcome,),) = run_lane(stand, ((KILLED,),))
    assert outcome.complaints == ()
    assert [(told.alert, told.server, told.page) for told in outcome.told] == [
        ("WSO2TargetDown", "killed-carbon", True)
    ]
    (incident,) = stand.desk.inbox.incidents
    assert incident.lines[0].startswith("killed-carbon: ")
    assert incident.resolved is not None
    assert strangers([KILLED], stand.desk.inbox.events) == ()
    assert stand.desk.inbox.refused == ()
    assert any(message.channel == "heartbeat" for message in stand.desk.inbox.messages)


def test_an_interruption_ends_everything_while_a_server_starts() -> None:
    command = [sys.executable, "-m", "development.demo", "crash-loop", "--scale", "6"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "starting" in line:
                os.kill(process.pid, signal.SIGINT)
    assert process.returncode == 0, said
    assert said[-1] == "Ended; nothing is left running.\n"
    addresses = [line.split("http://127.0.0.1:")[1].rstrip("/\n") for line in said if "http://127.0.0.1:" in line]
    assert len(addresses) == 4
    assert not any(ports.answers(int(port)) for port in addresses)
