"""The Synapse pack against the recorded engine of Apache and against the MBeans of WSO2's fork."""

from collections.abc import Callable, Iterable

import pytest

from exporter.jmx import ObjectName
from exporter.mapping import MappingResult, MetricMapper, load_packs
from exporter.model.snapshot import MBean, Snapshot
from testing.mapping import Mapped, Products

RECORDING = "synapse-3.0.1"
STATES = ("active", "timeout", "suspended", "switched_off")
BOUNDS = ("1023.0", "10239.0", "102399.0", "1048575.0", "10485759.0", "+Inf")
WINDOWS = ("1m", "5m", "15m", "1h", "8h", "24h", "all")
IN, OUT = ("passthru-http-receiver",), ("passthru-http-sender",)
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
# The first of four transports, and the first of five endpoints, in testing/java/ProductMBeans.txt.
SHOP = "PizzaShackAPI--v1.0.0_APIproductionEndpoint"
COUNTED = {
    "messages_received_total": (385001, 776001),
    "messages_sent_total": (386001, 777001),
    "faults_receiving_total": (387001, 778001),
    "faults_sending_total": (388001, 779001),
    "timeouts_receiving_total": (389001, 780001),
    "timeouts_sending_total": (390001, 781001),
    "bytes_received_total": (391001, 782001),
    "bytes_sent_total": (392001, 783001),
}


def buckets(name: str, counts: Iterable[float]) -> dict[tuple[str, ...], float]:
    return {(name, bound): count for bound, count in zip(BOUNDS, counts, strict=True)}


def windows(name: str, seconds: Iterable[float]) -> dict[tuple[str, ...], float]:
    return {(name, window): value for window, value in zip(WINDOWS, seconds, strict=True)}


def states_of(samples: Mapped) -> dict[str, list[str]]:
    """By endpoint the states that are 1; every state of every endpoint must be there."""
    family = samples["synapse_endpoint_state"]
    assert set(family.values()) <= {0, 1}
    endpoints = {endpoint for endpoint, _ in family}
    assert family.keys() == {(endpoint, state) for endpoint in endpoints for state in STATES}
    return {endpoint: [state for state in STATES if family[endpoint, state]] for endpoint in endpoints}


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


@pytest.mark.parametrize("name", COUNTED)
def test_what_transports_and_endpoints_of_the_products_count_is_shown(name: str, products: Products) -> None:
    of_transport, of_endpoint = COUNTED[name]
    transports = products.samples[f"synapse_transport_{name}"]
    assert transports[IN] == of_transport
    assert [transport for (transport,) in sorted(transports)] == [
        f"passthru-{scheme}-{part}" for scheme in ("http", "https") for part in ("receiver", "sender")
    ]
    endpoints = products.samples[f"synapse_endpoint_{name}"]
    assert endpoints[(SHOP,)] == of_endpoint
    assert len(endpoints) == 5


def test_pools_and_response_codes_of_the_products_transports_are_shown(products: Products) -> None:
    samples = products.samples
    assert samples["synapse_transport_active_threads"][IN] == 399
    assert samples["synapse_transport_queue_size"][IN] == 400
    codes = {
        code: value for (name, code), value in samples["synapse_transport_responses_total"].items() if name == IN[0]
    }
    assert codes == {"200": 380, "202": 381, "500": 382}


def test_each_endpoint_of_the_products_is_in_exactly_one_state(products: Products) -> None:
    assert states_of(products.samples) == {
        SHOP: ["active"],
        "PizzaShackAPI--v1.0.0_APIsandboxEndpoint": ["timeout"],
        "suspended": ["suspended"],
        "switched-off": ["switched_off"],
        "balanced": ["active"],
    }


def test_codes_and_children_of_the_products_endpoints_are_shown(products: Products) -> None:
    samples = products.samples
    codes = {code: value for (name, code), value in samples["synapse_endpoint_responses_total"].items() if name == SHOP}
    assert codes == {"200": 771, "404": 772, "500": 773}
    children = [samples[f"synapse_endpoint_{name}children"][("balanced",)] for name in ("", "active_", "ready_")]
    assert children == [5, 4, 3]


