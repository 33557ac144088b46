"""What reading the machine costs beside a real node_exporter."""

import time

from prometheus_client import generate_latest

from exporter.collect.exposition import collector_of
from exporter.host.metrics import HostMetrics
from exporter.host.registry import all_collectors
from exporter.jmx.deadline import Deadline
from exporter.system.roots import Roots
from testing.node_exporter import UPSTREAM, NodeExporter, StartNodeExporter

SCRAPES = 60
WARMING = 5


def test_a_scrape_costs_at_most_twice_node_exporters_processor_time(start_node_exporter: StartNodeExporter) -> None:
    """Processor time, not time that passes, and in turns: a busy machine is as busy for both."""
    exporter = start_node_exporter(*UPSTREAM)
    metrics = HostMetrics(all_collectors(Roots()))
    for _ in range(WARMING):
        scrape_both(exporter, metrics)
    began = exporter.processor_seconds()
    ours = sum(scrape_both(exporter, metrics) for _ in range(SCRAPES))
    assert ours <= 2 * (exporter.processor_seconds() - began)


def scrape_both(exporter: NodeExporter, metrics: HostMetrics) -> float:
    """Scrapes one after the other; gives the processor seconds that ours took."""
    exporter.scrape()
    began = time.process_time()
    generate_latest(collector_of(metrics.collect(Deadline.after(30))))
    return time.process_time() - began
