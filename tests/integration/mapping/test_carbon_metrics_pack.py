"""The pack of Carbon Metrics against the MBeans of products."""

from testing.mapping import Products


def test_calls_of_handlers_are_counted(products: Products) -> None:
    assert products.samples["wso2_api_handler_calls_total"] == {
        ("APIAuthenticationHandler",): 181001,
        ("APIThrottleHandler.request",): 196001,
    }


def test_the_brokers_counts_are_shown_and_no_rates(products: Products) -> None:
    assert {name: values for name, values in products.samples.items() if name.startswith("wso2_broker")} == {
        "wso2_broker_enqueued_total": {(): 266001},
        "wso2_broker_dequeued_total": {(): 267001},
        "wso2_broker_acked_total": {(): 268001},
        "wso2_broker_rejected_total": {(): 269001},
        "wso2_broker_messages_received_total": {(): 241001},
        "wso2_broker_messages_sent_total": {(): 246001},
        "wso2_broker_channels": {(): 272},
        "wso2_broker_queue_subscribers": {(): 270},
        "wso2_broker_topic_subscribers": {(): 271},
    }
