import gzip
import logging
from collections.abc import Callable, Sequence

import pytest
from prometheus_client.exposition import choose_encoder
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text
from prometheus_client.registry import Collector

from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot
from exporter.targets.recordings import RecordedSource
from testing.application import Ask, application_of, ask_of


def test_metrics_are_served_in_the_text_format_by_default(ask: Ask) -> None:
    answer = ask("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = {family.name: family for family in parse_text(answer.text)}
    assert families["jvm_gc_collection_seconds"].type == "summary"
    assert families["tomcat_requestcount"].type == "counter"
    assert families["wso2_up"].samples[0].value == 1


def test_metrics_are_served_as_openmetrics_to_whoever_asks(ask: Ask) -> None:
    answer = ask("/metrics", accept="application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5")
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    families = list(parse_openmetrics(answer.text))  # type: ignore[no-untyped-call]
    assert {"wso2_up", "jvm_memory_used_bytes"} <= {family.name for family in families}
    assert answer.text.endswith("# EOF\n")


def test_metrics_are_compressed_for_whoever_takes_it(ask: Ask) -> None:
    answer = ask("/metrics", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert b"wso2_up" in gzip.decompress(answer.body)


def test_an_unreadable_accept_header_gets_the_plain_format(ask: Ask) -> None:
    answer = ask("/metrics", accept="application/openmetrics-text; version=abc")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")


def test_metrics_hold_the_exporters_own_process_and_build(ask: Ask) -> None:
    text = ask("/metrics").text
    assert 'wso2_exporter_build_info{version="1.2.3"} 1.0' in text
    assert "process_resident_memory_bytes" in text


def test_a_probe_holds_the_target_alone(ask: Ask) -> None:
    answer = ask("/probe", query="target=carbon")
    assert answer.status == 200
    names = {family.name for family in parse_text(answer.text)}
    assert {"wso2_up", "jvm_memory_used_bytes", "process_open_fds"} <= names
    assert not {name for name in names if name.startswith(("node_", "wso2_exporter_"))}
    assert "process_resident_memory_bytes" not in names
    assert "target=" not in answer.text


@pytest.mark.parametrize(
    "query", ["", "target=", "target=unknown", "target=127.0.0.1%3A9999", "target=carbon&target=carbon", "name=carbon"]
)
def test_a_probe_for_anything_but_one_configured_name_is_refused(ask: Ask, query: str) -> None:
    answer = ask("/probe", query=query)
    assert (answer.status, answer.text.count("\n")) == (400, 1)


def test_a_probe_does_not_repeat_what_it_was_asked(ask: Ask) -> None:
    assert "<script>" not in ask("/probe", query="target=%3Cscript%3E").text


@pytest.mark.parametrize("path", ["/-/healthy", "/-/ready"])
def test_health_is_told(ask: Ask, path: str) -> None:
    assert ask(path).status == 200


@pytest.mark.parametrize("path", ["/nothing", "/metrics/", "/favicon.ico", "//", "/-/reload/"])
def test_other_paths_are_not_found(ask: Ask, path: str) -> None:
    assert ask(path).status == 404


@pytest.mark.parametrize("path", ["/", "/metrics", "/probe", "/-/healthy"])
def test_nothing_is_changed_over_http(ask: Ask, path: str) -> None:
    answer = ask(path, method="POST")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/", "/metrics", "/-/healthy"])
def test_a_head_request_has_the_headers_and_no_body(ask: Ask, path: str) -> None:
    answer = ask(path, method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-type"] == ask(path).headers["content-type"]


def test_the_scrapers_own_timeout_is_the_reads_deadline(kernel: Snapshot) -> None:
    remaining: list[float] = []

    class Watching:
        def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
            remaining.append(deadline.remaining())
            return kernel

        def close(self) -> None:
            pass

    ask_of(application_of({"carbon": Watching()}))("/metrics", x_prometheus_scrape_timeout_seconds="50")
    assert 40 < remaining[0] <= 49.5


def test_a_fault_of_ours_is_a_500_without_details_and_stands_in_the_log(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> str:
        raise KeyError("a detail")

    monkeypatch.setattr("exporter.web.routes.page.overview_page", broken)
    with caplog.at_level(logging.ERROR):
        answer = ask("/")
    assert (answer.status, "detail" in answer.text) == (500, False)
    assert caplog.records[0].exc_info is not None


def test_probes_of_two_targets_by_turns_encode_only_what_changed(
    kernel: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What prometheus_client is given to write: all of a target at its first probe, then what has other values."""
    written: list[str] = []

    def choose(accept: str) -> tuple[Callable[[Collector], bytes], str]:
        encoder, content_type = choose_encoder(accept)

        def noting(collector: Collector) -> bytes:
            written.extend(metric.name for metric in collector.collect())
            return encoder(collector)

        return noting, content_type

    monkeypatch.setattr("exporter.collect.exposition.choose_encoder", choose)
    ask = ask_of(application_of({"one": RecordedSource(kernel), "other": RecordedSource(kernel)}))
    first = [ask("/probe", query=f"target={name}") for name in ("one", "other")]
    for answer in first:
        assert {family.name for family in parse_text(answer.text)} <= {name.removesuffix("_total") for name in written}
    written.clear()
    for _ in range(5):
        for name in ("one", "other"):
            assert ask("/probe", query=f"target={name}").status == 200
    assert set(written) == {"wso2_scrape_duration_seconds"}


def test_metrics_without_servers_read_none_and_name_them_all(kernel: Snapshot) -> None:
    class Untouched:
        def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
            raise AssertionError("it was read")

        def close(self) -> None:
            pass

    ask = ask_of(application_of({"carbon": Untouched(), "other": RecordedSource(kernel)}))
    answer = ask("/metrics", query="servers=none")
    names = {family.name for family in parse_text(answer.text)}
    assert {"node_load1", "wso2_exporter_build_info", "process_open_fds", "wso2_guideline_info"} <= names
    assert {
        sample.labels["target"]
        for family in parse_text(answer.text)
        for sample in family.samples
        if "target" in sample.labels
    } == {"carbon", "other"}
    assert not {"wso2_up", "wso2_readiness_score", "jvm_memory_used_bytes"} & names


@pytest.mark.parametrize("query", ["servers=", "servers=all", "servers=none&servers=none"])
def test_metrics_without_some_of_the_servers_are_refused(ask: Ask, query: str) -> None:
    assert ask("/metrics", query=query).status == 400
