import pytest

from testing.mapping import Products
from testing.synapse_samples import IN, WINDOWS, buckets, states_of, windows

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
