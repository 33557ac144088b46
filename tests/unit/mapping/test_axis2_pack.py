"""The pack of Axis2 transports against recorded NHTTP transports and against the MBeans of products."""

from collections.abc import Callable

import pytest

from exporter.jmx import ObjectName
from exporter.mapping import MappingResult, MetricMapper, load_packs
from exporter.model.snapshot import MBean, Snapshot
from testing.mapping import Mapped
from testing.pack_samples import of_axis2

# NHTTP, from testing/recordings/snapshots/synapse-3.0.1.json; its time-outs while sending are -1.
NHTTP_SENDER, NHTTP_LISTENER = ("nio-https-sender",), ("nio-nhttp-listener",)
RECORDED: Mapped = {
    "axis2_transport_messages_received_total": {NHTTP_SENDER: 5, NHTTP_LISTENER: 5},
    "axis2_transport_messages_sent_total": {NHTTP_SENDER: 5, NHTTP_LISTENER: 5},
    "axis2_transport_faults_receiving_total": {NHTTP_SENDER: 0, NHTTP_LISTENER: 0},
    "axis2_transport_faults_sending_total": {NHTTP_SENDER: 0, NHTTP_LISTENER: 0},
    "axis2_transport_timeouts_receiving_total": {NHTTP_SENDER: 0, NHTTP_LISTENER: 0},
    "axis2_transport_bytes_received_total": {NHTTP_SENDER: 40, NHTTP_LISTENER: 40},
    "axis2_transport_bytes_sent_total": {NHTTP_SENDER: 40, NHTTP_LISTENER: 0},
    "axis2_transport_active_threads": {NHTTP_SENDER: 0, NHTTP_LISTENER: 0},
    "axis2_transport_queue_size": {NHTTP_SENDER: 0, NHTTP_LISTENER: 0},
    "axis2_transport_responses_total": {("nio-https-sender", "200"): 4, ("nio-https-sender", "500"): 1},
}


def test_the_recorded_transports_are_shown(samples_of: Callable[..., Mapped]) -> None:
    assert of_axis2(samples_of("synapse-3.0.1")) == RECORDED


@pytest.mark.parametrize(
    ("connector", "transport"),
    [
        ("jms-listener-1836797772", "jms-listener"),
        ("jms-listener--183", "jms-listener"),
        ("nio-my-https-2-sender-17", "nio-my-https-2-sender"),
        ("jms-listener", "jms-listener"),
    ],
)
@pytest.mark.parametrize("domain", ["org.apache.axis2", "org.apache.synapse", "gateway"])
def test_the_hash_code_is_cut_off_in_whatever_domain(
    domain: str, connector: str, transport: str, samples_by_name: Callable[[MappingResult], Mapped]
) -> None:
    name = ObjectName.parse(f"{domain}:Type=Transport,ConnectorName={connector}")
    result = MetricMapper(load_packs("metrics")).map(Snapshot((MBean(name, {"QueueSize": 3}),)))
    assert samples_by_name(result) == {"axis2_transport_queue_size": {(transport,): 3}}
