"""The Synapse pack against the recorded engine of Apache and against the MBeans of WSO2's fork."""

from collections.abc import Callable

import pytest

from exporter.jmx import ObjectName
from exporter.mapping import MappingResult, MetricMapper, load_packs
from exporter.model.snapshot import MBean, Snapshot
from testing.mapping import Mapped
from testing.synapse_samples import IN, OUT, buckets, states_of, windows

RECORDING = "synapse-3.0.1"
TRANSPORTS: Mapped = {
    "synapse_transport_messages_received_total": {IN: 22, OUT: 12},
    "synapse_transport_messages_sent_total": {IN: 22, OUT: 14},
    "synapse_transport_bytes_received_total": {IN: 2183, OUT: 2103},
    "synapse_transport_bytes_sent_total": {IN: 2593, OUT: 2119},
    "synapse_transport_faults_receiving_total": {IN: 0, OUT: 0},
    "synapse_transport_faults_sending_total": {IN: 0, OUT: 0},
    "synapse_transport_timeouts_receiving_total": {IN: 0, OUT: 0},
    "synapse_transport_timeouts_sending_total": {IN: 0, OUT: 0},
    "synapse_transport_active_threads": {IN: 0, OUT: 0},
    "synapse_transport_queue_size": {IN: 0, OUT: 0},
}


def test_the_engine_is_in_exactly_one_state(samples_of: Callable[..., Mapped]) -> None:
    state = samples_of(RECORDING)["synapse_server_state"]
    assert [name for (name,), value in state.items() if value == 1] == ["STARTED"]
    assert len(state) == 6


@pytest.mark.parametrize("name", TRANSPORTS)
def test_the_recorded_transports_are_shown(name: str, samples_of: Callable[..., Mapped]) -> None:
    assert samples_of(RECORDING)[name] == TRANSPORTS[name]


def test_the_recorded_sizes_are_added_up(samples_of: Callable[..., Mapped]) -> None:
    """Of the listener's requests 21 had less than 1 KiB and one had more; the sender counted 11 and 1 responses."""
    samples = samples_of(RECORDING)
    requests, responses = (samples[f"synapse_passthrough_{what}_size_bytes_bucket"] for what in ("request", "response"))
    assert requests == buckets("http-listener", [21, *[22] * 5]) | buckets("http-sender", [1] * 6)
    assert responses == buckets("http-listener", [8] * 6) | buckets("http-sender", [11, *[12] * 5])


def test_the_recorded_connections_are_shown(samples_of: Callable[..., Mapped]) -> None:
    samples = samples_of(RECORDING)
    assert samples["synapse_passthrough_connections"] == {("http-listener",): 0, ("http-sender",): 0}
    assert samples["synapse_passthrough_last_minute_connections"] == {("http-listener",): 22, ("http-sender",): 3}


def test_apaches_latency_is_in_seconds_by_window(samples_of: Callable[..., Mapped]) -> None:
    found = samples_of(RECORDING)["synapse_passthrough_latency_average_seconds"]
    assert found == pytest.approx(windows("nio-http", [0.053, 0.053, 0.053, 0, 0, 0, 0.09816666666666667]))


def test_each_recorded_endpoint_is_in_exactly_one_state(samples_of: Callable[..., Mapped]) -> None:
    active = ("working", "faulting", "failing", "counted", "counted-fault", "light", "heavy", "balanced")
    assert states_of(samples_of(RECORDING)) == {
        **{endpoint: ["active"] for endpoint in active},
        "slow": ["timeout"],
        "suspended": ["suspended"],
        "switched-off": ["switched_off"],
    }


def test_responses_of_recorded_endpoints_are_counted_by_code(samples_of: Callable[..., Mapped]) -> None:
    samples = samples_of(RECORDING)
    assert samples["synapse_endpoint_responses_total"] == {("counted", "200"): 4, ("counted-fault", "500"): 1}
    counted = {endpoint: value for (endpoint,), value in samples["synapse_endpoint_bytes_sent_total"].items() if value}
    assert counted == {"counted": 32, "counted-fault": 8}


def test_the_recorded_children_of_a_balancing_endpoint_are_counted(samples_of: Callable[..., Mapped]) -> None:
    samples = samples_of(RECORDING)
    for name in ("children", "active_children", "ready_children"):
        found = {endpoint: value for (endpoint,), value in samples[f"synapse_endpoint_{name}"].items() if value}
        assert found == {"balanced": 2}


def test_callbacks_stores_processors_and_pools_are_shown(samples_of: Callable[..., Mapped]) -> None:
    samples = samples_of(RECORDING)
    assert samples["synapse_callbacks"] == {(): 0}
    assert samples["synapse_message_store_messages"] == {("orders",): 3}
    assert samples["synapse_message_processor_active"] == {("forwarding orders",): 1, ("sampling orders",): 1}
    assert samples["synapse_message_processor_queue_size"] == {("forwarding orders",): 3}
    assert samples["synapse_database_pool_connections"] == {
        ("orders-database", "active"): 1,
        ("orders-database", "idle"): 0,
    }


def test_the_domain_may_be_another(samples_by_name: Callable[[MappingResult], Mapped]) -> None:
    """`-Djmx.agent.name=gateway` makes it so."""
    store = MBean(ObjectName.parse("gateway:Type=MessageStore,Name=orders"), {"Size": 2})
    result = MetricMapper(load_packs("metrics")).map(Snapshot((store,)))
    assert samples_by_name(result) == {"synapse_message_store_messages": {("orders",): 2}}


def test_of_thousands_of_endpoints_the_first_are_shown_with_all_their_states_and_the_rest_is_counted() -> None:
    states = {"Active": True, "Timedout": False, "Suspended": False, "SwitchedOff": False}
    endpoints = tuple(
        MBean(
            ObjectName.parse(f"org.apache.synapse:Type=Endpoint,Name=api{number:04}"),
            {**states, "MessagesSent": 1, "ResponseCodeTable": {"200": 1, "500": 0}},
        )
        for number in range(3000)
    )
    result = MetricMapper(load_packs("metrics")).map(Snapshot(endpoints))
    shown = {family.name: {sample.labels["endpoint"] for sample in family.samples} for family in result.families}
    first = {f"api{number:04}" for number in range(1000)}
    assert shown["synapse_endpoint_state"] == first
    assert shown["synapse_endpoint_messages_sent"] == first
    assert {cut.family: cut.series for cut in result.cut} == {
        "synapse_endpoint_state": 8000,
        "synapse_endpoint_messages_sent_total": 2000,
        "synapse_endpoint_responses_total": 1000,
    }
