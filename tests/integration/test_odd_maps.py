"""Maps with keys that are no texts, what is only counted, and texts that are too long: against Java's own client."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from development.jvm import JavaServer
from exporter.jmx import ObjectName, ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingResult, MetricMapper, load_packs
from exporter.mapping.label_value import LONGEST
from exporter.model.snapshot import Snapshot
from exporter.targets.native.source import NativeSource
from testing.reference_client import ReferenceClient

MANY = 500_000
MAPS = ("ByLevel", "ByFlag", "ByName", "WithNull", "WithOther")
COUNTED = ("Ints", "Texts", "List", "Vector", "Synchronized", "Map", "Short")
TEXTS = ("Text", "OtherText")
_METRIC = "- {{name: odd_{name}, type: gauge, help: It, value: '{attribute}{path}'}}"
_INFO = "- {{name: odd_{name}_info, type: info, help: It, labels: [{{attribute: {attribute}, label: text}}]}}"


def pack(folder: Path) -> Path:
    metrics = [_METRIC.format(name=name.lower(), attribute=name, path="[key]") for name in MAPS]
    metrics += [_METRIC.format(name=name.lower(), attribute=name, path="[#]") for name in COUNTED]
    metrics += [_METRIC.format(name="elements", attribute="Ints", path="[element]")]
    metrics += [_INFO.format(name=name.lower(), attribute=name) for name in TEXTS]
    lines = ["rules:", "  - mbean: odd:type=Maps", "    metrics:", *(f"      {metric}" for metric in metrics)]
    file = folder / "odd.yml"
    file.write_text("\n".join(lines))
    return file


@pytest.fixture(scope="module")
def server(java_home: Path, java_programs: Path) -> Iterator[JavaServer]:
    with JavaServer(java_home, java_programs, ["OddMaps", str(MANY)]) as server:
        yield server


@pytest.fixture(scope="module")
def told(server: JavaServer, reference_client: ReferenceClient) -> Mapping[str, Any]:
    """What Java's client prints of each attribute."""
    return {name: each["value"] for name, each in reference_client.read(server.jmx_port)["odd:type=Maps"].items()}


@pytest.fixture(scope="module", params=[1, 3], ids=["first poll", "third poll"])
def read(
    request: pytest.FixtureRequest, server: JavaServer, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Snapshot, MappingResult]:
    mapper = MetricMapper(load_packs("metrics", [pack(tmp_path_factory.mktemp("pack"))]))
    source = NativeSource(ServiceUrl("127.0.0.1", server.jmx_port), None)
    for _ in range(request.param):
        snapshot = source.read(mapper.queries, Deadline.after(60))
    source.close()
    return snapshot, mapper.map(snapshot)


def samples(result: MappingResult, attribute: str) -> dict[str, float]:
    found = (family for family in result.families if family.name == f"odd_{attribute.lower()}")
    return {sample.labels.get("key", ""): sample.value for family in found for sample in family.samples}


def causes(read: tuple[Snapshot, MappingResult], attribute: str) -> list[str]:
    return [each.cause for each in read[0].unreadable if each.attribute == attribute]


def test_enum_constants_booleans_and_names_are_keys(
    read: tuple[Snapshot, MappingResult], told: Mapping[str, Any]
) -> None:
    assert samples(read[1], "ByLevel") == {key["name"]: value for key, value in told["ByLevel"]}
    assert samples(read[1], "ByFlag") == {str(key).lower(): value for key, value in told["ByFlag"]}
    by_name = {ObjectName.parse(key).canonical: value for key, value in samples(read[1], "ByName").items()}
    assert by_name == dict(told["ByName"])


def test_a_null_as_key_and_an_odd_value_cost_their_entry_alone(
    read: tuple[Snapshot, MappingResult], told: Mapping[str, Any]
) -> None:
    assert samples(read[1], "WithNull") == {key: value for key, value in told["WithNull"] if key is not None}
    assert samples(read[1], "WithOther") == {key: value for key, value in told["WithOther"] if key != "odd"}
    (cause,) = causes(read, "WithNull")
    assert "an entry is left out: found null as a key" in cause
    (cause,) = causes(read, "WithOther")
    assert "an entry is left out: found an object of 'java.util.Locale'" in cause


@pytest.mark.parametrize("attribute", COUNTED)
def test_what_is_only_counted_may_have_any_number_of_elements(
    attribute: str, read: tuple[Snapshot, MappingResult], told: Mapping[str, Any]
) -> None:
    assert samples(read[1], attribute) == {"": len(told[attribute])}


def test_elements_of_what_is_too_large_are_told(read: tuple[Snapshot, MappingResult]) -> None:
    (missing,) = [each for each in read[1].unmapped if each.attribute == "Ints[element]"]
    assert "500000 elements, which is too large" in missing.cause


def test_long_texts_are_cut_visibly_and_stay_apart(
    read: tuple[Snapshot, MappingResult], told: Mapping[str, Any]
) -> None:
    families = {family.name: family for family in read[1].families}
    labels = [families[f"odd_{name.lower()}_info"].samples[0].labels["text"] for name in TEXTS]
    for label, name in zip(labels, TEXTS, strict=True):
        assert len(label) == LONGEST
        begin, ellipsis, digits = label.partition("\N{HORIZONTAL ELLIPSIS}")
        assert told[name].startswith(begin)
        assert ellipsis
        assert set(digits) <= set("0123456789abcdef")
    assert labels[0] != labels[1]
    assert {(each.attribute, each.characters) for each in read[1].shortened} == {
        (name, len(told[name])) for name in TEXTS
    }
