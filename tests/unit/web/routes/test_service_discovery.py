"""What `/sd` says, as Prometheus's HTTP service discovery reads it, and that it reads no server for that."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from exporter.collect.target import Labels, Target, TargetIdentity
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, MBean, Snapshot
from exporter.targets.recordings import RecordedSource
from testing.application import Answer, Ask, application_on, ask_of
from testing.delivery import delivered_consumers
from testing.reads import reading_of

SERVER_ADMIN = ObjectName.parse("org.wso2.carbon:type=ServerAdmin")
DATA = {"ServerDataAsString": "JVM Name='x', WSO2 API Manager version ='4.5.0', "}


class Untouched:
    """A server that nobody may read: a thread that did would tell pytest of its exception."""

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        raise AssertionError("it was read")

    def close(self) -> None:
        pass


def target(name: str, labels: Labels = (), snapshot: Snapshot | None = None) -> Target:
    source = Untouched() if snapshot is None else RecordedSource(snapshot)
    return Target(TargetIdentity(name, "10.0.0.1"), source, delivered_consumers(), labels)


def groups(answer: Answer) -> list[dict[str, Any]]:
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    read: list[dict[str, Any]] = json.loads(answer.text)
    return read


def ask(*targets: Target) -> Ask:
    return ask_of(application_on(targets))


def test_each_server_is_scraped_as_a_probe_of_the_address_that_was_asked() -> None:
    first, second = groups(ask(target("b"), target("a & b"))("/sd", host="exporter.example.com:19404"))
    assert first == {
        "targets": ["exporter.example.com:19404"],
        "labels": {
            "__metrics_path__": "/probe",
            "__param_target": "b",
            "instance": "b",
            "__meta_wso2_name": "b",
            "__meta_wso2_host": "10.0.0.1",
        },
    }
    assert (second["labels"]["__param_target"], second["labels"]["instance"]) == ("a & b", "a & b")


def test_without_servers_there_is_nothing_to_scrape() -> None:
    assert groups(ask()("/sd", host="a:1")) == []


def test_labels_of_ones_own_are_labels_of_the_server() -> None:
    (group,) = groups(ask(target("a", (("room", "EG 1"), ("team", "identity"))))("/sd", host="a:1"))
    assert {name: group["labels"][name] for name in ("room", "team")} == {"room": "EG 1", "team": "identity"}


@pytest.mark.parametrize(("scheme", "told"), [("http", {}), ("https", {"__scheme__": "https"})])
def test_the_scheme_is_told_where_it_is_known(scheme: str, told: Mapping[str, str]) -> None:
    """A proxy may end TLS before the exporter: that the caller's own connection has none is known to him alone."""
    (group,) = groups(ask(target("a"))("/sd", scheme=scheme, host="a:1"))
    assert {name: value for name, value in group["labels"].items() if name == "__scheme__"} == told


def test_the_product_is_told_once_the_server_has_said_it() -> None:
    carbon = target("a", snapshot=Snapshot((MBean(SERVER_ADMIN, DATA),)))
    asked = ask(carbon)
    assert "__meta_wso2_product" not in groups(asked("/sd", host="a:1"))[0]["labels"]
    reading_of(carbon.begin(Deadline.after(10)))
    assert groups(asked("/sd", host="a:1"))[0]["labels"]["__meta_wso2_product"] == "WSO2 API Manager"


@pytest.mark.parametrize("host", ["[::1]:19404", "127.0.0.1:1", "exporter", "a_b.example.com:443", "a" * 253])
def test_every_address_that_a_caller_may_reach_is_given_back(host: str) -> None:
    assert groups(ask(target("a"))("/sd", host=host))[0]["targets"] == [host]


@pytest.mark.parametrize(
    "host", ["", "a:1/x", "a:1, b:2", "a b", "user@a:1", "a:123456", "é", "<a>", "[x]:1", "a" * 254]
)
def test_a_host_that_is_none_is_refused(host: str) -> None:
    answer = ask(target("a"))("/sd", host=host)
    assert (answer.status, answer.text.count("\n")) == (400, 1)
    assert not host or host not in answer.text


def test_it_is_asked_for_alone() -> None:
    assert ask(target("a"))("/sd", method="POST", host="a:1").status == 405
