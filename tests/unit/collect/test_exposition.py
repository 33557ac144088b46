"""What is encoded family by family, and remembered, is what prometheus_client writes of all of them at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as changed
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from exporter.collect import exposition as module
from exporter.collect.exposition import Exposition, collector_of
from exporter.model.metrics import Family, Sample, gauge

PLAIN = "text/plain;version=0.0.4"
OPENMETRICS = "application/openmetrics-text;version=1.0.0"
FORMATS = ("", PLAIN, "text/plain;version=1.0.0;escaping=allow-utf-8", OPENMETRICS)
LOAD = gauge("node_load1", "Load.", [({}, 0.5)])
STATE = gauge("state", 'A "state"\\\n.', [({"b": 'x"\\\n', "a": "é"}, 1.0), ({"b": "y", "a": "é"}, float("nan"))])
BYTES = Family("bytes", "counter", "Bytes.", (Sample({"device": "lo"}, 2**53, "_total"),))
LATENCY = Family(
    "latency_seconds",
    "histogram",
    "Latency.",
    (Sample({"le": "1"}, 2, "_bucket"), Sample({"le": "+Inf"}, 3, "_bucket"), Sample({}, 3, "_count")),
)
EVERYTHING = (LOAD, STATE, BYTES, LATENCY)
Change = Callable[[Family], Family]


def whole(families: Sequence[Family], accept: str) -> tuple[str, bytes]:
    encoder, content_type = choose_encoder(accept)
    return content_type, encoder(collector_of(families))


def encoded(exposition: Exposition, families: Sequence[Family], accept: str) -> tuple[str, bytes]:
    answer = exposition.encode(families, accept)
    return answer.content_type, answer.body


@pytest.mark.parametrize("accept", FORMATS)
@pytest.mark.parametrize("families", [(), (LOAD,), EVERYTHING], ids=["none", "one", "all"])
def test_the_first_scrape_and_the_next_are_what_the_encoder_writes(accept: str, families: Sequence[Family]) -> None:
    exposition = Exposition()
    assert [encoded(exposition, families, accept) for _ in range(2)] == [whole(families, accept)] * 2


@pytest.mark.parametrize("accept", FORMATS)
@pytest.mark.parametrize(
    "change",
    [
        lambda family: replace(family, samples=(changed(family.samples[0], value=7.0), *family.samples[1:])),
        lambda family: replace(family, samples=(changed(family.samples[0], labels={"c": "z"}), *family.samples[1:])),
        lambda family: replace(family, samples=family.samples[:1]),
        lambda family: replace(family, samples=(*family.samples, Sample({"c": "new"}, 1.0))),
        lambda family: replace(family, help="Another text."),
        lambda family: replace(family, type="unknown"),
    ],
    ids=["value", "labels", "fewer samples", "more samples", "help", "type"],
)
def test_what_changed_in_anything_is_written_anew(change: Change, accept: str) -> None:
    exposition = Exposition()
    exposition.encode(EVERYTHING, accept)
    changed = (LOAD, change(STATE), BYTES, LATENCY)
    assert encoded(exposition, changed, accept) == whole(changed, accept)
    assert encoded(exposition, EVERYTHING, accept) == whole(EVERYTHING, accept)


OTHER_STATE = replace(STATE, samples=(Sample({"b": "z", "a": "other"}, 3.0),))
MERGED_STATE = replace(STATE, samples=(*STATE.samples, *OTHER_STATE.samples))


@pytest.mark.parametrize("accept", FORMATS)
def test_families_of_one_name_are_written_as_one(accept: str) -> None:
    exposition = Exposition()
    for _ in range(2):
        assert encoded(exposition, (STATE, LOAD, OTHER_STATE), accept) == whole((MERGED_STATE, LOAD), accept)
    assert encoded(exposition, (OTHER_STATE, LOAD), accept) == whole((OTHER_STATE, LOAD), accept)


def test_a_family_without_samples_is_not_written() -> None:
    empty = replace(LOAD, samples=())
    assert encoded(Exposition(), (empty, BYTES, empty), PLAIN) == whole((BYTES,), PLAIN)


def test_one_name_with_two_types_is_an_error() -> None:
    with pytest.raises(ValueError, match="node_load1 is a gauge and a unknown"):
        Exposition().encode((LOAD, replace(LOAD, type="unknown")), PLAIN)


def test_what_is_gone_is_not_served_and_the_order_is_the_scrapes_own() -> None:
    exposition = Exposition()
    exposition.encode(EVERYTHING, PLAIN)
    assert encoded(exposition, (LATENCY, LOAD), PLAIN) == whole((LATENCY, LOAD), PLAIN)


def test_formats_may_alternate() -> None:
    exposition = Exposition()
    for accept in (*FORMATS, *FORMATS):
        assert encoded(exposition, EVERYTHING, accept) == whole(EVERYTHING, accept)


def test_what_stands_still_is_not_encoded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def choose(accept: str) -> tuple[Callable[[Collector], bytes], str]:
        encoder, content_type = choose_encoder(accept)

        def noting(collector: Collector) -> bytes:
            seen.extend(metric.name for metric in collector.collect())
            return encoder(collector)

        return noting, content_type

    monkeypatch.setattr(module, "choose_encoder", choose)
    exposition = Exposition()
    exposition.encode((LOAD, BYTES), OPENMETRICS)
    exposition.encode((replace(LOAD, samples=(Sample({}, 0.6),)), BYTES), OPENMETRICS)
    assert seen == ["node_load1", "bytes", "node_load1"]


def test_of_a_family_of_many_targets_only_those_that_changed_are_encoded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Sequence[float]] = []

    def choose(accept: str) -> tuple[Callable[[Collector], bytes], str]:
        encoder, content_type = choose_encoder(accept)

        def noting(collector: Collector) -> bytes:
            seen.extend([sample.value for sample in metric.samples] for metric in collector.collect())
            return encoder(collector)

        return noting, content_type

    monkeypatch.setattr(module, "choose_encoder", choose)
    exposition = Exposition()
    parts = [gauge("up", "Up.", [({"target": str(number)}, number)]) for number in range(3)]
    exposition.encode(parts, PLAIN)
    exposition.encode([parts[0], gauge("up", "Up.", [({"target": "1"}, 7)]), parts[2]], PLAIN)
    assert seen == [[0], [1], [2], [7]]


@pytest.mark.parametrize("accept", FORMATS)
def test_the_exporters_own_process_comes_last_and_anew_each_time(accept: str) -> None:
    exposition = Exposition(own_process=True)
    first = exposition.encode((LOAD,), accept).body.decode()
    with Path(__file__).open():
        second = exposition.encode((LOAD,), accept).body.decode()
    assert open_files(second) == open_files(first) + 1
    assert second.index("node_load1") < second.index("process_open_fds ")
    assert second.count("# EOF") == (accept == OPENMETRICS)
    assert second.endswith("# EOF\n" if accept == OPENMETRICS else "\n")


def open_files(text: str) -> float:
    (line,) = (line for line in text.splitlines() if line.startswith("process_open_fds "))
    return float(line.split()[1])
