from testing.mapping import Mapped, Products
from testing.pack_samples import of_axis2

LISTENER, SENDER, FILES = ("jms-listener",), ("jms-sender",), ("vfs-listener",)


PRODUCTS: Mapped = {
    "axis2_transport_messages_received_total": {LISTENER: 988001, SENDER: 1006001, FILES: 1024001},
    "axis2_transport_messages_sent_total": {LISTENER: 989001, SENDER: 1007001, FILES: 1025001},
    "axis2_transport_faults_receiving_total": {LISTENER: 990001, SENDER: 1008001, FILES: 1026001},
    "axis2_transport_faults_sending_total": {LISTENER: 991001, SENDER: 1009001, FILES: 1027001},
    "axis2_transport_timeouts_receiving_total": {LISTENER: 992001, SENDER: 1010001, FILES: 1028001},
    "axis2_transport_timeouts_sending_total": {LISTENER: 993001, SENDER: 1011001, FILES: 1029001},
    "axis2_transport_bytes_received_total": {LISTENER: 994001, SENDER: 1012001, FILES: 1030001},
    "axis2_transport_bytes_sent_total": {LISTENER: 995001, SENDER: 1013001, FILES: 1031001},
    "axis2_transport_active_threads": {LISTENER: 1002, SENDER: 1020, FILES: 1038},
    "axis2_transport_queue_size": {LISTENER: 1003, SENDER: 1021, FILES: 1039},
}


def test_the_products_transports_are_shown(products: Products) -> None:
    assert of_axis2(products.samples) == PRODUCTS
