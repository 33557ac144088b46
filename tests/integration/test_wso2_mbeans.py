"""WSO2's MBeans on real servers, read by the exporter's own client: Synapse under traffic, and a Carbon kernel."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from development import synapse
from development.carbon import CarbonServer
from development.synapse import SynapseServer
from exporter.jmx import ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.mapping import MetricMapper, load_packs
from exporter.secrecy.credentials import Credentials, Secret
from exporter.targets.native.source import NativeSource

Samples = dict[str, dict[tuple[str, ...], float]]
Read = Callable[[], Samples]
STATES = ("active", "timeout", "suspended", "switched_off")
SIZES = "synapse_passthrough_request_size_bytes_bucket"
RESPONSES = "synapse_endpoint_responses_total"


def reader(source: NativeSource) -> Read:
    mapper = MetricMapper(load_packs("metrics"))

    def read() -> Samples:
        result = mapper.map(source.read(mapper.queries, Deadline.after(30)))
        assert (result.unmapped, result.conflicts, result.cut) == ((), (), ())
        samples: Samples = {}
        for family in result.families:
            for sample in family.samples:
                samples.setdefault(family.name + sample.suffix, {})[tuple(sample.labels.values())] = sample.value
        return samples

    return read


def once(read: Read, condition: Callable[[Samples], bool]) -> Samples:
    """What is read when a condition holds: some counters move shortly after the answer."""
    deadline = time.monotonic() + 60
    while not condition(samples := read()):
        assert time.monotonic() < deadline, samples
        time.sleep(0.1)
    return samples


def states_of(samples: Samples) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for (endpoint, state), value in samples["synapse_endpoint_state"].items():
        found.setdefault(endpoint, []).extend([state] if value else [])
    return found


@pytest.fixture(scope="module")
def engine(java_home: Path) -> Iterator[SynapseServer]:
    assert synapse.LIBRARY.is_dir(), f"{synapse.LIBRARY} is missing; `make test` sets it up"
    with SynapseServer(java_home) as server:
        yield server


@pytest.fixture(scope="module")
def read(engine: SynapseServer) -> Iterator[Read]:
    with closing(NativeSource(ServiceUrl("127.0.0.1", engine.jmx_port), None)) as source:
        yield reader(source)


def test_each_endpoint_gets_into_its_state_and_is_in_one_alone(engine: SynapseServer, read: Read) -> None:
    assert {tuple(states) for states in states_of(read()).values()} == {("active",)}
    for proxy in ("working", "failing", "suspended", "slow"):
        engine.send(proxy)
    engine.switch_off("switched-off")
    states = states_of(once(read, lambda samples: states_of(samples)["slow"] == ["timeout"]))
    wanted = ("working", "failing", "suspended", "slow", "switched-off")
    assert {endpoint: states[endpoint] for endpoint in wanted} == {
        "working": ["active"],
        "failing": ["active"],
        "suspended": ["suspended"],
        "slow": ["timeout"],
        "switched-off": ["switched_off"],
    }
    assert {len(each) for each in states.values()} == {1}


def test_how_often_an_endpoint_was_suspended_or_timed_out_is_counted(engine: SynapseServer, read: Read) -> None:
    engine.send("suspended")
    before = read()
    engine.send("slow")
    timed_out = "synapse_endpoint_timeouts_total"
    after = once(read, lambda samples: samples[timed_out][("slow",)] == before[timed_out][("slow",)] + 1)
    suspensions = after["synapse_endpoint_suspensions_total"]
    assert {endpoint for (endpoint,), times in suspensions.items() if times} == {"suspended"}
    assert suspensions[("suspended",)] == 1


def test_requests_are_counted_by_their_sizes(engine: SynapseServer, read: Read) -> None:
    before = read()[SIZES]
    small, large = b"<order/>", b"<order>" + b"x" * 20_000 + b"</order>"
    for body in (small, small, large):
        assert engine.send("working", body) == 200
    all_of_them = ("http-listener", "+Inf")
    after = once(read, lambda samples: samples[SIZES][all_of_them] == before[all_of_them] + 3)[SIZES]
    bounds = ("1023.0", "10239.0", "102399.0", "1048575.0", "10485759.0", "+Inf")
    rises = [after["http-listener", bound] - before["http-listener", bound] for bound in bounds]
    assert rises == [2, 2, 3, 3, 3, 3]


def test_responses_are_counted_by_their_codes(engine: SynapseServer, read: Read) -> None:
    for proxy in ("counted", "counted", "counted-fault"):
        assert engine.send(proxy) == 202
    of_endpoints = {("counted", "200"): 2.0, ("counted-fault", "500"): 1.0}
    of_transports = {("nio-https-sender", "200"): 2.0, ("nio-https-sender", "500"): 1.0}
    # The engine counts after it has answered, each in its own time.
    once(
        read,
        lambda samples: (
            samples.get(RESPONSES) == of_endpoints and samples.get("axis2_transport_responses_total") == of_transports
        ),
    )


def test_messages_wait_in_their_store(engine: SynapseServer, read: Read) -> None:
    assert read()["synapse_message_store_messages"] == {("orders",): 0}
    engine.send("queued")
    samples = once(read, lambda samples: samples["synapse_message_store_messages"] == {("orders",): 1})
    assert samples["synapse_message_processor_queue_size"] == {("forwarding orders",): 1}
    assert samples["synapse_server_state"][("STARTED",)] == 1


def test_a_kernel_shows_its_status_and_its_data_source(carbon: CarbonServer) -> None:
    credentials = Credentials(carbon.username, Secret(carbon.password_file.read_text().strip()))
    with closing(NativeSource(ServiceUrl("127.0.0.1", carbon.jmx_port), credentials)) as source:
        samples = reader(source)()
    assert samples["wso2_server_status"][("RUNNING",)] == 1
    [(product, version, java, system)] = samples["wso2_server_info"]
    assert (product, version, system) == ("", "", "Linux")
    assert java
    pool = ("WSO2_SHARED_DB", "-1234")
    assert samples["wso2_datasource_info"] == {(*pool, "org.h2.Driver"): 1}
    assert samples["wso2_datasource_connections_max"] == {pool: 50}  # max_active in deployment.toml
    assert samples["wso2_datasource_max_wait_seconds"] == {pool: 60}  # max_wait
    assert samples["wso2_datasource_borrowed_total"][pool] > 0
    assert samples["wso2_datasource_created_total"][pool] >= samples["wso2_datasource_connections"][*pool, "idle"]
