"""What is compared with last week, in a real Prometheus whose blocks hold that week's samples and today's.

The other tests of these rules take an hour for the week: promtool would evaluate twenty thousand times.
"""

import json
import subprocess
import time
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from development.ports import any_free
from development.service import serve
from testing.exposition import get

WEEK = 7 * 86_400
INTERVAL = 30
SPAN = 30 * 60
"""Seconds for which there are samples, a week ago and now: the longest rate is over fifteen minutes."""

PLACE = 'job="wso2-probe",instance="{server}"'
LISTENER = f'{PLACE},transport="passthru-http-receiver"'
BACK_END = f'{PLACE},name="http-http",window="5m"'

Sample = tuple[str, float]


def counted(server: str, before: float, now: float, at: int, today: int) -> Sample:
    """A counter of requests, by how many a second there were a week ago and are now."""
    rate = now if at > today - SPAN - INTERVAL else before
    labels = LISTENER.format(server=server)
    return f"synapse_transport_messages_received_total{{{labels}}}", rate * (at % WEEK)


def latency(server: str, before: float, now: float, at: int, today: int) -> Sample:
    labels = BACK_END.format(server=server)
    name = f"synapse_passthrough_backend_latency_average_seconds{{{labels}}}"
    return name, now if at > today - SPAN - INTERVAL else before


SERVERS = [
    ("synapse_transport_messages_received", "counter", counted, "dropped", 2.0, 0.2),
    ("synapse_transport_messages_received", "counter", counted, "steady", 2.0, 1.8),
    ("synapse_transport_messages_received", "counter", counted, "quiet", 0.05, 0.0),
    ("synapse_passthrough_backend_latency_average_seconds", "gauge", latency, "slow", 0.2, 0.9),
    ("synapse_passthrough_backend_latency_average_seconds", "gauge", latency, "always slow", 0.8, 0.9),
    ("synapse_passthrough_backend_latency_average_seconds", "gauge", latency, "fast", 0.01, 0.1),
]
"""Family, type and samples of each server, by what it had a week ago and has now."""


def open_metrics(today: int) -> Iterator[str]:
    """The samples of both weeks in the OpenMetrics text format."""
    for family in dict.fromkeys(family for family, *_ in SERVERS):
        kind = next(kind for each, kind, *_ in SERVERS if each == family)
        yield f"# TYPE {family} {kind}"
        for each, _, sample, server, before, now in SERVERS:
            if each == family:
                for at in (*range(today - WEEK - SPAN, today - WEEK, INTERVAL), *range(today - SPAN, today, INTERVAL)):
                    name, value = sample(server, before, now, at, today)
                    yield f"{name} {value} {at}"
    yield "# EOF\n"


@pytest.fixture(scope="module")
def query(prometheus: Path, promtool: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Asks a Prometheus with these blocks for an expression, at the time of their last samples."""
    folder = tmp_path_factory.mktemp("last-week")
    today = int(time.time()) // INTERVAL * INTERVAL
    (folder / "history.om").write_text("\n".join(open_metrics(today)))
    (folder / "prometheus.yml").write_text("{}")
    blocks = [promtool, "tsdb", "create-blocks-from", "openmetrics", folder / "history.om", folder / "data"]
    subprocess.run([str(word) for word in blocks], check=True, capture_output=True)
    port = any_free()
    command = [str(prometheus), f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}"]
    command.append(f"--web.listen-address=127.0.0.1:{port}")
    with serve(command, port, log=folder / "log") as service:

        def ask(expression: str) -> Any:
            asked = urllib.parse.urlencode({"query": expression, "time": today})
            return json.loads(get(f"{service.url}/api/v1/query?{asked}"))["data"]["result"]

        yield ask


@pytest.mark.parametrize(("alert", "server"), [("WSO2TrafficDropped", "dropped"), ("WSO2BackEndSlow", "slow")])
def test_only_who_is_worse_than_last_week_is_found(
    query: Callable[[str], Any], alert_rules: list[dict[str, Any]], alert: str, server: str
) -> None:
    """Steady traffic, little traffic, and what is always slow or still fast are not."""
    (rule,) = (rule for rule in alert_rules if rule["alert"] == alert)
    assert [found["metric"]["instance"] for found in query(rule["expr"])] == [server]