def test_how_often_the_products_endpoints_were_suspended_and_timed_out_is_counted(products: Products) -> None:
    samples = products.samples
    assert samples["synapse_endpoint_suspensions_total"][(SHOP,)] == 791
    assert samples["synapse_endpoint_timeouts_total"][(SHOP,)] == 793


def test_the_workers_are_shown_where_the_engine_finds_their_threads(products: Products) -> None:
    """Not those of the MBean's old name, PassthroughHttpServerWorker, under which it finds none."""
    assert products.samples["synapse_passthrough_workers"] == {(): 749}
    assert products.samples["synapse_passthrough_workers_blocked_ratio"] == {(): 7.525}


def test_sizes_and_connections_of_the_products_are_shown(products: Products) -> None:
    samples = products.samples
    requests, responses = (samples[f"synapse_passthrough_{what}_size_bytes_bucket"] for what in ("request", "response"))
    expected = buckets("http-listener", [276, 553, 831, 1110, 1390, 1671])
    assert {key: requests[key] for key in expected} == expected
    expected = buckets("http-listener", [282, 565, 849, 1134, 1420, 1707])
    assert {key: responses[key] for key in expected} == expected
    names = ("http-listener", "https-listener", "http-sender", "https-sender")
    assert samples["synapse_passthrough_connections"] == {
        (name,): value for name, value in zip(names, (289, 315, 341, 367), strict=True)
    }
    assert samples["synapse_passthrough_last_minute_connections"] == {
        (name,): value for name, value in zip(names, (293, 319, 345, 371), strict=True)
    }


def test_wso2s_latencies_are_in_seconds_by_window(products: Products) -> None:
    """The file's numbers rise by ten from window to window, and begin with the average over all time."""
    samples = products.samples

    def steps(first: float) -> list[float]:
        return [*((first + 10 * step) / 1000 for step in range(1, 7)), first / 1000]

    assert samples["synapse_passthrough_latency_average_seconds"] == pytest.approx(
        windows("nio-http-http", steps(465.5)) | windows("nio-https-https", steps(536.5))
    )
    assert samples["synapse_passthrough_backend_latency_average_seconds"] == pytest.approx(
        windows("nio-http-http", steps(466.5)) | windows("nio-https-https", steps(537.5))
    )
    assert samples["synapse_passthrough_s2s_latency_average_seconds"] == pytest.approx(
        windows("nio-http-http", steps(607.5)) | windows("nio-https-https", steps(678.5))
    )
    mediation = samples["synapse_passthrough_mediation_average_seconds"]
    assert mediation["nio-http-http", "request", "1m"] == pytest.approx(0.4835)
    assert mediation["nio-http-http", "response", "all"] == pytest.approx(0.4745)
    assert len(mediation) == 2 * 2 * len(WINDOWS)


def test_callbacks_stores_processors_and_pools_of_the_products_are_shown(products: Products) -> None:
    """The size of the store in a database cannot be read: it is absent, and counted as unreadable."""
    samples = products.samples
    assert samples["synapse_callbacks"] == {(): 928}
    assert samples["synapse_message_store_messages"] == {("orders",): 929001}
    assert [(str(one.name), one.attribute) for one in products.snapshot.unreadable] == [
        ("org.apache.synapse:Type=MessageStore,Name=orders in a database", "Size")
    ]
    assert samples["synapse_message_processor_active"] == {
        ("forwarding orders",): 1,
        ("failover forwarding orders",): 0,
        ("sampling orders",): 1,
    }
    assert samples["synapse_message_processor_queue_size"] == {
        ("forwarding orders",): 930,
        ("failover forwarding orders",): 931,
    }
    assert samples["synapse_database_pool_connections"] == {
        ("orders-database", "active"): 934,
        ("orders-database", "idle"): 935,
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
