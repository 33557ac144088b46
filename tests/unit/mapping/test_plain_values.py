"""What of packs jmxquery cannot serve, which reads numbers, texts and composite data of these."""

from pathlib import Path

import pytest

from exporter.mapping import beyond_plain_values, load_packs, selected_packs

PACK = """\
rules:
  - mbean: "shop:type=Shop"
    metrics:
      - {name: shop_orders, type: gauge, help: Orders, value: Orders}
      - {name: shop_heap_bytes, type: gauge, help: Heap, value: Heap.used}
      - {name: shop_answers, type: gauge, help: Answers, value: "Answers[code]"}
      - {name: shop_nodes, type: gauge, help: Nodes, value: "Nodes[#]"}
      - {name: shop_zone, type: gauge, help: Zone, value: "Settings['zone']"}
      - name: shop_sizes
        type: histogram
        help: Sizes
        classes: {value: Sizes, upper_bounds: {small: 1, large: .inf}}
      - name: shop_state
        type: gauge
        help: State
        states: {value: State, label: state, values: [OPEN, SHUT]}
      - name: shop_info
        type: info
        help: What it is
        labels: [{attribute: Version, label: version}, {attribute: "Settings['owner']", label: owner}]
      - name: shop_settings_info
        type: info
        help: Its settings
        labels: [{attribute: "Settings['owner']", label: owner}]
"""


@pytest.fixture
def lacking(tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "shop.yml").write_text(PACK)
    return beyond_plain_values(load_packs("metrics", [tmp_path / "shop.yml"]))


def test_what_needs_a_map_a_table_or_a_list_is_told(lacking: tuple[str, ...]) -> None:
    assert lacking == (
        "shop_answers",
        "shop_nodes",
        "shop_zone",
        "shop_sizes",
        "owner in shop_info",
        "shop_settings_info",
    )


def test_of_the_shipped_packs_all_is_told_that_was_seen_to_be_missing() -> None:
    """Seen with jmxquery 0.6.0 and real servers of each kind; operations are those of the threads."""
    assert set(beyond_plain_values(selected_packs())) >= {
        "jvm_threads_deadlocked",
        "jvm_threads_deadlocked_monitor",
        "jvm_threads_state",
        "jvm_runtime_info",
        "synapse_passthrough_request_size_bytes",
        "synapse_passthrough_response_size_bytes",
        "synapse_transport_responses_total",
        "synapse_endpoint_responses_total",
        "axis2_transport_responses_total",
        "andes_cluster_nodes",
        "jdk in wso2_server_info",
    }
