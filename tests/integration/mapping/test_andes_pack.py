"""The pack of the broker against the MBeans of products."""

from testing.mapping import Products

ORDERS, EVENTS = ("orders",), ("events.topic:subscriber=1,node=a",)


def test_queues_store_and_cluster_are_shown(products: Products) -> None:
    assert {name: values for name, values in products.samples.items() if name.startswith("andes")} == {
        "andes_queue_messages": {ORDERS: 1040, EVENTS: 1051},
        "andes_queue_received_messages_total": {ORDERS: 1041001, EVENTS: 1052001},
        "andes_queue_depth_bytes": {ORDERS: 1042001, EVENTS: 1053001},
        "andes_queue_consumers": {ORDERS: 1044, EVENTS: 1055},
        "andes_queue_max_message_age_seconds": {ORDERS: 1045.001, EVENTS: 1056.001},
        "andes_durable_subscription_messages": {("carbon:events",): 1078001},
        "andes_store_healthy": {(): 1},
        "andes_cluster_nodes": {(): 2},
    }
