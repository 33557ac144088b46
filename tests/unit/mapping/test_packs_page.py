"""The page about packs tells the truth: its examples are loaded, and give the samples that it shows."""

import re
from pathlib import Path

import msgspec
import pytest

from development.places import PROJECT
from exporter.config.loader import load_settings
from exporter.jmx import ObjectName
from exporter.mapping import MetricMapper, load_packs, schema
from exporter.mapping import paths as paths_module
from exporter.mapping.pack import shipped_files
from exporter.mapping.selection import selected_packs
from exporter.model.metrics import Sample
from exporter.model.snapshot import MBean, Snapshot

PAGE = (PROJECT / "docs" / "packs.md").read_text(encoding="utf-8")
CONFIGURATION, PACK = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
[SAMPLES] = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)

QUEUE = MBean(
    ObjectName.parse('org.example.shop:type=Queue,name="orders-1db5a9c0"'),
    {
        "Depth": 7,
        "ProcessingTime": 1500,
        "State": "OPEN",
        "Sizes": {"small": 3, "large": 2},
        "Consumers": {"local": 2, "remote": 1},
        "Replies": {"200": 40, "500": 2},
        "Version": "2.1",
    },
)
RUNTIME = MBean(
    ObjectName.parse("java.lang:type=Runtime"), {"SystemProperties": {"java.version": "17.0.9", "user": "x"}}
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    file = tmp_path / "my.yml"
    file.write_text(PACK, encoding="utf-8")
    return file


def line(name: str, sample: Sample) -> str:
    labels = ",".join(f'{label}="{value}"' for label, value in sample.labels.items())
    return f"{name}{{{labels}}} {sample.value:g}"


def test_the_example_gives_the_samples_shown(pack: Path) -> None:
    result = MetricMapper(load_packs("metrics", [pack])).map(Snapshot((QUEUE, RUNTIME)))
    served = [line(family.name + sample.suffix, sample) for family in result.families for sample in family.samples]
    assert served == SAMPLES.splitlines()
    assert result.unmapped == ()


def test_the_example_agrees_with_the_shipped_packs(pack: Path) -> None:
    load_packs("metrics", [*shipped_files(), pack])


def test_the_configuration_is_valid(pack: Path) -> None:
    file = pack.parent / "wso2-exporter.yml"
    file.write_text(CONFIGURATION, encoding="utf-8")
    settings = load_settings(file, {})
    assert settings.mapping.own == (pack,)
    assert "andes" not in {each.name for each in selected_packs(settings.mapping)}


@pytest.mark.parametrize("entry", [schema.PackFile, schema.RuleEntry, schema.MetricEntry, schema.LabelEntry,
                                   schema.SampleEntry, schema.StatesEntry, schema.ClassesEntry])  # fmt: skip
def test_every_key_is_told(entry: type[msgspec.Struct]) -> None:
    told = {word for code in re.findall(r"`([^`\n]+)`", PAGE) for word in re.findall(r"\w+", code)}
    assert {field.encode_name for field in msgspec.structs.fields(entry)} - told == set()


def test_the_paths_are_those_of_the_parser() -> None:
    rows = re.compile(r"^\| `.*` \| .* \| .* \|$", re.MULTILINE).findall(paths_module.__doc__ or "")
    assert len(rows) == 6
    assert [row for row in rows if row not in PAGE] == []
