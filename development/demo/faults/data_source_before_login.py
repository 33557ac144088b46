"""All connections of the data source are taken before the exporter has logged in: its login waits for one, too."""

import json
import time
import urllib.parse
import urllib.request

from development.demo.fault import Fault, Kind, Subject
from development.demo.fault_agent import FaultAgent
from development.demo.faults.data_source import DATA_SOURCE
from development.demo.login import log_in
from development.demo.repair import release
from development.demo.stand import Stand

_PATIENCE = 120
"""Seconds; Prometheus asks every minute which servers there are."""
_PAUSE = 1


def _make(stand: Stand) -> None:
    """Have a user log in first: a server that nobody has logged in to takes the lack for a wrong password."""
    log_in(stand.servers["carbon"])
    FaultAgent(stand.servers["carbon"].agent_port).command(f"connections {DATA_SOURCE}")
    stand.watch("carbon")
    _wait_until_scraped(stand)
    stand.begin()


def _wait_until_scraped(stand: Stand) -> None:
    name, deadline = stand.servers["carbon"].name, time.monotonic() + _PATIENCE
    query = urllib.parse.urlencode({"query": f'wso2_up{{instance="{name}"}} or wso2_up{{target="{name}"}}'})
    while True:
        with urllib.request.urlopen(f"{stand.prometheus.url}/api/v1/query?{query}", timeout=30) as answer:  # noqa: S310 - http, ours
            if json.load(answer)["data"]["result"]:
                return
        if time.monotonic() > deadline:
            raise TimeoutError(f"Prometheus does not know {name} within {_PATIENCE} s")
        stand.wait(_PAUSE)


FAULT = Fault(
    name="data-source-before-login",
    title="All connections of a data source are taken before the exporter logs in",
    subjects=(Subject("carbon", Kind.CARBON, agent=True, data_source_mbeans=True, watched=False),),
    make=_make,
    mend=release("carbon"),
    expects=("WSO2TargetDown",),
    within=270,
    loses=1,
)
